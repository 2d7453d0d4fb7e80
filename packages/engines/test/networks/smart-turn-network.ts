import { bandWeights, melBins } from "./tone-networks.ts";
import { OnnxWriter } from "./onnx-writer.ts";

/** Frames of the features, one every 10 ms. */
const frames = 800;

/**
 * A network in the format of Smart Turn v3 that judges by the last 0.6 seconds: who ends on a low tone has finished, who ends on a high
 * one goes on.
 * @param size frames of its input, to write one of another shape
 */
export function writeSmartTurn(path: string, size = frames): void {
  const network = new OnnxWriter();
  const features = network.input("input_features", "float", ["N", melBins, size]);
  const [from, to, axis] = [size - 60, size, 2].map((each) => network.int64s([each]));
  const recent = network.node("Slice", [features, from ?? "", to ?? "", axis ?? ""]);
  const means = network.node("ReduceMean", [recent], { axes: [2], keepdims: 0 });
  const bands = network.node("MatMul", [means, network.floats(bandWeights(), [melBins, 2])]);
  const fall = network.node("MatMul", [bands, network.floats([6, -6], [2, 1])]);
  network.output(network.node("Sigmoid", [fall]), "logits", "float", ["N", 1]);
  network.save(path);
}

/** A network that takes the same and gives no probability. */
export function writeUnboundedTurn(path: string): void {
  const network = new OnnxWriter();
  const features = network.input("input_features", "float", ["N", melBins, frames]);
  const sum = network.node("ReduceSum", [features], { keepdims: 0 });
  network.output(sum, "logits", "float", []);
  network.save(path);
}
