import { createManualClock } from "@vivavoce/audio/clock";
import { EngineError } from "@vivavoce/engine";
import type { PartialRecognition, SpeechChunk, SynthesisRequest, Synthesizer } from "@vivavoce/engine";
import { fakeSpeech, recognizerConformance, synthesizerConformance } from "@vivavoce/engine/testing";
import { concatSamples } from "@vivavoce/audio";
import { afterAll, afterEach, beforeAll, describe, expect, it, test } from "vitest";
import { startAzureStandIn } from "../testing/azure-stand-in.ts";
import type { AzureStandIn, StandInOptions } from "../testing/azure-stand-in.ts";
import { fireWhenSet } from "../testing/fire-when-set.ts";
import { createAzureSpeechRecognizer } from "./azure-recognizer.ts";
import type { AzureSpeechRecognizerOptions } from "./azure-recognizer.ts";
import { createAzureSpeechSynthesizer } from "./azure-synthesizer.ts";
import type { AzureSpeechSynthesizerOptions } from "./azure-synthesizer.ts";

const ava = "en-US-Ava:DragonHDLatestNeural";
const text = "Good morning to you.";
const apiKey = "right-key-of-azure";
const open: { close(): Promise<void> }[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((each) => each.close()));
});

async function voiceOf(
  standIn: StandInOptions = {},
  options: Partial<AzureSpeechSynthesizerOptions> = {},
): Promise<{ azure: AzureStandIn; voice: Synthesizer; warnings: unknown[] }> {
  const azure = await startAzureStandIn(standIn);
  const warnings: unknown[] = [];
  const logger = { log: (_level: string, message: string, facts?: object) => void warnings.push([message, facts]) };
  const voice = await createAzureSpeechSynthesizer({ apiKey, baseUrl: azure.baseUrl, logger, ...options });
  open.push(voice, azure);
  return { azure, voice, warnings };
}

async function say(voice: Synthesizer, more: Partial<SynthesisRequest> = {}): Promise<SpeechChunk[]> {
  const prosody = { rate: 1, pitchSemitones: 0, volumeDb: 0 };
  const signal = new AbortController().signal;
  const chunks: SpeechChunk[] = [];
  for await (const chunk of voice.synthesize({ text, voice: ava, prosody, signal, ...more })) chunks.push(chunk);
  return chunks;
}

const lengthMs = (chunks: readonly SpeechChunk[]): number =>
  concatSamples(chunks.map(({ samples }) => samples)).length / 24;

function tone(ms: number): Float32Array {
  return Float32Array.from({ length: 16 * ms }, (_, index) => 0.2 * Math.sin(index / 8));
}

describe("speaks", () => {
  let azure: AzureStandIn;
  beforeAll(async () => {
    azure = await startAzureStandIn();
  });
  afterAll(() => azure.close());
  describe.each([
    ["over a WebSocket", true],
    ["over HTTP", false],
  ])("%s", (_name, timing) => {
    const create = () => createAzureSpeechSynthesizer({ apiKey, baseUrl: azure.baseUrl, timing });
    const cases = synthesizerConformance({
      open: create,
      openToClose: create,
      text: "Good morning your table is ready",
    });
    // The stand-in says everything at one speed; what is asked of the service is looked at below.
    const told = cases.filter(({ name }) => name !== "honours rate and volume");
    it.each(told.map(({ name, run }) => [name, run] as const))("%s", (_case, run) => run());
  });

  it("with words and visemes where they are said", async () => {
    const { voice } = await voiceOf();
    const chunks = await say(voice);
    expect(chunks.flatMap(({ words }) => words)).toEqual([
      { text: "Good", offsetMs: 0, durationMs: 240 },
      { text: "morning", offsetMs: 240, durationMs: 420 },
      { text: "to", offsetMs: 660, durationMs: 120 },
      { text: "you", offsetMs: 780, durationMs: 240 },
    ]);
    expect(chunks.flatMap(({ visemes = [] }) => visemes)).toEqual([
      { id: 4, offsetMs: 0 },
      { id: 7, offsetMs: 240 },
      { id: 2, offsetMs: 660 },
      { id: 4, offsetMs: 780 },
    ]);
    expect(lengthMs(chunks)).toBeCloseTo(fakeSpeech(text).durationMs, 0);
  });

  it("on one connection, clause after clause", async () => {
    const { azure: own, voice } = await voiceOf();
    await say(voice);
    await say(voice);
    expect(own.connectionCount).toBe(1);
    expect(own.turns).toHaveLength(2);
  });
});

test("sends what the session asks for as SSML, and nothing that breaks out of it", async () => {
  const { azure, voice } = await voiceOf();
  await say(voice, {
    text: `Tom & Jerry's </voice><break/> 5 < 6\u0000`,
    prosody: { rate: 1.25, pitchSemitones: -2, volumeDb: 0 },
    expression: { style: 'cheer"ful', temperature: 0.7, lexiconUrl: "https://example.org/a?b=1&c=2", locale: "de-DE" },
  });
  const turn = azure.turns[0];
  expect(turn?.headers["ocp-apim-subscription-key"]).toBe(apiKey);
  expect(turn?.path).toBe("/cognitiveservices/websocket/v1");
  expect(turn?.sent["ssml"]).toBe(
    '<speak version="1.0" xmlns="http://www.w3.org/2001/10/synthesis" xmlns:mstts="https://www.w3.org/2001/mstts" ' +
      `xml:lang="en-US"><voice name="${ava}" parameters="temperature=0.7">` +
      '<lexicon uri="https://example.org/a?b=1&amp;c=2"/><mstts:express-as style="cheer&quot;ful"><lang xml:lang="de-DE">' +
      '<prosody rate="+25%" pitch="-2st">Tom &amp; Jerry&apos;s &lt;/voice&gt;&lt;break/&gt; 5 &lt; 6</prosody>' +
      "</lang></mstts:express-as></voice></speak>",
  );
  expect(JSON.parse(turn?.sent["synthesis.context"] ?? "")).toMatchObject({
    synthesis: {
      audio: {
        outputFormat: "raw-24khz-16bit-mono-pcm",
        metadataOptions: { wordBoundaryEnabled: true, visemeEnabled: true },
      },
    },
  });
  expect(JSON.parse(turn?.sent["speech.config"] ?? "")).toHaveProperty("context.system.name", "vivavoce");
});

test("asks over HTTP with the form of the sound", async () => {
  const { azure, voice } = await voiceOf({}, { timing: false, style: "calm" });
  expect(lengthMs(await say(voice))).toBeCloseTo(fakeSpeech(text).durationMs, -1);
  expect(azure.requests.at(-1)).toMatchObject({
    path: "/cognitiveservices/v1",
    headers: { "content-type": "application/ssml+xml", "x-microsoft-outputformat": "raw-24khz-16bit-mono-pcm" },
    body: expect.stringContaining('<mstts:express-as style="calm">Good morning') as string,
  });
  expect(voice.info.capabilities).toMatchObject({ wordTimes: false, visemes: false });
});

test("offers the voices of the region by their own names, the quickstart's first", async () => {
  const { voice } = await voiceOf();
  expect(voice.info.capabilities.voices).toEqual([
    { name: ava, language: "en-US", gender: "female", languages: ["de-DE", "fr-FR"] },
    { name: "de-DE-KatjaNeural", language: "de-DE", gender: "female" },
  ]);
  const named = await voiceOf({}, { voices: "de-DE-KatjaNeural, fr-FR-HenriNeural" });
  expect(named.voice.info.capabilities.voices.map(({ name }) => name)).toEqual([
    "de-DE-KatjaNeural",
    "fr-FR-HenriNeural",
  ]);
});

describe("failures", () => {
  it("of configuration name what is missing", async () => {
    await expect(createAzureSpeechSynthesizer({ region: "westeurope" })).rejects.toThrow("AZURE_SPEECH_KEY");
    await expect(createAzureSpeechSynthesizer({ apiKey })).rejects.toThrow("AZURE_SPEECH_REGION");
    await expect(createAzureSpeechSynthesizer({ apiKey, region: "West Europe" })).rejects.toThrow("region");
    expect(() => createAzureSpeechRecognizer({ apiKey, baseUrl: "somewhere" })).toThrow("baseUrl must be an address");
  });

  it("of the key are told as such, without it", async () => {
    const { voice } = await voiceOf({}, { apiKey: "wrong-key-of-mine" });
    const error: unknown = await say(voice).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: "unauthorized", message: expect.stringContaining("401") as string });
    expect(String(error)).not.toContain("wrong-key");
    expect(voice.health?.()).toMatchObject({ isReady: false });
  });

  it("in the middle end the clause there", async () => {
    const { voice, warnings } = await voiceOf({ breaksAfter: 5 });
    expect(lengthMs(await say(voice))).toBeGreaterThan(200);
    expect(warnings).toMatchObject([["a spoken answer broke off", { engine: "azure-speech" }]]);
  });

  it("to begin are given up, and the connection is closed", async () => {
    const timers = createManualClock();
    const { azure, voice } = await voiceOf({ isSilent: true }, { timers, firstByteTimeoutMs: 3000 });
    const asked = say(voice).catch((reason: unknown) => reason);
    await expect.poll(() => azure.turns.length).toBe(1);
    await fireWhenSet(timers, 3000);
    expect(await asked).toMatchObject({ code: "timed_out" });
    await azure.turns[0]?.closed;
  });

  it("an interruption closes the connection", async () => {
    const { azure, voice } = await voiceOf();
    const abort = new AbortController();
    let chunks = 0;
    const prosody = { rate: 1, pitchSemitones: 0, volumeDb: 0 };
    for await (const _chunk of voice.synthesize({ text, voice: ava, prosody, signal: abort.signal })) {
      chunks += 1;
      abort.abort();
    }
    expect(chunks).toBe(1);
    await azure.turns[0]?.closed;
  });
});

describe("hears", () => {
  let azure: AzureStandIn;
  beforeAll(async () => {
    azure = await startAzureStandIn();
  });
  afterAll(() => azure.close());
  const create = (more: Partial<AzureSpeechRecognizerOptions> = {}) => {
    const ears = createAzureSpeechRecognizer({ apiKey, baseUrl: azure.baseUrl, ...more });
    open.push(ears);
    return ears;
  };
  const cases = recognizerConformance({
    open: async () => create(),
    speech: { samples: tone(1900), text: /^one two three four/ },
    hearsSilence: false,
  });
  it.each(cases.map(({ name, run }) => [name, run] as const))("%s", (_name, run) => run());

  it("while somebody speaks, with times of words over several pieces", async () => {
    const partials: PartialRecognition[] = [];
    const stream = create().openStream({
      language: "de",
      phraseList: ["Vivavoce"],
      onPartial: (partial) => partials.push(partial),
    });
    stream.push(tone(1000));
    await expect.poll(() => partials.at(-1)?.text).toBe("one two");
    expect((await stream.settle()).text).toBe("one two.");
    stream.push(tone(500));
    expect(await stream.settle()).toEqual({
      text: "one two. one.",
      words: [
        { text: "one", offsetMs: 0, durationMs: 400 },
        { text: "two", offsetMs: 500, durationMs: 400 },
        { text: "one", offsetMs: 1000, durationMs: 400 },
      ],
    });
    stream.close();
    const [first, second] = azure.turns.slice(-2);
    const address = new URL(first?.path ?? "", "http://x");
    expect(address.pathname).toBe("/speech/recognition/conversation/cognitiveservices/v1");
    expect(Object.fromEntries(address.searchParams)).toEqual({
      language: "de-DE",
      format: "detailed",
      wordLevelTimestamps: "true",
    });
    expect(JSON.parse(first?.sent["speech.context"] ?? "")).toEqual({
      dgi: { Groups: [{ Type: "Generic", Items: [{ Text: "Vivavoce" }] }] },
    });
    expect(first?.sound.toString("latin1", 0, 4)).toBe("RIFF");
    expect(second?.sound.length).toBe(44 + 16_000);
  });

  it("and says what the service says of itself", async () => {
    const busy = await startAzureStandIn({ status: "TooManyRequests" });
    open.push(busy);
    const stream = createAzureSpeechRecognizer({ apiKey, baseUrl: busy.baseUrl }).openStream({});
    stream.push(tone(400));
    await expect(stream.settle()).rejects.toMatchObject({ code: "rate_limited" });
    stream.close();
    const wrong = create({ apiKey: "wrong-key-of-mine" }).openStream({});
    wrong.push(tone(400));
    await expect(wrong.settle()).rejects.toMatchObject({ code: "unauthorized" });
    wrong.close();
    expect(() => create().openStream({ language: "no language at all" })).toThrow(EngineError);
  });

  it("nothing where there was no speech", async () => {
    const quiet = await startAzureStandIn({ status: "NoMatch" });
    open.push(quiet);
    const stream = createAzureSpeechRecognizer({ apiKey, baseUrl: quiet.baseUrl }).openStream({});
    stream.push(tone(400));
    expect((await stream.settle()).text).toBe("");
    stream.close();
  });
});
