import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Recognizer, Synthesizer } from "@vivavoce/engine";
import { recognizerConformance, synthesizerConformance } from "@vivavoce/engine/testing";
import { createSherpaRecognizer, createSherpaSynthesizer } from "@vivavoce/engines/sherpa-onnx";
import { afterAll, beforeAll, describe, expect, it, test } from "vitest";
import { needPackage } from "../../../test/needs.ts";
import { writeSenseVoice, writeStreamingTransducer, writeWholeTransducer } from "./networks/tone-networks.ts";
import { sayTones } from "./networks/tones.ts";
import { writeLexiconVoice } from "./networks/voice-networks.ts";

const sherpa = needPackage("sherpa-onnx-node");
const folder = mkdtempSync(join(tmpdir(), "vivavoce-sherpa-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const hears = [
  { name: "streaming-zipformer", write: writeStreamingTransducer, isStreaming: true },
  { name: "zipformer", write: writeWholeTransducer, isStreaming: false },
  { name: "sense-voice", write: writeSenseVoice, isStreaming: false },
];

describe.skipIf(sherpa.missing).each(hears)(sherpa.title("$name in sherpa-onnx"), ({ name, write }) => {
  let engine: Recognizer;
  beforeAll(async () => {
    write(join(folder, name));
    engine = await createSherpaRecognizer({ model: `path:${join(folder, name)}` });
  });
  afterAll(() => engine?.close());
  const cases = recognizerConformance({
    open: async () => engine,
    speech: { samples: sayTones("low", "high", "low"), text: /^low high low$/ },
  });
  it.each(cases.map(({ name, run }) => [name, run] as const))("%s", (_name, run) => run());
});

describe.skipIf(sherpa.missing)(sherpa.title("a voice with a lexicon in sherpa-onnx"), () => {
  let engine: Synthesizer;
  const open = () => createSherpaSynthesizer({ model: `path:${join(folder, "vits")}` });
  beforeAll(async () => {
    writeLexiconVoice(join(folder, "vits"));
    engine = await open();
  });
  afterAll(() => engine?.close());
  const cases = synthesizerConformance({ open: async () => engine, openToClose: open });
  it.each(cases.map(({ name, run }) => [name, run] as const))("%s", (_name, run) => run());

  test("has its speakers as voices", () => {
    expect(engine.info.capabilities.voices.map(({ name }) => name)).toEqual(["speaker-0", "speaker-1"]);
  });
});
