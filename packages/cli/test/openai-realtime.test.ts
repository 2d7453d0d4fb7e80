import { connect } from "node:net";
import type { TcpNetConnectOpts } from "node:net";
import { AzureOpenAI, OpenAI } from "openai";
import { OpenAIRealtimeWS } from "openai/beta/realtime/ws";
import type { RealtimeServerEvent } from "openai/resources/beta/realtime/realtime";
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";
import { chunksOf, joinDeltas, loadEmbeddedServers, testTls } from "./embedded-server.ts";
import type { EmbeddedServers, RunningServer } from "./embedded-server.ts";
import { createEventLog } from "./event-log.ts";
import type { EventLog } from "./event-log.ts";

/** A connection of the stock client, and what it told its listeners. */
interface OpenAiSession {
  readonly realtime: OpenAIRealtimeWS;
  readonly log: EventLog<RealtimeServerEvent>;
  /** Sends audio as fast as the socket takes it. */
  say(pcm16: Int16Array): void;
  write(text: string): void;
  audioOf(responseId: string | undefined): Int16Array;
}

const apiKey = "sk-right-key-0123456789";
/** What the client is given to trust the server; the same as NODE_EXTRA_CA_CERTS does for a program. */
const trust = { ca: testTls.cert };
/** The client knows only wss; a connection factory of ours lets it talk without TLS, in plain words on the wire. */
const withoutTls = { createConnection: (options: object) => connect(options as TcpNetConnectOpts) };

let servers: EmbeddedServers;
let secure: RunningServer;
let twelveTimesSeven: Int16Array;

beforeAll(async () => {
  servers = await loadEmbeddedServers();
  secure = await servers.start({ tls: testTls, credentials: { apiKeys: [apiKey] } });
  twelveTimesSeven = await servers.speak("What is twelve times seven?");
}, 60_000);

afterAll(() => servers.close());

function connectOpenAi(url: string, options: object, key = apiKey): Promise<OpenAiSession> {
  const client = new OpenAI({ apiKey: key, baseURL: `${url}/v1` });
  return watch(new OpenAIRealtimeWS({ model: "gpt-4o-realtime-preview", options }, client));
}

async function watch(realtime: OpenAIRealtimeWS): Promise<OpenAiSession> {
  const log = createEventLog<RealtimeServerEvent>();
  onTestFinished(() => realtime.close());
  realtime.on("event", (event) => log.add(event));
  await new Promise<void>((resolve, reject) => {
    realtime.socket.once("open", resolve);
    // Later ones are events of the log; without a listener the client would throw them at the process.
    realtime.on("error", reject);
  });
  return {
    realtime,
    log,
    say(pcm16) {
      for (const chunk of chunksOf(pcm16)) {
        realtime.send({ type: "input_audio_buffer.append", audio: chunk.toString("base64") });
      }
    },
    write(text) {
      const content = [{ type: "input_text" as const, text }];
      realtime.send({ type: "conversation.item.create", item: { type: "message", role: "user", content } });
    },
    audioOf(responseId) {
      const deltas = log.all("response.audio.delta").filter((event) => event.response_id === responseId);
      return joinDeltas(deltas.map((event) => event.delta));
    },
  };
}

/** Everything the server meant to send in this dialect came, in that order, and only types this client knows. */
async function expectNothingLost({ log }: OpenAiSession, server: RunningServer): Promise<void> {
  const created = await log.next("session.created");
  const id = (created.session as { id?: string }).id ?? "";
  // Something may be on its way still, and be sent while the rest comes.
  const sent = () => server.sentBy(id).filter((event) => event.type !== "warning");
  const namesOf = (events: readonly { readonly type: string; readonly event_id?: string | undefined }[]) =>
    events.map((event) => [event.type, event.event_id]);
  await vi.waitFor(() => expect(namesOf(log.events)).toEqual(namesOf(sent())), 15_000);
}

describe("the stock OpenAI realtime client, beta events", { timeout: 60_000 }, () => {
  test("is heard and answered over TLS, and can interrupt", async () => {
    const openai = await connectOpenAi(secure.url, trust);
    const { realtime, log } = openai;
    expect((await log.next("session.created")).session).toMatchObject({ object: "realtime.session", voice: "alloy" });
    realtime.send({
      type: "session.update",
      session: {
        turn_detection: { type: "server_vad", threshold: 0.5, prefix_padding_ms: 300, silence_duration_ms: 500 },
        input_audio_transcription: { model: "whisper-1" },
        voice: "verse",
      },
    });
    openai.say(twelveTimesSeven);
    const transcript = await log.next("conversation.item.input_audio_transcription.completed");
    expect(transcript.transcript.toLowerCase()).toContain("twelve times seven");
    const first = await log.next("response.done");
    expect(first.response.status).toBe("completed");
    expect(await servers.hear(openai.audioOf(first.response.id))).toMatch(/84|eighty[- ]four/);

    const second = log.mark();
    const interruption = await servers.speak("What is your name?");
    openai.write("How do I connect a better model?");
    realtime.send({ type: "response.create" });
    await log.next("response.audio.delta", second);
    openai.say(interruption);
    const cancelled = await log.next("response.done", second);
    expect(cancelled.response).toMatchObject({ status: "cancelled", status_details: { reason: "turn_detected" } });
    const started = log.events.findLastIndex((event) => event.type === "input_audio_buffer.speech_started");
    const late = log.all("response.audio.delta", started).filter((one) => one.response_id === cancelled.response.id);
    expect(late).toEqual([]);
    const third = await log.next("response.done", log.events.indexOf(cancelled) + 1);
    expect(await servers.hear(openai.audioOf(third.response.id))).toContain("my name is");
    expect(log.all("error")).toEqual([]);
    await expectNothingLost(openai, secure);
  });

  test("is asked in text, answers by voice or in text", async () => {
    const openai = await connectOpenAi(secure.url, trust);
    const { realtime, log } = openai;
    openai.write("What is twelve times seven?");
    realtime.send({ type: "response.create" });
    const spoken = await log.next("response.done");
    expect((await log.next("response.audio_transcript.done")).transcript).toContain("84");
    expect(await servers.hear(openai.audioOf(spoken.response.id))).toMatch(/84|eighty[- ]four/);

    const second = log.mark();
    openai.write("What is ten plus ten?");
    realtime.send({ type: "response.create", response: { modalities: ["text"] } });
    const written = await log.next("response.done", second);
    expect((await log.next("response.text.done", second)).text).toContain("20");
    expect(log.all("response.audio.delta", second)).toEqual([]);
    expect(written.response.usage).toMatchObject({ output_token_details: { audio_tokens: 0 } });
    await expectNothingLost(openai, secure);
  });

  test("takes turns by hand", async () => {
    const openai = await connectOpenAi(secure.url, trust);
    const { realtime, log } = openai;
    // The types of the client have no null; its users cast it too.
    realtime.send({ type: "session.update", session: { turn_detection: null } } as never);
    openai.say(twelveTimesSeven);
    realtime.send({ type: "input_audio_buffer.commit" });
    const { item } = await log.next("conversation.item.created");
    expect(JSON.stringify(item).toLowerCase()).toContain("twelve times seven");
    expect(log.types()).not.toContain("response.created");
    realtime.send({ type: "response.create" });
    const done = await log.next("response.done");
    expect(await servers.hear(openai.audioOf(done.response.id))).toMatch(/84|eighty[- ]four/);
    expect(log.all("input_audio_buffer.speech_started")).toEqual([]);
    await expectNothingLost(openai, secure);
  });

  test("is told of a wrong event, and of a commit of nothing", async () => {
    const openai = await connectOpenAi(secure.url, trust);
    const { realtime, log } = openai;
    const heard: string[] = [];
    realtime.on("error", (error) => heard.push(error.error?.code ?? ""));
    realtime.send({ type: "input_audio_buffer.commit", event_id: "commit_1" });
    expect((await log.next("error")).error).toMatchObject({
      code: "input_audio_buffer_commit_empty",
      event_id: "commit_1",
    });
    realtime.send({ type: "response.cancel", event_id: "cancel_1" });
    await expect.poll(() => heard).toEqual(["input_audio_buffer_commit_empty", "response_cancel_not_active"]);
    openai.write("What is ten plus ten?");
    realtime.send({ type: "response.create" });
    expect(JSON.stringify((await log.next("response.done")).response.output)).toContain("20");
    await expectNothingLost(openai, secure);
  });

  test("is asked aloud, calls a function, and says what came back", async () => {
    const openai = await connectOpenAi(secure.url, trust);
    const { realtime, log } = openai;
    const parameters = { type: "object", properties: { location: { type: "string" } }, required: ["location"] };
    const description = "Tells the weather of a place.";
    realtime.send({
      type: "session.update",
      session: { tools: [{ type: "function", name: "get_weather", description, parameters }], tool_choice: "auto" },
    });
    openai.say(await servers.speak("What is the weather in Paris?"));
    const call = await log.next("response.function_call_arguments.done");
    expect(JSON.parse(call.arguments)).toEqual({ location: "Paris" });
    const asked = await log.next("response.done");
    expect(asked.response.output).toMatchObject([{ type: "function_call", name: "get_weather", status: "completed" }]);
    const output = JSON.stringify({ weather: "sunny" });
    realtime.send({
      type: "conversation.item.create",
      item: { type: "function_call_output", call_id: call.call_id, output },
    });
    realtime.send({ type: "response.create" });
    const answer = await log.next("response.done", log.events.indexOf(asked) + 1);
    expect(await servers.hear(openai.audioOf(answer.response.id))).toContain("sunny");
    expect(log.all("error")).toEqual([]);
    await expectNothingLost(openai, secure);
  });

  test("cancels an answer, and cuts it to what was heard", async () => {
    const openai = await connectOpenAi(secure.url, trust);
    const { realtime, log } = openai;
    openai.write("How do I connect a better model?");
    realtime.send({ type: "response.create" });
    const { item_id: itemId } = await log.next("response.audio.delta");
    realtime.send({ type: "response.cancel" });
    const { response } = await log.next("response.done");
    expect(response).toMatchObject({ status: "cancelled", status_details: { reason: "client_cancelled" } });
    const heardMs = 200;
    realtime.send({ type: "conversation.item.truncate", item_id: itemId, content_index: 0, audio_end_ms: heardMs });
    expect(await log.next("conversation.item.truncated")).toMatchObject({ item_id: itemId, audio_end_ms: heardMs });
    expect(log.all("error")).toEqual([]);
    await expectNothingLost(openai, secure);
  });

  test("talks without TLS too", async () => {
    const open = await servers.start();
    const openai = await connectOpenAi(open.url, withoutTls);
    openai.say(twelveTimesSeven);
    const done = await openai.log.next("response.done");
    expect(await servers.hear(openai.audioOf(done.response.id))).toMatch(/84|eighty[- ]four/);
    await expectNothingLost(openai, open);
  });

  test("talks in the form of Azure OpenAI", async () => {
    const azure = new AzureOpenAI({ endpoint: secure.url, apiKey, apiVersion: "2024-10-01-preview" });
    const openai = await watch(
      await OpenAIRealtimeWS.azure(azure, { deploymentName: "gpt-4o-realtime", options: trust }),
    );
    openai.say(twelveTimesSeven);
    const done = await openai.log.next("response.done");
    expect(JSON.stringify(done.response.output)).toContain("84");
    await expectNothingLost(openai, secure);
  });

  test("is refused with a wrong key", async () => {
    await expect(connectOpenAi(secure.url, trust, "sk-wrong")).rejects.toThrow(/401/);
    await expect(connectOpenAi(secure.url, {})).rejects.toThrow(/certificate/i);
  });
});
