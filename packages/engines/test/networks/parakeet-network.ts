import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { OnnxWriter } from "./onnx-writer.ts";
import { bandWeights, everyFourth, melBins, wordLogits, writeTokens } from "./tone-networks.ts";

const tokens = ["▁low", "▁high", "<blk>"];
/** Frames that a token may take: its logits stand behind those of the tokens. */
const durations = 5;
const hidden = 1;

/** A transducer of NeMo that also says how many frames to skip, as Parakeet TDT. */
export function writeParakeet(folder: string): void {
  mkdirSync(folder, { recursive: true });
  writeEncoder(join(folder, "encoder.onnx"));
  writeNemoDecoder(join(folder, "decoder.onnx"), tokens.length);
  writeJoiner(join(folder, "joiner.onnx"));
  writeTokens(join(folder, "tokens.txt"), tokens);
}

function writeEncoder(path: string): void {
  const network = new OnnxWriter();
  const x = network.input("audio_signal", "float", ["N", melBins, "T"]);
  const lengths = network.input("length", "int64", ["N"]);
  const rows = network.node("Transpose", [everyFourth(network, x, 2)], { perm: [0, 2, 1] });
  const bands = network.node("MatMul", [rows, network.floats(bandWeights(), [melBins, 2])]);
  const frames = network.node("Div", [network.node("Add", [lengths, network.int64s([3])]), network.int64s([4])]);
  network.output(network.node("Transpose", [bands], { perm: [0, 2, 1] }), "outputs", "float", ["N", 2, "T4"]);
  network.output(frames, "encoded_lengths", "int64", ["N"]);
  network.save(path, {
    model_type: "EncDecRNNTBPEModel",
    vocab_size: tokens.length - 1,
    subsampling_factor: 4,
    normalize_type: "NA",
    pred_rnn_layers: 1,
    pred_hidden: hidden,
    feat_dim: melBins,
    url: "https://example.org/parakeet-tdt",
  });
}

/** A decoder of NeMo for so many tokens, blank the last of them. After a word it forbids the same one. */
export function writeNemoDecoder(path: string, size: number): void {
  const network = new OnnxWriter();
  const each = Array.from({ length: size }, (_, token) => token);
  const targets = network.input("targets", "int32", ["N", 1]);
  const length = network.input("target_length", "int32", ["N"]);
  const states = ["states.1", "states.2"].map((name) => network.input(name, "float", [1, "N", hidden]));
  const forbidden = each.flatMap((token) => each.map((next) => (token === next && token < size - 1 ? -1000 : 0)));
  const rows = network.node("Gather", [network.floats(forbidden, [size, size]), targets], { axis: 0 });
  network.output(network.node("Transpose", [rows], { perm: [0, 2, 1] }), "outputs", "float", ["N", size, 1]);
  network.output(length, "prednet_lengths", "int32", ["N"]);
  for (const [index, state] of states.entries()) network.output(state, `state_${index}`, "float", [1, "N", hidden]);
  network.save(path);
}

function writeJoiner(path: string): void {
  const network = new OnnxWriter();
  const size = tokens.length;
  const heard = network.input("encoder_outputs", "float", ["N", 2, 1]);
  const said = network.input("decoder_outputs", "float", ["N", size, 1]);
  const bands = network.node("Transpose", [heard], { perm: [0, 2, 1] });
  const words = wordLogits(network, bands, size, 0, 1, size - 1);
  const logits = network.node("Add", [words, network.node("Transpose", [said], { perm: [0, 2, 1] })]);
  // One frame at a time.
  const skips = network.floats([0, 1, 0, 0, 0], [1, 1, durations]);
  const all = network.node("Concat", [logits, skips], { axis: 2 });
  const shaped = network.node("Reshape", [all, network.int64s([-1, 1, 1, size + durations])]);
  network.output(shaped, "outputs", "float", ["N", 1, 1, size + durations]);
  network.save(path);
}
