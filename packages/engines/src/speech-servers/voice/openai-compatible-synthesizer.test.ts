import { createManualClock } from "@vivavoce/audio/clock";
import { EngineError } from "@vivavoce/engine";
import type { SpeechChunk, SynthesisRequest, Synthesizer } from "@vivavoce/engine";
import {
  fakeSpeech,
  fakeSpeechAmplitude,
  fakeSpeechHz,
  speechServerRows,
  startSpeechServer,
  synthesizerConformance,
} from "@vivavoce/engine/testing";
import type { FakeSpeechServer, SpeechAnswerer } from "@vivavoce/engine/testing";
import { concatSamples } from "@vivavoce/audio";
import { afterAll, afterEach, beforeAll, describe, expect, it, test } from "vitest";
import { fireWhenSet } from "../testing/fire-when-set.ts";
import { createOpenAiCompatibleSynthesizer } from "./openai-compatible-synthesizer.ts";
import type { OpenAiCompatibleSynthesizerOptions } from "./openai-compatible-synthesizer.ts";

const servers: FakeSpeechServer[] = [];
const text = "Good morning, your table is ready.";

async function serve(
  answer: SpeechAnswerer,
  options: Partial<OpenAiCompatibleSynthesizerOptions> = {},
): Promise<{ server: FakeSpeechServer; voice: Synthesizer; warnings: unknown[] }> {
  const server = await startSpeechServer({ "/audio/speech": answer });
  servers.push(server);
  const warnings: unknown[] = [];
  const logger = { log: (_level: string, message: string, facts?: object) => void warnings.push([message, facts]) };
  const voice = await createOpenAiCompatibleSynthesizer({
    baseUrl: server.baseUrl,
    model: "tts",
    voices: "alloy, onyx",
    logger,
    ...options,
  });
  return { server, voice, warnings };
}

function request(more: Partial<SynthesisRequest> = {}): SynthesisRequest {
  const prosody = { rate: 1, pitchSemitones: 0, volumeDb: 0 };
  return { text, voice: "alloy", prosody, signal: new AbortController().signal, ...more };
}

async function say(voice: Synthesizer, more: Partial<SynthesisRequest> = {}): Promise<Float32Array> {
  const chunks: SpeechChunk[] = [];
  for await (const chunk of voice.synthesize(request(more))) chunks.push(chunk);
  return concatSamples(chunks.map(({ samples }) => samples));
}

async function failure(voice: Synthesizer): Promise<EngineError> {
  const error: unknown = await say(voice).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof EngineError)) throw new Error(`no engine error, but ${String(error)}`);
  return error;
}

/** The tone of the fake server, all of it, at its pitch and level, without a click anywhere. */
function expectTone(samples: Float32Array, ofText = text): void {
  expect(Math.abs((samples.length * 1000) / 24_000 - fakeSpeech(ofText).durationMs)).toBeLessThan(3);
  let crossings = 0;
  let peak = 0;
  let step = 0;
  for (let at = 1; at < samples.length; at++) {
    const before = samples[at - 1] as number;
    const here = samples[at] as number;
    if (before < 0 !== here < 0) crossings += 1;
    peak = Math.max(peak, Math.abs(here));
    step = Math.max(step, Math.abs(here - before));
  }
  const hz = (crossings * 24_000) / (2 * samples.length);
  expect(hz / fakeSpeechHz).toBeCloseTo(1, 2);
  expect(peak).toBeGreaterThan(0.95 * fakeSpeechAmplitude);
  expect(peak).toBeLessThan(1.05 * fakeSpeechAmplitude);
  expect(step).toBeLessThan((1.2 * fakeSpeechAmplitude * 2 * Math.PI * fakeSpeechHz) / 24_000);
}

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

describe("conforms", () => {
  let server: FakeSpeechServer;
  beforeAll(async () => {
    server = await startSpeechServer({
      "/audio/speech": (asked, response) => {
        const speech = fakeSpeech(String(asked.json["input"]));
        const pcm = speech.pcm(24_000);
        const length = Math.round(pcm.length / 2 / Number(asked.json["speed"] ?? 1));
        response.end(pcm.subarray(0, 2 * length));
      },
    });
  });
  afterAll(() => server.close());
  const open = (): Promise<Synthesizer> =>
    createOpenAiCompatibleSynthesizer({ baseUrl: server.baseUrl, model: "tts", voices: "alloy, onyx" });
  const cases = synthesizerConformance({ open, openToClose: open });
  it.each(cases.map(({ name, run }) => [name, run] as const))("%s", (_name, run) => run());
});

describe("understands", () => {
  it.each(speechServerRows.map((row) => [row.name, row] as const))("%s", async (_name, { answer, options }) => {
    const { voice, warnings } = await serve(answer, options);
    expectTone(await say(voice));
    expectTone(await say(voice, { text: "Again." }), "Again.");
    expect(warnings).toEqual([]);
  });
});

describe("sound in pieces", () => {
  it.each([1, 2, 3, 7, 43, 45])("of %i bytes", async (length) => {
    const { voice } = await serve(async (asked, response) => {
      const wav = fakeSpeech(String(asked.json["input"])).wav(16_000, { channels: 2, size: 0xffff_ffff });
      for (let at = 0; at < 400; at += length) response.write(wav.subarray(at, Math.min(400, at + length)));
      response.end(wav.subarray(400));
    });
    expectTone(await say(voice));
  });
});

test("asks with what it is configured with, and with what the session asks for", async () => {
  const { voice, server } = await serve((_asked, response) => void response.end(fakeSpeech(text).pcm(24_000)), {
    apiKey: "secret-key-of-the-server",
    language: "de-DE",
    instructions: "Kindly.",
    speed: 1.2,
    body: '{"lang_code":"e"}',
  });
  await say(voice, { voice: "onyx", prosody: { rate: 1.5, pitchSemitones: 0, volumeDb: 0 } });
  expect(server.received[0]?.headers.authorization).toBe("Bearer secret-key-of-the-server");
  expect(server.received[0]?.json).toEqual({
    model: "tts",
    input: text,
    voice: "onyx",
    response_format: "pcm",
    speed: 1.8,
    stream: true,
    stream_format: "audio",
    language: "de-DE",
    instructions: "Kindly.",
    lang_code: "e",
  });
});

test("offers the voices and the model that a server lists", async () => {
  const server = await startSpeechServer({
    "/models": (_asked, response) => void response.end('{"data":[{"id":"whisper-small"},{"id":"kokoro"}]}'),
    "/audio/voices": (_asked, response) =>
      void response.end('{"voices":["af_heart",{"id":"de_DE-thorsten-medium","gender":"male"}]}'),
  });
  servers.push(server);
  const { info } = await createOpenAiCompatibleSynthesizer({ baseUrl: server.baseUrl });
  expect(info.id).toBe("openai-compatible:kokoro");
  expect(info.capabilities.voices).toEqual([
    { name: "af_heart", language: "en-US", gender: "female" },
    { name: "de_DE-thorsten-medium", language: "de-DE", gender: "male" },
  ]);
});

test("knows voices by what the configuration says of them, and refuses what it cannot read", async () => {
  const of = async (voices: string) =>
    (await createOpenAiCompatibleSynthesizer({ baseUrl: "http://127.0.0.1:9/v1", model: "x", voices })).info
      .capabilities;
  expect((await of("Anna=de-DE/female, bob=fr/male , zf_xiaobei")).voices).toEqual([
    { name: "Anna", language: "de-DE", gender: "female" },
    { name: "bob", language: "fr", gender: "male" },
    { name: "zf_xiaobei", language: "zh-CN", gender: "female" },
  ]);
  await expect(of("Anna=de-DE/lady")).rejects.toThrow('voices: "Anna=de-DE/lady" is not understood');
  await expect(of(" , ")).rejects.toThrow("voices must name at least one");
  const create = (options: object) =>
    createOpenAiCompatibleSynthesizer({ baseUrl: "http://127.0.0.1:9/v1", model: "x", voices: "a", ...options });
  await expect(create({ baseUrl: "nowhere" })).rejects.toThrow("baseUrl must be an address");
  await expect(create({ speed: 9 })).rejects.toThrow("speed must be from 0.25 to 4");
  await expect(create({ body: "[]" })).rejects.toThrow("body must be a JSON object");
});

describe("what it cannot use", () => {
  const bytes =
    (start: string): SpeechAnswerer =>
    (_asked, response) =>
      void response.end(Buffer.concat([Buffer.from(start, "latin1"), Buffer.alloc(5000, 7)]));
  const frame = Buffer.concat([Buffer.from([0xff, 0xfb, 0x90, 0xc4]), Buffer.alloc(413)]);
  it.each([
    ["an Ogg stream (Opus or Vorbis)", bytes("OggS\0\x02")],
    ["a FLAC file", bytes("fLaC\0\0\0\x22")],
    ["an MP3 file", bytes("ID3\x04\0\0\0\0\0\0")],
    [
      "an MP3 stream",
      ((_asked, response) => void response.end(Buffer.concat(Array(12).fill(frame) as Buffer[]))) as SpeechAnswerer,
    ],
    ["a WebM file", bytes("\x1aE\xdf\xa3\x01\0")],
    ["an MPEG-4 file", bytes("\0\0\0\x20ftypM4A ")],
    ["a RIFF file without sound", bytes("RIFF\x10\0\0\0AVI LIST")],
  ])("names %s", async (name, answer) => {
    const { voice } = await serve(answer);
    const error = await failure(voice);
    expect(error.code).toBe("invalid_output");
    expect(error.message).toContain(`sent ${name}, which cannot be played as it comes`);
  });

  it.each<[string, string, RegExp, number, string, object?]>([
    [
      "a page of a web server",
      "invalid_output",
      /web page; check the base URL/,
      200,
      "<!DOCTYPE html><html>Hello</html>",
    ],
    ["a page with an error", "engine_failed", /answered 502/, 502, "<html>Bad Gateway</html>"],
    ["text", "invalid_output", /text in place of sound/, 200, "This is no sound at all."],
    ["nothing", "invalid_output", /no sound/, 200, ""],
    [
      "a JSON error",
      "engine_failed",
      /failed during its answer \(model_broken\)/,
      200,
      '{"error":{"code":"model_broken","message":"x"}}',
    ],
    ["JSON without sound", "invalid_output", /no sound/, 200, '{"detail":"later, perhaps"}'],
    ["a wrong key", "unauthorized", /401.*check its API key/, 401, '{"error":{"code":"invalid_api_key"}}'],
    ["no such model", "not_found", /404.*check the model's name/, 404, '{"detail":"Not Found"}'],
    ["too many requests", "rate_limited", /429.*wait 7 seconds/, 429, "slow down", { "retry-after": "7" }],
    [
      "too many requests until a date",
      "rate_limited",
      /429.*wait until 2027-01-01 00:00:09 UTC/,
      429,
      "slow down",
      { "retry-after": "Fri, 01 Jan 2027 00:00:09 GMT" },
    ],
    [
      "an event with an error",
      "engine_failed",
      /failed during its answer/,
      200,
      'event: error\ndata: {"message":"out of memory"}\n\n',
    ],
  ])("says so of %s", async (_name, code, message, status, body, headers = {}) => {
    const { voice } = await serve((_asked, response) => void response.writeHead(status, { ...headers }).end(body));
    const error = await failure(voice);
    expect(error).toMatchObject({ code, message: expect.stringMatching(message) as string });
  });

  it("tells the operator where and what came back, and nothing that was to be said", async () => {
    const apiKey = "sk-secret-key-of-the-server";
    const { voice, server } = await serve(
      (asked, response) =>
        void response
          .writeHead(422, { "content-type": "application/json" })
          .end(JSON.stringify({ detail: `voice\n not loaded for "${String(asked.json["input"])}" with ${apiKey}` })),
      { apiKey },
    );
    const { details } = await failure(voice);
    expect(details).toEqual({
      address: `${server.baseUrl}/audio/speech`,
      status: 422,
      contentType: "application/json",
      beginning: expect.stringMatching(/^\{"detail":"voice\\n not loaded for .*\*\*\*/) as string,
    });
    expect(JSON.stringify(details)).not.toContain("secret");
    expect(JSON.stringify(details)).not.toContain(text.slice(0, 12));
  });

  it("hides a key that a server repeats", async () => {
    const apiKey = "sk-secret-key-of-the-server";
    const { voice } = await serve(
      (_asked, response) => void response.writeHead(401).end(JSON.stringify({ error: { code: apiKey } })),
      { apiKey },
    );
    expect((await failure(voice)).message).not.toContain("secret");
  });

  it("says that nobody answers, and is well again when somebody does", async () => {
    const { voice, server } = await serve((_asked, response) => void response.end(fakeSpeech(text).pcm(24_000)));
    await say(voice);
    expect(voice.health?.()).toEqual({ isReady: true });
    await server.close();
    expect(await failure(voice)).toMatchObject({
      code: "engine_unavailable",
      message: expect.stringContaining("ECONNREFUSED") as string,
    });
    expect(voice.health?.()).toMatchObject({
      isReady: false,
      detail: expect.stringContaining("cannot be reached") as string,
    });
  });
});

test("leaves out what a server does not take, says so, and remembers it", async () => {
  const { voice, server, warnings } = await serve(
    (asked, response) => {
      const text = String(asked.json["input"]);
      if (!("language" in asked.json)) return void response.end(fakeSpeech(text).pcm(24_000));
      response
        .writeHead(422)
        .end(JSON.stringify({ detail: [{ loc: ["body", "language"], msg: "extra", input: text }] }));
    },
    { language: "de" },
  );
  await say(voice);
  await say(voice);
  expect(server.received.map(({ json }) => "language" in json)).toEqual([true, false, false]);
  expect(warnings).toEqual([
    [
      "the speech server does not take a setting; it is left out",
      { engine: "openai-compatible:tts", setting: "language" },
    ],
  ]);
});

test("closes the connection when the user interrupts, and does not count it as a failure", async () => {
  const { voice, server } = await serve((_asked, response) => void response.write(fakeSpeech(text).pcm(24_000)));
  const abort = new AbortController();
  let chunks = 0;
  for await (const _chunk of voice.synthesize(request({ signal: abort.signal }))) {
    chunks += 1;
    abort.abort();
  }
  expect(chunks).toBe(1);
  await server.received[0]?.closed;
});

test("takes what came of an answer that breaks off, and logs it", async () => {
  const { voice, warnings } = await serve((_asked, response) => {
    response.writeHead(200, { "content-length": "400000" });
    response.write(fakeSpeech(text).pcm(24_000), () => response.destroy());
  });
  expectTone(await say(voice));
  expect(warnings).toMatchObject([["a spoken answer broke off", { reason: "The speech server's answer broke off." }]]);
});

test("gives up a server that does not begin, and one that does not go on", async () => {
  const timers = createManualClock();
  const silent = await serve(() => undefined, { timers, firstByteTimeoutMs: 4000 });
  const asked = failure(silent.voice);
  await fireWhenSet(timers, 4000);
  expect(await asked).toMatchObject({
    code: "timed_out",
    message: "The speech server did not answer within 4000 ms.",
  });

  const stalled = await serve((_asked, response) => void response.write(fakeSpeech(text).pcm(24_000)), {
    timers,
    stallTimeoutMs: 3000,
  });
  const iterator = stalled.voice.synthesize(request())[Symbol.asyncIterator]();
  expect((await iterator.next()).value).toBeDefined();
  const rest = (async () => {
    while ((await iterator.next()).done !== true);
  })();
  await fireWhenSet(timers, 3000);
  await rest;
  expect(stalled.warnings).toMatchObject([
    ["a spoken answer broke off", { reason: "The speech server sent nothing more within 3000 ms." }],
  ]);
});

test("asks for so many at once, lets sessions take turns, and bounds what one has waiting", async () => {
  const answers: (() => void)[] = [];
  const { voice, server } = await serve(
    (asked, response) => void answers.push(() => response.end(fakeSpeech(String(asked.json["input"])).pcm(24_000))),
    { maxRequests: 1, maxWaiting: 2 },
  );
  const many = ["one", "two", "three"].map((each) => say(voice, { text: each, sessionId: "a" }));
  const other = say(voice, { text: "other", sessionId: "b" });
  await expect(say(voice, { text: "four", sessionId: "a" })).rejects.toMatchObject({ code: "rate_limit_exceeded" });
  for (let count = 1; count <= 4; count++) {
    await expect.poll(() => answers.length).toBe(count);
    answers[count - 1]?.();
  }
  await Promise.all([...many, other]);
  expect(server.received.map(({ json }) => json["input"])).toEqual(["one", "two", "other", "three"]);
});

test("an endless answer is cut at its bound, and one event is no longer than its own", async () => {
  const endless = await serve(async (_asked, response) => {
    response.on("error", () => undefined);
    const event = `data: ${"x".repeat(1 << 20)}`;
    while (!response.destroyed) await new Promise((resolve) => response.write(event, resolve));
  });
  expect(await failure(endless.voice)).toMatchObject({
    code: "invalid_output",
    message: expect.stringContaining("more than") as string,
  });
});
