import type {
  AzureSemanticVad,
  AzureStandardVoice,
  FunctionTool,
  RequestSession,
  ServerEventUnion,
} from "@azure/ai-voicelive";
import { createScriptedLanguageModel } from "@vivavoce/engine/testing";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { startAzureSession, trusting, watchComplaints } from "./azure-client.ts";
import type { AzureSession } from "./azure-client.ts";
import { loadEmbeddedServers, testTls } from "./embedded-server.ts";
import type { EmbeddedServers, RunningServer } from "./embedded-server.ts";

/** What the README of the client sends. */
const readmeSession: RequestSession = {
  modalities: ["text", "audio"],
  instructions: "You are a helpful AI assistant. Respond naturally and conversationally.",
  voice: { type: "azure-standard", name: "en-US-AvaNeural" },
  turnDetection: { type: "server_vad", threshold: 0.5, prefixPaddingInMs: 300, silenceDurationInMs: 500 },
  inputAudioFormat: "pcm16",
  outputAudioFormat: "pcm16",
};

/** What Microsoft's voice assistant quickstart asks for, in the words of this client. */
const quickstartSession: RequestSession = {
  modalities: ["text", "audio"],
  instructions: "You are a helpful AI voice assistant.",
  voice: { type: "azure-standard", name: "en-US-Ava:DragonHDLatestNeural", temperature: 0.8 } as AzureStandardVoice,
  inputAudioFormat: "pcm16",
  outputAudioFormat: "pcm16",
  turnDetection: {
    type: "azure_semantic_vad",
    threshold: 0.3,
    prefixPaddingInMs: 200,
    silenceDurationInMs: 200,
    removeFillerWords: false,
    endOfUtteranceDetection: { model: "semantic_detection_v1", thresholdLevel: "default", timeoutInMs: 2000 },
  } as AzureSemanticVad,
  inputAudioNoiseReduction: { type: "azure_deep_noise_suppression" },
  inputAudioEchoCancellation: { type: "server_echo_cancellation" },
};

const getWeather: FunctionTool = {
  type: "function",
  name: "get_weather",
  description: "Tells the weather of a place.",
  parameters: { type: "object", properties: { location: { type: "string" } }, required: ["location"] },
};

/** A question whose answer takes more than ten seconds to say. */
const longQuestion = "How do I connect a better model?";

let servers: EmbeddedServers;
let open: RunningServer;
let twelveTimesSeven: Int16Array;

beforeAll(async () => {
  servers = await loadEmbeddedServers();
  open = await servers.start();
  twelveTimesSeven = await servers.speak("What is twelve times seven?");
}, 60_000);

afterAll(() => servers.close());

/** What came over the wire is what the client passed on: it dropped nothing and could read everything. */
async function expectNothingLost(
  { session, log, failures, complaints }: AzureSession,
  server: RunningServer,
  unknownToVersion?: string,
): Promise<void> {
  // Something may be on its way still, and be sent while the rest comes.
  const sent = (): unknown =>
    server
      .sentBy(session.sessionId ?? "")
      .filter((event) => event.type !== unknownToVersion)
      .map((event) => [event.type, event.event_id]);
  const came = (): unknown => log.events.map((event) => [event.type, event.eventId]);
  await vi.waitFor(() => expect(came()).toEqual(sent()), 15_000);
  expect(failures).toEqual([]);
  expect(complaints).toEqual([]);
}

/** Answers every call of a function as an application does: in typed handlers, then asking for the response. */
function answerCalls({ session }: AzureSession, output: object): string[] {
  const asked: string[] = [];
  session.subscribe({
    async onResponseFunctionCallArgumentsDone({ callId, name, arguments: argumentsJson }) {
      asked.push(`${name} ${argumentsJson}`);
      await session.addConversationItem({ type: "function_call_output", callId, output: JSON.stringify(output) });
    },
    async onResponseDone({ response }) {
      if (response.output?.some((item) => item.type === "function_call") !== true) return;
      await session.sendEvent({ type: "response.create" });
    },
  });
  return asked;
}

function transcriptOf(event: Extract<ServerEventUnion, { type: "response.done" }>): string {
  return JSON.stringify(event.response.output ?? []);
}

describe("the stock Voice Live client", { timeout: 60_000 }, () => {
  test("is heard, answered, heard again", async () => {
    const azure = await startAzureSession({ url: open.url });
    const { session, log } = azure;
    await session.updateSession(readmeSession);
    await azure.say(twelveTimesSeven);
    const first = await log.next("response.done");
    expect(
      (await log.next("conversation.item.input_audio_transcription.completed")).transcript.toLowerCase(),
    ).toContain("twelve times seven");
    expect(first.response.status).toBe("completed");
    expect(await servers.hear(azure.audioOf(first.response.id ?? ""))).toMatch(/84|eighty[- ]four/);
    expect(azure.handled.filter((name, index) => name !== azure.handled[index - 1])).toEqual([
      "session created",
      "session updated",
      "speech started",
      "speech stopped",
      "committed",
      "transcription completed",
      "response created",
      "audio",
      "response done",
    ]);

    const second = log.mark();
    await azure.say(await servers.speak("What is your name?"));
    const answer = await log.next("response.done", second);
    expect(transcriptOf(answer)).toContain("My name is");
    expect(await servers.hear(azure.audioOf(answer.response.id ?? ""))).toContain("my name is");
    await expectNothingLost(azure, open);
    await session.dispose();
  });

  test("interrupts an answer, and goes on from there", async () => {
    const azure = await startAzureSession({ url: open.url });
    const { session, log } = azure;
    await session.updateSession(quickstartSession);
    await azure.write(longQuestion);
    await session.sendEvent({ type: "response.create" });
    await log.next("response.audio.delta");
    const { response } = await log.next("response.created");

    await azure.say(twelveTimesSeven);
    const cancelled = await log.next("response.done");
    expect(cancelled.response).toMatchObject({
      id: response.id,
      status: "cancelled",
      statusDetails: { type: "cancelled", reason: "turn_detected" },
    });
    const started = log.events.findIndex((event) => event.type === "input_audio_buffer.speech_started");
    expect(log.all("response.audio.delta", started).filter((event) => event.responseId === response.id)).toEqual([]);
    // The answer was cut: what was sent is far from all of it.
    expect(azure.audioOf(response.id ?? "").length / 24_000).toBeLessThan(5);

    const item = await log.next("response.output_item.added");
    const itemId = (item.item as { id?: string } | undefined)?.id ?? "";
    await session.sendEvent({
      type: "conversation.item.truncate",
      itemId,
      contentIndex: 0,
      audioEndInMs: 500,
    });
    expect(await log.next("conversation.item.truncated")).toMatchObject({ itemId, contentIndex: 0, audioEndInMs: 500 });
    await expect.poll(() => azure.handled).toContain("truncated");

    const answer = await log.next("response.done", log.events.indexOf(cancelled) + 1);
    expect(transcriptOf(answer)).toMatch(/\b84\b/);
    await expectNothingLost(azure, open);
    await session.dispose();
  });

  test("cancels an answer, and is told of an event that is wrong", async () => {
    const azure = await startAzureSession({ url: open.url });
    const { session, log } = azure;
    await session.updateSession(readmeSession);
    await azure.write(longQuestion);
    await session.sendEvent({ type: "response.create" });
    await log.next("response.audio.delta");
    await session.sendEvent({ type: "response.cancel" });
    expect((await log.next("response.done")).response).toMatchObject({
      status: "cancelled",
      statusDetails: { reason: "client_cancelled" },
    });

    const bad = { type: "conversation.item.delete", itemId: "item_that_is_not", eventId: "mine_1" } as const;
    await session.sendEvent(bad);
    expect((await log.next("error")).error).toMatchObject({ type: "invalid_request_error", eventId: "mine_1" });
    expect(session.isConnected).toBe(true);
    await expect.poll(() => azure.handled).toContain("server error");

    const after = log.mark();
    await azure.write("What is ten plus ten?");
    await session.sendEvent({ type: "response.create" });
    expect(transcriptOf(await log.next("response.done", after))).toContain("20");
    await expectNothingLost(azure, open);
    await session.dispose();
  });

  test("is asked aloud, calls a function, and says what came back", async () => {
    const azure = await startAzureSession({ url: open.url });
    const { session, log } = azure;
    const asked = answerCalls(azure, { weather: "sunny", temperature: 21 });
    await session.updateSession({ ...readmeSession, tools: [getWeather], toolChoice: "auto" });
    await azure.say(await servers.speak("What is the weather in Paris?"));
    const call = await log.next("response.done");
    expect(call.response.output).toMatchObject([{ type: "function_call", name: "get_weather", status: "completed" }]);
    expect(asked).toEqual(['get_weather {"location":"Paris"}']);
    const answer = await log.next("response.done", log.events.indexOf(call) + 1);
    expect(transcriptOf(answer)).toContain("sunny");
    expect(await servers.hear(azure.audioOf(answer.response.id ?? ""))).toContain("sunny");
    await expect.poll(() => azure.handled).toEqual(expect.arrayContaining(["arguments", "arguments done"]));
    expect(log.all("error")).toEqual([]);
    await expectNothingLost(azure, open);
    await session.dispose();
  });

  test("holds a whole session in text: heard, called, interrupted, cancelled, told of what is wrong", async () => {
    const argumentsJson = '{"location":"Paris"}';
    const call = { type: "toolCall", index: 0, callId: "call_1", name: "get_weather" } as const;
    const unfinished = { parts: ["I was ", "saying."], gate: { beforePart: 1, opened: new Promise<void>(() => {}) } };
    const languageModel = createScriptedLanguageModel([
      { parts: [call, { type: "toolCallArguments", index: 0, text: argumentsJson }] },
      "It is sunny.",
      unfinished,
      "As you wish.",
      unfinished,
      "Still here.",
    ]);
    const server = await servers.start({
      models: { select: () => ({ kind: "language-model", languageModel, exact: true, wellKnown: true }) },
    });
    const azure = await startAzureSession({ url: server.url });
    const { session, log } = azure;
    const asked = answerCalls(azure, { weather: "sunny" });
    await session.updateSession({ ...readmeSession, modalities: ["text"], tools: [getWeather] });
    await azure.say(twelveTimesSeven);
    expect((await log.next("response.text.done")).text).toBe("It is sunny.");
    expect(asked).toEqual([`get_weather ${argumentsJson}`]);
    await expect.poll(() => log.all("response.done").length).toBe(2);

    const interrupted = log.mark();
    await session.sendEvent({ type: "response.create" });
    await log.next("response.text.delta", interrupted);
    await azure.say(twelveTimesSeven);
    expect((await log.next("response.done", interrupted)).response).toMatchObject({
      status: "cancelled",
      statusDetails: { reason: "turn_detected" },
    });
    await expect.poll(() => log.all("response.text.done", interrupted).at(-1)?.text).toBe("As you wish.");
    await expect.poll(() => log.all("response.done").length, { timeout: 5000 }).toBe(4);

    const cancelled = log.mark();
    await session.sendEvent({ type: "response.create" });
    const { itemId } = await log.next("response.text.delta", cancelled);
    await session.sendEvent({ type: "response.cancel" });
    expect((await log.next("response.done", cancelled)).response).toMatchObject({
      status: "cancelled",
      statusDetails: { reason: "client_cancelled" },
    });

    // There is no audio to cut: the one thing of the list that a session in text cannot do, and it says so.
    const cut = { type: "conversation.item.truncate", itemId, contentIndex: 0, audioEndInMs: 100, eventId: "cut_1" };
    await session.sendEvent(cut as Parameters<typeof session.sendEvent>[0]);
    expect((await log.next("error")).error).toMatchObject({ type: "invalid_request_error", eventId: "cut_1" });
    const after = log.mark();
    await session.sendEvent({ type: "response.create" });
    expect(transcriptOf(await log.next("response.done", after))).toContain("Still here.");
    await expect
      .poll(() => azure.handled)
      .toEqual(expect.arrayContaining(["text", "text done", "arguments done", "server error"]));
    expect(log.all("response.audio.delta")).toEqual([]);
    await expectNothingLost(azure, server);
    await session.dispose();
  });

  test("asks in text and is answered in text", async () => {
    const azure = await startAzureSession({ url: open.url, apiVersion: "2025-10-01" });
    const { session, log } = azure;
    await session.updateSession({ modalities: ["text"] });
    await azure.write("What is twelve times seven?");
    await session.sendEvent({ type: "response.create" });
    expect((await log.next("response.text.done")).text).toContain("84");
    await log.next("response.done");
    expect(log.all("response.audio.delta")).toEqual([]);
    // This version has no warnings, for example that another model answers.
    await expectNothingLost(azure, open, "warning");
    await session.dispose();
  });

  test("talks over TLS with its key, and is refused with another", async () => {
    const apiKey = "right-key-0123456789";
    const closed = await servers.start({ tls: testTls, credentials: { apiKeys: [apiKey] } });
    expect(closed.url).toMatch(/^https:/);
    await expect(startAzureSession({ url: closed.url, apiKey })).rejects.toThrow(/certificate/i);
    await trusting(testTls.cert, async () => {
      const complaints = watchComplaints();
      await expect(startAzureSession({ url: closed.url, apiKey: "wrong-key" })).rejects.toThrow(/401/);
      // What the client complains of is seen here, so that none in the other tests means none.
      expect(complaints.join("")).toContain("Failed to connect");
      const azure = await startAzureSession({ url: closed.url, apiKey });
      await azure.session.updateSession(readmeSession);
      await azure.say(twelveTimesSeven);
      const answer = await azure.log.next("response.done");
      expect(await servers.hear(azure.audioOf(answer.response.id ?? ""))).toMatch(/84|eighty[- ]four/);
      await expectNothingLost(azure, closed);
      await azure.session.dispose();
    });
    expect(closed.log.join("\n")).not.toContain(apiKey);
  });
});
