import { createManualClock } from "@vivavoce/audio/clock";
import type { PartialRecognition, Recognizer } from "@vivavoce/engine";
import { recognizerConformance } from "@vivavoce/engine/testing";
import { afterAll, afterEach, beforeAll, describe, expect, it, test } from "vitest";
import { fireWhenSet } from "../testing/fire-when-set.ts";
import { startRealtimeStandIn } from "../testing/realtime-stand-in.ts";
import type { RealtimeStandIn, RealtimeStandInOptions } from "../testing/realtime-stand-in.ts";
import { realtimeAddress } from "./realtime-address.ts";
import { createRealtimeRecognizer } from "./realtime-recognizer.ts";
import type { RealtimeRecognizerOptions } from "./realtime-recognizer.ts";

const open: { close(): Promise<void> }[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((each) => each.close()));
});

async function serve(
  standIn: RealtimeStandInOptions = {},
  options: Partial<RealtimeRecognizerOptions> = {},
): Promise<{ server: RealtimeStandIn; ears: Recognizer }> {
  const server = await startRealtimeStandIn(standIn);
  const ears = createRealtimeRecognizer({ baseUrl: server.baseUrl, ...options });
  open.push(ears, server);
  return { server, ears };
}

function tone(ms: number): Float32Array {
  return Float32Array.from({ length: 16 * ms }, (_, index) => 0.2 * Math.sin(index / 8));
}

async function hear(ears: Recognizer, ms: number): Promise<string> {
  const stream = ears.openStream({});
  stream.push(tone(ms));
  try {
    return (await stream.settle()).text;
  } finally {
    stream.close();
  }
}

describe("conforms", () => {
  let server: RealtimeStandIn;
  beforeAll(async () => {
    server = await startRealtimeStandIn();
  });
  afterAll(() => server.close());
  const cases = recognizerConformance({
    open: async () => {
      const ears = createRealtimeRecognizer({ baseUrl: server.baseUrl });
      open.push(ears);
      return ears;
    },
    speech: { samples: tone(1900), text: /^one two three four/ },
    hearsSilence: false,
  });
  it.each(cases.map(({ name, run }) => [name, run] as const))("%s", (_name, run) => run());
});

test.each([
  ["http://127.0.0.1:8080", "ws://127.0.0.1:8080/v1/realtime?intent=transcription"],
  ["https://api.openai.com/v1/", "wss://api.openai.com/v1/realtime?intent=transcription"],
  [
    "wss://mine.example.org/openai/v1/realtime?x=1",
    "wss://mine.example.org/openai/v1/realtime?x=1&intent=transcription",
  ],
])("%s is asked at %s", (baseUrl, address) => {
  expect(realtimeAddress("realtime", baseUrl)).toBe(address);
});

test("opens a session that only transcribes, and tells it language, prompt and phrases", async () => {
  const { server, ears } = await serve({}, { apiKey: "key-of-the-ears", model: "ear-1", prompt: "A shop." });
  const partials: PartialRecognition[] = [];
  const stream = ears.openStream({
    language: "de-AT",
    prompt: "A café.",
    phraseList: ["Strudel"],
    onPartial: (partial) => partials.push(partial),
  });
  stream.push(tone(1000));
  expect((await stream.settle()).text).toBe("one two");
  stream.push(tone(500));
  expect((await stream.settle()).text).toBe("one two one");
  expect(partials).toEqual([
    { text: "one", stableText: "" },
    { text: "one two", stableText: "" },
    { text: "one two one", stableText: "one two" },
  ]);
  stream.close();
  expect(server.handshakes).toHaveLength(1);
  expect(server.handshakes[0]).toMatchObject({
    path: "/v1/realtime?intent=transcription",
    headers: { authorization: "Bearer key-of-the-ears" },
  });
  expect(server.received[0]).toEqual({
    type: "session.update",
    session: {
      type: "transcription",
      audio: {
        input: {
          format: { type: "audio/pcm", rate: 24_000 },
          transcription: { model: "ear-1", language: "de", prompt: "A shop. A café. Strudel" },
          turn_detection: null,
        },
      },
    },
  });
});

test("shows what a model writes while somebody speaks", async () => {
  const { ears } = await serve({ isLive: true });
  const partials: string[] = [];
  const stream = ears.openStream({ onPartial: ({ text }) => partials.push(text) });
  stream.push(tone(500));
  await expect.poll(() => partials).toEqual(["one"]);
  stream.push(tone(500));
  await expect.poll(() => partials).toEqual(["one", "one two"]);
  expect((await stream.settle()).text).toBe("one two");
  stream.close();
});

test("uses a connection again, without what an utterance before left in it", async () => {
  const { server, ears } = await serve();
  expect(await hear(ears, 400)).toBe("one");
  const left = ears.openStream({});
  left.push(tone(900));
  await expect
    .poll(() => server.received.filter(({ type }) => type === "input_audio_buffer.append").length)
    .toBeGreaterThan(1);
  left.close();
  await new Promise((resolve) => setImmediate(resolve));
  expect(await hear(ears, 900)).toBe("one two");
  expect(server.handshakes).toHaveLength(1);
});

test("gives a new connection what has no text yet when one is cut", async () => {
  const { server, ears } = await serve({ onCommit: { 2: "cut" } });
  const stream = ears.openStream({});
  stream.push(tone(1000));
  expect((await stream.settle()).text).toBe("one two");
  stream.push(tone(1400));
  expect((await stream.settle()).text).toBe("one two one two three");
  expect(server.handshakes).toHaveLength(2);
  stream.close();
  expect(ears.health?.()).toEqual({ isReady: true });
});

test("gives all of a piece again after a failure, when it is asked again", async () => {
  const { ears } = await serve({ onCommit: { 1: "fail", 2: "refuse" } });
  const stream = ears.openStream({});
  stream.push(tone(1000));
  await expect(stream.settle()).rejects.toMatchObject({
    code: "engine_failed",
    message: "The speech server could not transcribe (audio_unintelligible).",
  });
  await expect(stream.settle()).rejects.toThrow("(input_audio_buffer_commit_empty)");
  expect((await stream.settle()).text).toBe("one two");
  stream.close();
});

test("says why no connection was had, and when no text came", async () => {
  const refused = await serve({ key: "right" }, { apiKey: "wrong-key" });
  await expect(hear(refused.ears, 400)).rejects.toMatchObject({
    code: "rate_limited",
    message: expect.stringMatching(/429.*wait 9 seconds/) as string,
  });
  await refused.server.close();
  await expect(hear(refused.ears, 400)).rejects.toMatchObject({ code: "engine_unavailable" });
  expect(refused.ears.health?.()).toMatchObject({ isReady: false });

  const timers = createManualClock();
  const silent = await serve({ onCommit: { 1: "ignore" } }, { timers, firstByteTimeoutMs: 5000 });
  const heard = hear(silent.ears, 400);
  await expect.poll(() => silent.server.received.at(-1)?.["type"]).toBe("input_audio_buffer.commit");
  await fireWhenSet(timers, 5000);
  await expect(heard).rejects.toMatchObject({
    code: "timed_out",
    message: "The speech server gave no text within 5000 ms.",
  });
});

test("wants an address, and of OpenAI a model", () => {
  expect(() => createRealtimeRecognizer({ baseUrl: "nowhere" })).toThrow("baseUrl must be an address");
  expect(() => createRealtimeRecognizer({ baseUrl: "https://api.openai.com/v1" })).toThrow("model must name");
});

test("an utterance after a change of the key is told over a connection with the new one", async () => {
  let key = "first-key";
  const { server, ears } = await serve({}, { apiKey: () => key });
  await hear(ears, 500);
  await hear(ears, 500);
  key = "second-key";
  await hear(ears, 500);
  expect(server.handshakes.map(({ headers }) => headers.authorization)).toEqual([
    "Bearer first-key",
    "Bearer second-key",
  ]);
});
