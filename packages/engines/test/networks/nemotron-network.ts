import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { OnnxWriter } from "./onnx-writer.ts";
import { writeNemoDecoder } from "./parakeet-network.ts";
import { bandWeights, everyFourth, melBins, writeTokens } from "./tone-networks.ts";

const tokens = ["▁low", "▁high", "▁tief", "▁hoch", "<blk>"];
const [window, shift] = [20, 16];

/** A streaming transducer of NeMo for several languages, as Nemotron: told German, it writes German words. */
export function writeNemotron(folder: string): void {
  mkdirSync(folder, { recursive: true });
  writeEncoder(join(folder, "encoder.onnx"));
  writeNemoDecoder(join(folder, "decoder.onnx"), tokens.length);
  writeJoiner(join(folder, "joiner.onnx"));
  writeTokens(join(folder, "tokens.txt"), tokens);
}

function writeEncoder(path: string): void {
  const network = new OnnxWriter();
  const x = network.input("audio_signal", "float", ["N", melBins, "T"]);
  network.input("length", "int64", ["N"]);
  const caches = [
    network.input("cache_last_channel", "float", ["N", 1, 2, 2]),
    network.input("cache_last_time", "float", ["N", 1, 2, 2]),
  ];
  const cacheLength = network.input("cache_last_channel_len", "int64", ["N"]);
  const prompt = network.input("prompt_index", "int64", ["N"]);
  const rows = network.node("Transpose", [everyFourth(network, x, 2)], { perm: [0, 2, 1] });
  const bands = network.node("MatMul", [rows, network.floats(bandWeights(), [melBins, 2])]);
  // Only the frames of this step, without those that the next one begins with.
  const [from, to, axis] = [0, shift / 4, 1].map((each) => network.int64s([each]));
  const own = network.node("Slice", [bands, from ?? "", to ?? "", axis ?? ""]);
  const language = network.node("Reshape", [network.node("Cast", [prompt], { to: 1 }), network.int64s([-1, 1, 1])]);
  const first = network.node("Slice", [own, from ?? "", network.int64s([1]), network.int64s([2])]);
  const column = network.node("Add", [network.node("Mul", [first, network.floats([0])]), language]);
  const heard = network.node("Concat", [own, column], { axis: 2 });
  network.output(network.node("Transpose", [heard], { perm: [0, 2, 1] }), "outputs", "float", ["N", 3, "T4"]);
  const count = network.node("Add", [network.node("Mul", [cacheLength, network.int64s([0])]), network.int64s([4])]);
  network.output(count, "encoded_lengths", "int64", ["N"]);
  network.output(caches[0] ?? "", "cache_last_channel_next", "float", ["N", 1, 2, 2]);
  network.output(caches[1] ?? "", "cache_last_time_next", "float", ["N", 1, 2, 2]);
  network.output(cacheLength, "cache_last_channel_next_len", "int64", ["N"]);
  network.save(path, {
    model_type: "EncDecRNNTBPEModelWithPrompt",
    vocab_size: tokens.length - 1,
    window_size: window,
    chunk_shift: shift,
    subsampling_factor: 4,
    normalize_type: "NA",
    pred_rnn_layers: 1,
    pred_hidden: 1,
    cache_last_channel_dim1: 1,
    cache_last_channel_dim2: 2,
    cache_last_channel_dim3: 2,
    cache_last_time_dim1: 1,
    cache_last_time_dim2: 2,
    cache_last_time_dim3: 2,
    prompt_dictionary: '{"auto": 0, "en-US": 0, "de-DE": 1}',
  });
}

function writeJoiner(path: string): void {
  const network = new OnnxWriter();
  const size = tokens.length;
  const heard = network.input("encoder_outputs", "float", ["N", 3, 1]);
  const said = network.input("decoder_outputs", "float", ["N", size, 1]);
  const rows = network.node("Transpose", [heard], { perm: [0, 2, 1] });
  // Low band, high band, language: 0 for English, 1 for German.
  const weights = [1, -0.5, 1, -0.5, 0, -0.5, 1, -0.5, 1, 0, -1000, -1000, 1000, 1000, 0];
  const words = network.node("MatMul", [rows, network.floats(weights, [3, size])]);
  const biased = network.node("Add", [words, network.floats([2, 2, -998, -998, 0])]);
  const logits = network.node("Add", [biased, network.node("Transpose", [said], { perm: [0, 2, 1] })]);
  const shaped = network.node("Reshape", [logits, network.int64s([-1, 1, 1, size])]);
  network.output(shaped, "outputs", "float", ["N", 1, 1, size]);
  network.save(path);
}
