import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { OnnxWriter } from "./onnx-writer.ts";
import { bandWeights, everyFourth, melBins, wordLogits, writeTokens } from "./tone-networks.ts";

const tokens = ["<blk>", "▁low", "▁high"];

/** Zipformer with CTC for whole utterances, in the format of icefall. */
export function writeZipformerCtc(folder: string): void {
  mkdirSync(folder, { recursive: true });
  const network = new OnnxWriter();
  const x = network.input("x", "float", ["N", "T", melBins]);
  const lengths = network.input("x_lens", "int64", ["N"]);
  const bands = network.node("MatMul", [everyFourth(network, x, 1), network.floats(bandWeights(), [melBins, 2])]);
  const frames = network.node("Div", [network.node("Add", [lengths, network.int64s([3])]), network.int64s([4])]);
  network.output(wordLogits(network, bands, tokens.length, 1, 2), "log_probs", "float", ["N", "T4", tokens.length]);
  network.output(frames, "log_probs_len", "int64", ["N"]);
  network.save(join(folder, "ctc-model.onnx"), { model_type: "zipformer2_ctc", comment: "ctc" });
  writeTokens(join(folder, "tokens.txt"), tokens);
}
