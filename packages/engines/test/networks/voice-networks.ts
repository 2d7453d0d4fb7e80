import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { OnnxWriter } from "./onnx-writer.ts";

// Voices that whistle: each token is a tone, as long as the speed says. They take what the real networks of their kind take.

/** Tones by token: 0 is silence. */
function tones(count: number): number[] {
  return Array.from({ length: count }, (_, index) => (index === 0 ? 0 : 200 + 20 * index));
}

/**
 * Sound of tokens: `hertz` [L] each for `stretch` [1] times `samplesEach`, one behind the other, as one row of samples.
 */
export function whistle(
  network: OnnxWriter,
  hertz: string,
  stretch: string,
  { sampleRate, samplesEach }: { readonly sampleRate: number; readonly samplesEach: number },
): string {
  const long = network.node("Mul", [stretch, network.floats([samplesEach])]);
  const count = network.node("Cast", [network.node("Floor", [long])], { to: 7 });
  const scalar = network.node("Squeeze", [count]);
  const range = network.node("Range", [network.int64s([0], []), scalar, network.int64s([1], [])]);
  const times = network.node("Cast", [range], { to: 1 });
  const turns = network.node("Mul", [hertz, network.floats([(2 * Math.PI) / sampleRate])]);
  const column = network.node("Reshape", [turns, network.int64s([-1, 1])]);
  const waves = network.node("Sin", [network.node("Mul", [column, times])]);
  const soft = network.node("Mul", [waves, network.floats([0.3])]);
  return network.node("Reshape", [soft, network.int64s([-1])]);
}

const letters = "abcdefghijklmnopqrstuvwxyz".split("");
const marks = [",", ".", "!", "?"];
const lexiconTokens = [" ", ...letters, ...marks];

/** Words that the voice with a lexicon can say. */
export const lexiconWords = (
  "good morning your table for two people is ready what time it when you are how can i help today one three four five hello there " +
  "this a sentence that not finished yes no the of and goes on"
).split(" ");

/** VITS with a lexicon, two speakers, 16 kHz. */
export function writeLexiconVoice(folder: string, speakers = 2): void {
  mkdirSync(folder, { recursive: true });
  const network = new OnnxWriter();
  const x = network.input("x", "int64", [1, "L"]);
  network.input("x_length", "int64", [1]);
  network.input("noise_scale", "float", [1]);
  const stretch = network.input("length_scale", "float", [1]);
  network.input("noise_scale_w", "float", [1]);
  const speaker = network.input("sid", "int64", [1]);
  const table = network.floats(tones(lexiconTokens.length));
  const hertz = network.node("Gather", [table, network.node("Reshape", [x, network.int64s([-1])])]);
  const factors = network.floats(Array.from({ length: speakers }, (_, index) => 1 + index / 2));
  const pitched = network.node("Mul", [hertz, network.node("Gather", [factors, speaker])]);
  const sound = whistle(network, pitched, stretch, { sampleRate: 16_000, samplesEach: 640 });
  network.output(network.node("Reshape", [sound, network.int64s([1, 1, -1])]), "y", "float", [1, 1, "S"]);
  network.save(join(folder, "vits-model.onnx"), {
    model_type: "vits",
    comment: "ljspeech",
    language: "English",
    sample_rate: 16_000,
    add_blank: 0,
    n_speakers: speakers,
    punctuation: marks.join(" "),
  });
  writeFileSync(join(folder, "tokens.txt"), lexiconTokens.map((token, index) => `${token} ${index}\n`).join(""));
  const lines = [...new Set(lexiconWords)].map((word) => `${word} ${word.split("").join(" ")}\n`);
  writeFileSync(join(folder, "lexicon.txt"), lines.join(""));
}
