import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { OnnxWriter } from "./onnx-writer.ts";
import { whistle } from "./voice-networks.ts";

// Voices that are told how to sound by a vector out of a file beside the network: Kokoro and Kitten. They whistle too.

const sampleRate = 24_000;
const letters = "abcdefghijklmnopqrstuvwxyz".split("");
/** Signs of eSpeak NG for the sounds of English, and letters: whatever it writes, most has a tone. */
const phonemes = "ɐɑɒæɔəɚɛɜɡɪɹɾʃʊʌʒʔˈˌːθðŋ".split("");
const marks = [";", ":", ",", ".", "!", "?", "—", "…", '"', "(", ")", "“", "”"];
const tokens = ["$", ...marks, " ", ...letters, ...phonemes];

/** A network that takes tokens, a style and a speed. The first number of the style is a factor of the pitch. */
function writeNetwork(path: string, styleSize: number, metadata: Readonly<Record<string, string | number>>): void {
  const network = new OnnxWriter();
  const x = network.input("tokens", "int64", [1, "L"]);
  const style = network.input("style", "float", [1, styleSize]);
  const speed = network.input("speed", "float", [1]);
  const silent = tokens.indexOf(" ");
  const table = tokens.map((_, index) => (index <= silent ? 0 : 200 + 15 * (index - silent)));
  const hertz = network.node("Gather", [network.floats(table), network.node("Reshape", [x, network.int64s([-1])])]);
  const factor = network.node("Gather", [style, network.int64s([0])], { axis: 1 });
  const pitched = network.node("Mul", [hertz, network.node("Reshape", [factor, network.int64s([1])])]);
  const stretch = network.node("Div", [network.floats([1]), speed]);
  network.output(whistle(network, pitched, stretch, { sampleRate, samplesEach: 1200 }), "audio", "float", ["S"]);
  network.save(path, { sample_rate: sampleRate, has_espeak: 1, voice: "en-us", ...metadata });
}

/** Styles of speakers, `rows` each, of which the first number is 1, 1.25, 1.5, … */
function writeStyles(path: string, speakers: number, rows: number, size: number): void {
  const values = Float32Array.from({ length: speakers * rows * size }, (_, index) =>
    index % size === 0 ? 1 + Math.floor(index / (rows * size)) / 4 : 0,
  );
  writeFileSync(path, values);
}

function writeTokens(path: string): void {
  writeFileSync(path, tokens.map((token, index) => `${token} ${index}\n`).join(""));
}

/** Kokoro of several languages: words stand in lexicons, one of English and one of Chinese. */
export function writeKokoro(folder: string, words: readonly string[]): void {
  mkdirSync(folder, { recursive: true });
  const names = ["af_heart", "bm_george", "zf_xiaobei"];
  const [rows, size] = [510, 4];
  writeNetwork(join(folder, "model.onnx"), size, {
    model_type: "kokoro",
    version: 2,
    n_speakers: names.length,
    speaker_names: names.join(","),
    style_dim: `${rows},1,${size}`,
  });
  writeStyles(join(folder, "voices.bin"), names.length, rows, size);
  writeTokens(join(folder, "tokens.txt"));
  const english = [...new Set(words)].map((word) => `${word} ${word.split("").join(" ")}\n`);
  writeFileSync(join(folder, "lexicon-us-en.txt"), english.join(""));
  writeFileSync(join(folder, "lexicon-zh.txt"), "你 n i\n好 h a o\n你好 n i h a o\n");
}

/** Kitten, which has eSpeak NG read everything. */
export function writeKitten(folder: string): void {
  mkdirSync(folder, { recursive: true });
  const names = ["expr-voice-2-m", "expr-voice-2-f"];
  const size = 4;
  writeNetwork(join(folder, "model.onnx"), size, {
    model_type: "kitten-tts",
    n_speakers: names.length,
    speaker_names: names.join(","),
    style_dim: `1,${size}`,
  });
  writeStyles(join(folder, "voices.bin"), names.length, 1, size);
  writeTokens(join(folder, "tokens.txt"));
}

/**
 * Data of eSpeak NG without a language in it: enough for networks that have all their words in a lexicon. A table without
 * phonemes, and the version and rate that the library asks for.
 */
export function writeEmptyEspeakData(folder: string): void {
  mkdirSync(folder, { recursive: true });
  const table = Buffer.alloc(40);
  table[0] = 1;
  table.write("base", 8);
  writeFileSync(join(folder, "phontab"), table);
  writeFileSync(join(folder, "phonindex"), Buffer.alloc(16));
  const data = Buffer.alloc(16);
  data.writeUInt32LE(0x01_48_01, 0);
  data.writeUInt32LE(22_050, 4);
  writeFileSync(join(folder, "phondata"), data);
  writeFileSync(join(folder, "intonations"), Buffer.alloc(68));
}
