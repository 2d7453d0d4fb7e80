import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { OnnxWriter } from "./onnx-writer.ts";

const sampleRate = 16_000;
const melBins = 8;
const [fft, hop] = [1024, 256];
/** Bins of the transform whose phase comes round with each hop: their tones go on from frame to frame. */
const bins = [8, 12, 16, 20, 24, 28, 32, 36];
const framesEach = 6;
const tokens = ["_", "，", "。", "n", "i", "h", "a", "o", "z"];

/**
 * Matcha for Chinese, with a vocoder of its own: a network makes a spectrum in few bins out of tokens, the other one a transform
 * of sound out of that.
 */
export function writeMatcha(folder: string): void {
  mkdirSync(folder, { recursive: true });
  writeAcousticNetwork(join(folder, "model-steps-3.onnx"));
  writeVocoder(join(folder, "vocos-16khz-univ.onnx"));
  writeFileSync(join(folder, "tokens.txt"), tokens.map((token, index) => `${token} ${index}\n`).join(""));
  writeFileSync(join(folder, "lexicon.txt"), "你 n i\n好 h a o\n早 z a o\n");
}

function writeAcousticNetwork(path: string): void {
  const network = new OnnxWriter();
  const x = network.input("x", "int64", [1, "L"]);
  network.input("x_length", "int64", [1]);
  network.input("noise_scale", "float", [1]);
  const stretch = network.input("length_scale", "float", [1]);
  const table = tokens.flatMap((_, token) =>
    Array.from({ length: melBins }, (_value, bin) => (token > 2 && token % melBins === bin ? 1 : 0)),
  );
  const rows = network.node("Gather", [network.floats(table, [tokens.length, melBins]), x], { axis: 0 });
  const frames = network.node("Ceil", [network.node("Mul", [stretch, network.floats([framesEach])])]);
  const count = network.node("Cast", [frames], { to: 7 });
  const shape = network.node("Concat", [network.int64s([1, 1]), count, network.int64s([1])], { axis: 0 });
  const apart = network.node("Unsqueeze", [rows, network.int64s([2])]);
  const repeated = network.node("Tile", [apart, shape]);
  const joined = network.node("Reshape", [repeated, network.int64s([1, -1, melBins])]);
  network.output(network.node("Transpose", [joined], { perm: [0, 2, 1] }), "mel", "float", [1, melBins, "T"]);
  network.save(path, {
    model_type: "matcha-tts",
    sample_rate: sampleRate,
    n_speakers: 1,
    jieba: 1,
    has_espeak: 0,
    use_eos_bos: 0,
    pad_id: 0,
    language: "Chinese",
  });
}

function writeVocoder(path: string): void {
  const network = new OnnxWriter();
  const mel = network.input("mels", "float", [1, melBins, "T"]);
  const spread = Array.from({ length: (fft / 2 + 1) * melBins }, (_, index) =>
    bins[index % melBins] === Math.floor(index / melBins) ? 100 : 0,
  );
  const magnitude = network.node("MatMul", [network.floats(spread, [fft / 2 + 1, melBins]), mel]);
  const zero = network.node("Mul", [magnitude, network.floats([0])]);
  const dims = [1, fft / 2 + 1, "T"] as const;
  network.output(magnitude, "mag", "float", dims);
  network.output(network.node("Add", [zero, network.floats([1])]), "x", "float", dims);
  network.output(zero, "y", "float", dims);
  network.save(path, {
    model_type: "vocos",
    n_fft: fft,
    hop_length: hop,
    win_length: fft,
    window_type: "hann",
    center: 1,
    pad_mode: "reflect",
    normalized: 0,
  });
}
