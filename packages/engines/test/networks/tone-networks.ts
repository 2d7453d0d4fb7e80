import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { OnnxWriter } from "./onnx-writer.ts";

// Recognizers that hear two words: a low tone is "low", a high one "high", anything soft is nothing. They take what the real
// networks of their kind take, under the same names and with the same metadata, so that the real library runs them.

export const melBins = 80;
/** Mel bins, of 80 up to 8 kHz, around 400 Hz and around 2.5 kHz. */
const lowBins = { from: 8, to: 16 };
const highBins = { from: 42, to: 52 };

/** How far each mel bin counts for low and for high: their means. */
export function bandWeights(repeats = 1): number[] {
  return Array.from({ length: melBins * repeats }, (_, index) => {
    const bin = index % melBins;
    const weight = ({ from, to }: typeof lowBins): number => (bin >= from && bin < to ? 1 / (to - from) / repeats : 0);
    return [weight(lowBins), weight(highBins)];
  }).flat();
}

/**
 * Logits of `words` columns from the two bands: 0 for silence, above it for the word whose band is loud. Features are natural
 * logarithms, about -16 in silence.
 */
export function wordLogits(
  network: OnnxWriter,
  bands: string,
  columns: number,
  low: number,
  high: number,
  blank = 0,
): string {
  const weights = Array.from({ length: 2 * columns }, () => 0);
  weights[low] = 1;
  weights[columns + low] = -0.5;
  weights[high] = -0.5;
  weights[columns + high] = 1;
  const bias = Array.from({ length: columns }, () => -1000);
  bias[blank] = 0;
  bias[low] = 2;
  bias[high] = 2;
  const weighted = network.node("MatMul", [bands, network.floats(weights, [2, columns])]);
  return network.node("Add", [weighted, network.floats(bias)]);
}

const transducerTokens = ["<blk>", "<unk>", "▁low", "▁high"];

export function writeTokens(path: string, tokens: readonly string[]): void {
  writeFileSync(path, tokens.map((token, index) => `${token} ${index}\n`).join(""));
}

/** A streaming transducer in the format of icefall's conformers, with caches that pass through. */
export function writeStreamingTransducer(folder: string): void {
  mkdirSync(folder, { recursive: true });
  const [layers, left, kernel, dim, chunk] = [1, 2, 3, 2, 16];
  const encoder = new OnnxWriter();
  const x = encoder.input("x", "float", ["N", "T", melBins]);
  const attention = encoder.input("attn_cache", "float", [layers, left, "N", dim]);
  const convolution = encoder.input("cnn_cache", "float", [layers, kernel - 1, "N", dim]);
  encoder.input("processed_lens", "int64", ["N"]);
  const fours = encoder.node("Reshape", [x, encoder.int64s([0, -1, 4, melBins])]);
  const means = encoder.node("ReduceMean", [fours], { axes: [2], keepdims: 0 });
  const bands = encoder.node("MatMul", [means, encoder.floats(bandWeights(), [melBins, 2])]);
  encoder.output(bands, "encoder_out", "float", ["N", "T4", dim]);
  encoder.output(attention, "new_attn_cache", "float", [layers, left, "N", dim]);
  encoder.output(convolution, "new_cnn_cache", "float", [layers, kernel - 1, "N", dim]);
  encoder.save(join(folder, "encoder.onnx"), {
    model_type: "conformer",
    num_encoder_layers: layers,
    T: chunk,
    decode_chunk_len: chunk,
    left_context: left,
    encoder_dim: dim,
    pad_length: 0,
    cnn_module_kernel: kernel,
  });
  writeDecoderAndJoiner(folder);
}

/** A quarter of the frames, as real networks give. */
export function everyFourth(network: OnnxWriter, value: string, axis: number): string {
  const [from, to, step] = [0, 2 ** 40, 4].map((each) => network.int64s([each]));
  return network.node("Slice", [value, from ?? "", to ?? "", network.int64s([axis]), step ?? ""]);
}

/** A transducer that hears whole utterances, in the format of icefall's zipformers. */
export function writeWholeTransducer(folder: string): void {
  mkdirSync(folder, { recursive: true });
  const encoder = new OnnxWriter();
  const x = encoder.input("x", "float", ["N", "T", melBins]);
  const lengths = encoder.input("x_lens", "int64", ["N"]);
  const bands = encoder.node("MatMul", [everyFourth(encoder, x, 1), encoder.floats(bandWeights(), [melBins, 2])]);
  const frames = encoder.node("Div", [encoder.node("Add", [lengths, encoder.int64s([3])]), encoder.int64s([4])]);
  encoder.output(bands, "encoder_out", "float", ["N", "T4", 2]);
  encoder.output(frames, "encoder_out_lens", "int64", ["N"]);
  encoder.save(join(folder, "encoder.onnx"), { model_type: "zipformer2", comment: "zipformer2" });
  writeDecoderAndJoiner(folder);
}

/** After a word the decoder forbids the same one: it is said once for as long as a tone lasts. */
function writeDecoderAndJoiner(folder: string): void {
  const size = transducerTokens.length;
  const decoder = new OnnxWriter();
  const y = decoder.input("y", "int64", ["N", 2]);
  const last = decoder.node("Gather", [y, decoder.int64s([1], [])], { axis: 1 });
  const forbidden = Array.from({ length: size * size }, (_, index) =>
    index % size === Math.floor(index / size) && index > 0 ? -1000 : 0,
  );
  const table = decoder.floats(forbidden, [size, size]);
  decoder.output(decoder.node("Gather", [table, last], { axis: 0 }), "decoder_out", "float", ["N", size]);
  decoder.save(join(folder, "decoder.onnx"), { vocab_size: size, context_size: 2 });

  const joiner = new OnnxWriter();
  const heard = joiner.input("encoder_out", "float", ["N", 2]);
  const said = joiner.input("decoder_out", "float", ["N", size]);
  const logit = joiner.node("Add", [wordLogits(joiner, heard, size, 2, 3), said]);
  joiner.output(logit, "logit", "float", ["N", size]);
  joiner.save(join(folder, "joiner.onnx"), { joiner_dim: 2 });
  writeTokens(join(folder, "tokens.txt"), transducerTokens);
}

const senseVoiceTokens = ["<blk>", "▁low", "▁high", "<|en|>", "<|zh|>", "<|NEUTRAL|>", "<|Speech|>", "<|withitn|>"];

/** SenseVoice: four frames that say language, mood, event and form, and then the words. Language 1 is "zh", others "en". */
export function writeSenseVoice(folder: string): void {
  mkdirSync(folder, { recursive: true });
  const [window, size] = [7, senseVoiceTokens.length];
  const network = new OnnxWriter();
  const x = network.input("x", "float", [1, "T", melBins * window]);
  network.input("x_length", "int32", [1]);
  const language = network.input("language", "int32", [1]);
  network.input("text_norm", "int32", [1]);
  const bands = network.node("MatMul", [x, network.floats(bandWeights(window), [melBins * window, 2])]);
  const words = wordLogits(network, bands, size, 1, 2);
  const oneHot = (tokens: readonly number[]): number[] =>
    tokens.flatMap((token) => Array.from({ length: size }, (_, index) => (index === token ? 9 : 0)));
  const heads = network.floats([...oneHot([3, 5, 6, 7]), ...oneHot([4, 5, 6, 7])], [2, 4, size]);
  const head = network.node("Gather", [heads, language], { axis: 0 });
  network.output(network.node("Concat", [head, words], { axis: 1 }), "logits", "float", [1, "T4", size]);
  network.save(join(folder, "model.onnx"), {
    model_type: "sense_voice_ctc",
    comment: "SenseVoice",
    vocab_size: size,
    lfr_window_size: window,
    lfr_window_shift: 6,
    normalize_samples: 1,
    with_itn: 14,
    without_itn: 15,
    lang_auto: 0,
    lang_zh: 1,
    lang_en: 0,
    lang_ja: 0,
    lang_ko: 0,
    lang_yue: 0,
    neg_mean: Array.from({ length: melBins * window }, () => 0).join(","),
    inv_stddev: Array.from({ length: melBins * window }, () => 1).join(","),
  });
  writeTokens(join(folder, "tokens.txt"), senseVoiceTokens);
}
