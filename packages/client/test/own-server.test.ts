import { afterEach, describe, expect, it } from "vitest";
import { startServer } from "../../server/test/scripted-server.ts";
import type { Script } from "../../server/test/scripted-server.ts";
import { connect, defineTool, serveTools, VoiceCall } from "../src/index.ts";
import type { ConnectOptions, ServerEvent, TraceMessage, VoiceLiveClient } from "../src/index.ts";

let client: VoiceLiveClient | undefined;
afterEach(() => client?.close());

async function open(script: Script, path = "", options: Partial<ConnectOptions> = {}): Promise<VoiceLiveClient> {
  const { url } = await startServer(script);
  client = await connect({ endpoint: url + path, model: "m", ...options });
  return client;
}

/** One server, four wires. */
const wires = [
  ["voice-live", "", {}],
  ["voice-live-v1", "", { apiVersion: "v1" }],
  ["openai", "/v1/realtime", {}],
  ["openai-beta", "/openai/realtime", {}],
] as const;

describe.each(wires)("over the wire of %s", (dialect, path, options) => {
  it("a spoken turn looks the same to the program", async () => {
    const session = await open(
      { speech: [[500, 1500]], heard: ["What time is it?"], answers: ["It is ten."] },
      path,
      options,
    );
    expect(session.dialect).toBe(dialect);
    const errors: unknown[] = [];
    session.on("error", ({ error }) => errors.push(error.message));
    const heard: number[] = [];
    const output = { playedSamples: 0, play: (pcm16: Int16Array) => void heard.push(pcm16.length), clear: () => {} };
    const call = new VoiceCall(session, { output });
    const updated = await session.updateSession({
      modalities: ["audio", "text"],
      instructions: "Be brief.",
      input_audio_transcription: { model: "whisper-1" },
      turn_detection: { type: "server_vad", silence_duration_ms: 400 },
    });
    expect(updated).toMatchObject({
      instructions: "Be brief.",
      modalities: ["audio", "text"],
      turn_detection: { type: "server_vad", silence_duration_ms: 400 },
      input_audio_transcription: { model: "whisper-1" },
      voice: { name: expect.any(String) },
    });
    const done = session.waitFor("response.done", { timeoutMs: 10_000 });
    for (let i = 0; i < 150; i++) call.sendFrame(new Int16Array(480));
    const { response } = await done;
    expect(response).toMatchObject({ status: "completed", modalities: ["audio", "text"] });
    expect(response.output).toMatchObject([
      { type: "message", role: "assistant", content: [{ type: "audio", transcript: "It is ten." }] },
    ]);
    expect(call.view.getSnapshot().entries).toMatchObject([
      { kind: "user", text: "What time is it?", state: "final" },
      { kind: "assistant", text: "It is ten.", state: "final" },
    ]);
    expect(heard.length).toBeGreaterThan(0);
    expect(errors).toEqual([]);
  });

  it("functions are called and answered", async () => {
    const toolCall = { type: "toolCall", index: 0, callId: "call_1", name: "weather" } as const;
    const written = { type: "toolCallArguments", index: 0, text: '{"city":"Oslo"}' } as const;
    const session = await open({ answers: [{ parts: [toolCall, written] }, "Sunny in Oslo."] }, path, options);
    const asked: string[] = [];
    const weather = defineTool({
      name: "weather",
      description: "The weather of a city.",
      parameters: { type: "object", properties: { city: { type: "string" } }, required: ["city"] },
      run: ({ city }) => {
        asked.push(city);
        return { degrees: 21 };
      },
    });
    await serveTools(session, [weather]);
    expect((await session.ask("How is the weather in Oslo?")).text).toBe("Sunny in Oslo.");
    expect(asked).toEqual(["Oslo"]);
  });
});

describe("Vivavoce's own", () => {
  it("trace comes to those who ask for it", async () => {
    const script = { speech: [[500, 1500] as const], heard: ["Hello."], answers: ["Hi."] };
    const session = await open(script, "", { features: ["vivavoce_trace"] });
    const trace: TraceMessage["trace"]["kind"][] = [];
    session.on("vivavoce.trace", (event) => trace.push(event.trace.kind));
    const done = session.waitFor("response.done", { timeoutMs: 10_000 });
    session.appendAudio(new Int16Array(24_000 * 3));
    await done;
    expect(trace).toContain("speech_started");
    expect(trace).toContain("response_started");
  });

  it("voice speaks a given text without asking the model", async () => {
    const session = await open({ answers: [] });
    const spoken = session.waitFor("response.audio_transcript.done", { timeoutMs: 10_000 });
    session.say("Welcome!");
    expect((await spoken).transcript).toBe("Welcome!");
  });
});

describe("turn helpers", () => {
  it("loop over events as they come", async () => {
    const session = await open({ answers: ["Hi."] });
    session.sendText("hello");
    const types: ServerEvent["type"][] = [];
    for await (const event of session) {
      types.push(event.type);
      if (event.type === "response.done") break;
    }
    // That the model is another one is told as soon as there is a session.
    expect(types.find((type) => type !== "warning")).toBe("conversation.item.created");
    expect(types).toContain("response.audio.delta");
  });

  it("say what the server thinks of a wrong request, and of waiting too long", async () => {
    const session = await open({ answers: [] });
    await expect(session.updateSession({ temperature: 9 })).rejects.toMatchObject({ name: "ServerError" });
    await expect(session.waitFor("response.done", { timeoutMs: 5 })).rejects.toMatchObject({
      name: "WaitTimeoutError",
    });
    expect((await session.updateSession({ temperature: 1 })).temperature).toBe(1);
  });

  it("cannot speak a given text to OpenAI's wire, and say so", async () => {
    const session = await open({ answers: [] }, "/v1/realtime");
    expect(() => session.say("x")).toThrow("cannot speak a given text");
    const warning = session.waitFor("warning");
    await session.updateSession({ temperature: 0.5, instructions: "a" });
    expect(await warning).toMatchObject({ warning: { code: "not_in_dialect", param: "session.temperature" } });
  });
});
