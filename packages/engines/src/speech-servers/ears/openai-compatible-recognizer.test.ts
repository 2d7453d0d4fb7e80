import { createManualClock } from "@vivavoce/audio/clock";
import { EngineError } from "@vivavoce/engine";
import type { Recognition, Recognizer, RecognizerOptions } from "@vivavoce/engine";
import {
  readFakeTranscription,
  recognizerConformance,
  startSpeechServer,
  transcriptionServerRows,
} from "@vivavoce/engine/testing";
import type { FakeSpeechServer, FakeTranscription, SpeechAnswerer } from "@vivavoce/engine/testing";
import { afterAll, afterEach, beforeAll, describe, expect, it, test } from "vitest";
import { fireWhenSet } from "../testing/fire-when-set.ts";
import { languageCode } from "./language-code.ts";
import { createOpenAiCompatibleRecognizer } from "./openai-compatible-recognizer.ts";
import type { OpenAiCompatibleRecognizerOptions } from "./openai-compatible-recognizer.ts";

const servers: FakeSpeechServer[] = [];

async function serve(
  answer: SpeechAnswerer,
  options: Partial<OpenAiCompatibleRecognizerOptions> = {},
): Promise<{ server: FakeSpeechServer; ears: Recognizer; warnings: unknown[] }> {
  const server = await startSpeechServer({ "/audio/transcriptions": answer });
  servers.push(server);
  const warnings: unknown[] = [];
  const logger = { log: (_level: string, message: string, facts?: object) => void warnings.push([message, facts]) };
  const ears = await createOpenAiCompatibleRecognizer({ baseUrl: server.baseUrl, model: "ear", logger, ...options });
  return { server, ears, warnings };
}

function tone(ms: number): Float32Array {
  return Float32Array.from({ length: 16 * ms }, (_, index) => 0.2 * Math.sin(index / 8));
}

async function hear(ears: Recognizer, ms = 1400, options: RecognizerOptions = {}): Promise<Recognition> {
  const stream = ears.openStream(options);
  stream.push(tone(ms));
  try {
    return await stream.settle();
  } finally {
    stream.close();
  }
}

async function failure(ears: Recognizer): Promise<EngineError> {
  const error: unknown = await hear(ears).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof EngineError)) throw new Error(`no engine error, but ${String(error)}`);
  return error;
}

const plainAnswer: SpeechAnswerer = async (request, response) => {
  const { text } = await readFakeTranscription(request);
  response.end(JSON.stringify({ text }));
};

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

describe("conforms", () => {
  let server: FakeSpeechServer;
  beforeAll(async () => {
    server = await startSpeechServer({ "/audio/transcriptions": plainAnswer });
  });
  afterAll(() => server.close());
  const cases = recognizerConformance({
    open: () => createOpenAiCompatibleRecognizer({ baseUrl: server.baseUrl, model: "ear" }),
    speech: { samples: tone(1900), text: /^one two three four/ },
    hearsSilence: false,
  });
  it.each(cases.map(({ name, run }) => [name, run] as const))("%s", (_name, run) => run());
});

describe("understands", () => {
  it.each(transcriptionServerRows.map((row) => [row.name, row] as const))("%s", async (_name, row) => {
    const { ears } = await serve(row.answer, row.options);
    const heard = await hear(ears, 1400, { phraseList: ["Vivavoce"] });
    expect(heard.text).toBe("one two three");
    expect(heard.language).toBe(row.language);
    if (row.hasWords === true) {
      expect(heard.words).toEqual([
        { text: "one", offsetMs: 0, durationMs: 400 },
        { text: "two", offsetMs: 500, durationMs: 400 },
        { text: "three", offsetMs: 1000, durationMs: 400 },
      ]);
    }
  });
});

test("sends WAV of 16 kHz with language, phrases and prompt, and whatever else is configured", async () => {
  const forms: FakeTranscription[] = [];
  const { ears, server } = await serve(
    async (request, response) => {
      forms.push(await readFakeTranscription(request));
      response.end('{"text":"yes"}');
    },
    { apiKey: "key-of-the-ears", prompt: "A shop.", language: "fr", body: '{"hotwords":"tea","vad_config":{"a":1}}' },
  );
  await hear(ears, 700, { language: "de-AT", phraseList: ["Strudel", "Melange"], prompt: "A café." });
  await hear(ears, 50);
  expect(server.received[0]?.headers.authorization).toBe("Bearer key-of-the-ears");
  expect(forms[0]).toMatchObject({
    sampleRate: 16_000,
    channels: 1,
    durationMs: 700,
    file: { name: "speech.wav", type: "audio/wav" },
    members: {
      model: "ear",
      response_format: "json",
      language: "de",
      prompt: "A shop. A café. Strudel, Melange",
      hotwords: "tea",
      vad_config: '{"a":1}',
    },
  });
  // Services refuse less than a tenth of a second.
  expect(forms[1]).toMatchObject({ durationMs: 200, members: { language: "fr", prompt: "A shop." } });
});

test("tells a model that takes several languages all of them", async () => {
  const forms: FakeTranscription[] = [];
  const answer: SpeechAnswerer = async (request, response) => {
    forms.push(await readFakeTranscription(request));
    response.end('{"text":"ja"}');
  };
  const several = await serve(answer, { model: "gpt-transcribe" });
  await hear(several.ears, 500, { languages: ["de-DE", "en-US"] });
  const one = await serve(answer, { language: "de" });
  await hear(one.ears, 500, { languages: ["de-DE", "en-US"] });
  expect(forms[0]?.members).toMatchObject({ "languages[]": "de,en" });
  expect(forms[1]?.members).not.toHaveProperty("language");
});

test("finds the model that hears among those that a server lists", async () => {
  const server = await startSpeechServer({
    "/models": (_asked, response) => void response.end('{"data":[{"id":"kokoro"},{"id":"parakeet-tdt"}]}'),
  });
  servers.push(server);
  expect((await createOpenAiCompatibleRecognizer({ baseUrl: server.baseUrl })).info.id).toBe(
    "openai-compatible:parakeet-tdt",
  );
  await expect(createOpenAiCompatibleRecognizer({ baseUrl: "ear" })).rejects.toThrow("baseUrl must be an address");
});

test.each<[unknown, string | undefined]>([
  ["english", "en"],
  ["Haitian Creole", "ht"],
  ["de", "de"],
  ["pt_BR", "pt-BR"],
  ["Klingon of sorts", undefined],
  [7, undefined],
])("language %s", (named, code) => {
  expect(languageCode(named)).toBe(code);
});

describe("what it cannot use", () => {
  it.each<[string, string, RegExp, number, string, object?]>([
    ["a page of a web server", "invalid_output", /web page; check the base URL/, 200, "<!DOCTYPE html><html></html>"],
    ["JSON without text", "invalid_output", /sent no text/, 200, '{"status":"ok"}'],
    ["half an answer", "invalid_output", /other than JSON/, 200, '{"text":"one t'],
    ["nothing", "invalid_output", /answered with nothing/, 200, ""],
    ["sound", "invalid_output", /other than text/, 200, "RIFF\x10\0\0\0WAVEfmt "],
    [
      "an error of LocalAI's in events",
      "engine_failed",
      /failed during its answer \(server_error\)/,
      200,
      'data: {"type":"transcript.text.delta","delta":"one"}\n\ndata: {"type":"error","error":{"type":"server_error","message":"x"}}\n\n',
    ],
    [
      "an event that is an error",
      "engine_failed",
      /failed during its answer/,
      200,
      'event: error\ndata: {"message":"no memory"}\n\n',
    ],
    ["too many requests", "rate_limited", /429.*wait 3 seconds/, 429, "{}", { "retry-after": "3" }],
    ["a wrong key", "unauthorized", /check its API key/, 401, "{}"],
    ["a page with an error", "engine_failed", /answered 503/, 503, "<html>"],
  ])("says so of %s", async (_name, code, message, status, body, headers = {}) => {
    const { ears } = await serve((_asked, response) => void response.writeHead(status, { ...headers }).end(body));
    expect(await failure(ears)).toMatchObject({ code, message: expect.stringMatching(message) as string });
  });

  it("gives up a server that does not begin, and says that one broke off", async () => {
    const timers = createManualClock();
    const silent = await serve(() => undefined, { timers, firstByteTimeoutMs: 6000 });
    const asked = failure(silent.ears);
    await fireWhenSet(timers, 6000);
    expect(await asked).toMatchObject({
      code: "timed_out",
      message: "The speech server did not answer within 6000 ms.",
    });
    expect(silent.ears.health?.()).toMatchObject({ isReady: false });
    const broken = await serve((_asked, response) => {
      response.writeHead(200, { "content-length": "900" });
      response.write('{"text":"one', () => response.destroy());
    });
    expect(await failure(broken.ears)).toMatchObject({
      code: "engine_failed",
      message: "The speech server's answer broke off.",
    });
  });
});

test("sends again what a connection that was closed meanwhile did not take", async () => {
  let requests = 0;
  const { ears } = await serve((request, response) => {
    requests += 1;
    if (requests !== 2) return plainAnswer(request, response);
    response.destroy();
  });
  expect((await hear(ears)).text).toBe("one two three");
  expect((await hear(ears)).text).toBe("one two three");
  expect(requests).toBe(3);
});

describe("partials", () => {
  it("are one request at a time, which a final ends and does not wait for", async () => {
    const waiting: {
      readonly heard: FakeTranscription;
      readonly answer: () => void;
      readonly closed: Promise<void>;
    }[] = [];
    const { ears } = await serve(async (request, response) => {
      const heard = await readFakeTranscription(request);
      waiting.push({
        heard,
        answer: () => void response.end(JSON.stringify({ text: heard.text })),
        closed: request.closed,
      });
    });
    const partials: string[] = [];
    const stream = ears.openStream({ onPartial: ({ text }) => partials.push(text) });
    stream.push(tone(600));
    await expect.poll(() => waiting.length).toBe(1);
    // What comes meanwhile does not start a second one.
    stream.push(tone(1200));
    waiting[0]?.answer();
    await expect.poll(() => waiting.length).toBe(2);
    expect(partials).toEqual(["one two"]);
    stream.push(tone(600));
    const settled = stream.settle();
    await expect.poll(() => waiting.length).toBe(3);
    await waiting[1]?.closed;
    expect(waiting.map(({ heard }) => heard.durationMs)).toEqual([600, 1800, 2400]);
    waiting[2]?.answer();
    expect((await settled).text).toBe("one two three four five");
    expect(partials).toEqual(["one two"]);
    stream.close();
  });

  it("are not asked for where each costs money, unless that is wished", async () => {
    const of = async (baseUrl: string, partialEveryMs?: number) =>
      (
        await createOpenAiCompatibleRecognizer({
          baseUrl,
          model: "x",
          ...(partialEveryMs === undefined ? {} : { partialEveryMs }),
        })
      ).info.capabilities.partials;
    expect(await of("https://api.example.org/v1")).toBe(false);
    expect(await of("https://api.example.org/v1", 800)).toBe(true);
    expect(await of("http://127.0.0.1:8000/v1")).toBe(true);
  });

  it("pause when the server has no time for them", async () => {
    let requests = 0;
    const { ears } = await serve((_asked, response) => {
      requests += 1;
      response.writeHead(429).end();
    });
    const stream = ears.openStream({ onPartial: () => undefined });
    stream.push(tone(600));
    await expect.poll(() => requests).toBe(1);
    for (let count = 0; count < 4; count++) {
      await new Promise((resolve) => setImmediate(resolve));
      stream.push(tone(600));
    }
    await expect(stream.settle()).rejects.toMatchObject({ code: "rate_limited" });
    expect(requests).toBe(2);
    stream.close();
  });
});
