import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { concatSamples } from "@vivavoce/audio";
import type { Recognizer, Synthesizer } from "@vivavoce/engine";
import { recognizerConformance, synthesizerConformance } from "@vivavoce/engine/testing";
import { createFliteSynthesizer } from "@vivavoce/engines/flite";
import { createSherpaRecognizer, createSherpaSynthesizer } from "@vivavoce/engines/sherpa-onnx";
import llamaTokenizer from "llama-tokenizer-js";
import { afterAll, beforeAll, describe, expect, it, test } from "vitest";
import { espeakData, espeakDataDir, needPackage } from "../../../test/needs.ts";
import { resolveMoonshineFiles } from "../src/moonshine/moonshine-files.ts";
import { writeZipformerCtc } from "./networks/ctc-networks.ts";
import { writeNemotron } from "./networks/nemotron-network.ts";
import { writeParakeet } from "./networks/parakeet-network.ts";
import { writeMatcha } from "./networks/matcha-voice.ts";
import { writeEmptyEspeakData, writeKitten, writeKokoro } from "./networks/style-voices.ts";
import { writeSenseVoice, writeStreamingTransducer, writeWholeTransducer } from "./networks/tone-networks.ts";
import { sayTones } from "./networks/tones.ts";
import { lexiconWords, writeLexiconVoice } from "./networks/voice-networks.ts";
import { writeWhisper } from "./networks/whisper-network.ts";

const sherpa = needPackage("sherpa-onnx-node");
const folder = mkdtempSync(join(tmpdir(), "vivavoce-sherpa-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const model = (name: string): string => `path:${join(folder, name)}`;

const hears = [
  { name: "streaming-zipformer", write: writeStreamingTransducer },
  { name: "zipformer", write: writeWholeTransducer },
  { name: "nemotron-streaming", write: writeNemotron },
  { name: "nemo-parakeet-tdt", write: writeParakeet },
  { name: "zipformer-ctc", write: writeZipformerCtc },
  { name: "sense-voice", write: writeSenseVoice },
  // It writes one word of an utterance.
  { name: "whisper", write: writeWhisper, samples: sayTones("low"), text: /^low$/ },
];

describe.skipIf(sherpa.missing).each(hears)(sherpa.title("$name in sherpa-onnx"), ({ name, write, ...said }) => {
  let engine: Recognizer;
  beforeAll(async () => {
    write(join(folder, name));
    engine = await createSherpaRecognizer({ model: model(name) });
  });
  afterAll(() => engine?.close());
  const speech = { samples: said.samples ?? sayTones("low", "high", "low"), text: said.text ?? /^low high low$/ };
  const cases = recognizerConformance({ open: async () => engine, speech });
  it.each(cases.map(({ name: title, run }) => [title, run] as const))("%s", (_title, run) => run());
});

describe.skipIf(sherpa.missing)(sherpa.title("recognition in sherpa-onnx"), () => {
  const listen = async (name: string, samples: Float32Array, options: { readonly language?: string } = {}) => {
    const engine = await createSherpaRecognizer({ model: model(name) });
    try {
      const stream = engine.openStream(options);
      stream.push(samples);
      return await stream.settle();
    } finally {
      await engine.close();
    }
  };

  test("gives words with their times", async () => {
    const { words } = await listen("zipformer", sayTones("low", "high"));
    expect(words?.map(({ text }) => text)).toEqual(["low", "high"]);
    expect(words?.[0]?.offsetMs).toBeGreaterThan(100);
    expect(words?.[0]?.offsetMs).toBeLessThan(300);
    expect(words?.[1]?.offsetMs).toBeGreaterThan(700);
    expect(words?.[1]?.offsetMs).toBeLessThan(900);
  });

  test("tells Whisper the language of each utterance, finds out without one, and spares it one that it does not know", async () => {
    expect(await listen("whisper", sayTones("high"), { language: "zh-CN" })).toEqual({ text: "high", language: "zh" });
    expect(await listen("whisper", sayTones("high"))).toEqual({ text: "high", language: "en" });
    // Over such a language the library ends its process.
    expect(await listen("whisper", sayTones("high"), { language: "xx" })).toEqual({ text: "high", language: "en" });
  });

  test("tells a streaming network of several languages the one of each utterance", async () => {
    const tones = sayTones("low", "high");
    expect(await listen("nemotron-streaming", tones, { language: "de-AT" })).toMatchObject({ text: "tief hoch" });
    expect(await listen("nemotron-streaming", tones, { language: "xx" })).toMatchObject({ text: "low high" });
  });

  test("goes on after a pause in a stream, and shows words while they come", async () => {
    const engine = await createSherpaRecognizer({ model: model("streaming-zipformer") });
    const shown: string[] = [];
    const stream = engine.openStream({ onPartial: ({ text }) => shown.push(text) });
    stream.push(sayTones("low"));
    expect((await stream.settle()).text).toBe("low");
    stream.push(sayTones("high"));
    expect((await stream.settle()).text).toBe("low high");
    expect(shown).toEqual(["low", "low high"]);
    await engine.close();
  });

  test("a stream with too much to read fails, and others go on", async () => {
    const engine = await createSherpaRecognizer({ model: model("streaming-zipformer"), maxWaitingMs: 1000 });
    const [greedy, modest] = [engine.openStream({}), engine.openStream({})];
    greedy.push(new Float32Array(32_000));
    modest.push(sayTones("low"));
    await expect(greedy.settle()).rejects.toMatchObject({ code: "rate_limit_exceeded" });
    expect((await modest.settle()).text).toBe("low");
    await engine.close();
  });

  test("Moonshine, whose weights are installed, hears what flite says", { timeout: 30_000 }, async () => {
    const at = join(folder, "moonshine");
    mkdirSync(at);
    const { encoder, decoder } = await resolveMoonshineFiles();
    symlinkSync(encoder, join(at, "encoder_model.onnx"));
    symlinkSync(decoder, join(at, "decoder_model_merged.onnx"));
    writeFileSync(join(at, "tokens.txt"), moonshineTokens());
    const flite = await createFliteSynthesizer({ workers: 1 });
    const pieces: Float32Array[] = [];
    const prosody = { rate: 1, pitchSemitones: 0, volumeDb: 0 };
    const { signal } = new AbortController();
    for await (const chunk of flite.synthesize({ text: "What time is it?", voice: "slt", prosody, signal })) {
      pieces.push(chunk.samples);
    }
    await flite.close();
    expect((await listen("moonshine", concatSamples(pieces))).text).toMatch(/^what time is it\?$/i);
    // With a long lead-in it finds nothing at first, and is asked again.
    const late = concatSamples([new Float32Array(24_000), ...pieces]);
    expect((await listen("moonshine", late)).text).toMatch(/what time is it/i);
  });
});

/** Tokens of Moonshine as the library wants them: each in base 64, bytes as they are. */
function moonshineTokens(): string {
  const texts: readonly (string | undefined)[] = llamaTokenizer.vocabById;
  return Array.from({ length: 32_768 }, (_, id) => {
    const token = texts[id] ?? `<${id}>`;
    const byte = /^<0x([0-9A-F]{2})>$/u.exec(token)?.[1];
    const bytes = byte === undefined ? Buffer.from(token.replaceAll("▁", " ")) : Buffer.from(byte, "hex");
    return `${bytes.toString("base64")} ${id}\n`;
  }).join("");
}

const chinese = "你好你好你好你好。";
const speaks = [
  {
    name: "vits",
    write: (at: string) => writeLexiconVoice(at),
    need: sherpa,
    voices: ["speaker-0 en neutral", "speaker-1 en neutral"],
  },
  { name: "matcha", write: writeMatcha, need: sherpa, text: "你好，早你好。", voices: ["matcha zh neutral"] },
  {
    name: "kokoro",
    write(at: string) {
      writeKokoro(at, lexiconWords);
      writeEmptyEspeakData(join(at, "espeak-ng-data"));
    },
    need: sherpa,
    text: chinese,
    voices: ["af_heart en-US female", "bm_george en-GB male", "zf_xiaobei zh female"],
  },
  {
    name: "kitten",
    write(at: string) {
      writeKitten(at);
      symlinkSync(espeakDataDir, join(at, "espeak-ng-data"));
    },
    need: sherpa.missing ? sherpa : espeakData,
    voices: ["expr-voice-2-m en-US male", "expr-voice-2-f en-US female"],
  },
];

for (const { name, write, need, text, voices } of speaks) {
  describe.skipIf(need.missing)(need.title(`a ${name} voice in sherpa-onnx`), () => {
    let engine: Synthesizer;
    const open = () => createSherpaSynthesizer({ model: model(name) });
    beforeAll(async () => {
      write(join(folder, name));
      engine = await open();
    });
    afterAll(() => engine?.close());
    const cases = synthesizerConformance({
      open: async () => engine,
      openToClose: open,
      ...(text !== undefined && { text }),
    });
    it.each(cases.map(({ name: title, run }) => [title, run] as const))("%s", (_title, run) => run());

    test("names its speakers", () => {
      const found = engine.info.capabilities.voices.map((voice) => `${voice.name} ${voice.language} ${voice.gender}`);
      expect(found).toEqual(voices);
    });
  });
}
