import { OnnxWriter } from "./onnx-writer.ts";

const [frame, hop] = [512, 256];
const bins = frame / 2 + 1;
/** Bins up to 1 kHz are let through. */
const passedBins = 33;

/**
 * A denoiser in the format of GTCRN, one frame of a spectrum and three caches at a time, for which all above 1 kHz is noise.
 * @param metadata to write another format
 */
export function writeGtcrn(path: string, metadata: Readonly<Record<string, string | number>> = {}): void {
  const network = new OnnxWriter();
  const spectrum = network.input("mix", "float", [1, bins, 1, 2]);
  const caches = { conv_cache: [2, 1, 1, 1, 1], tra_cache: [2, 1, 1, 1, 1], inter_cache: [2, 1, 1, 1] };
  const inputs = Object.entries(caches).map(([name, dims]) => network.input(name, "float", dims));
  const mask = Array.from({ length: bins }, (_, bin) => (bin < passedBins ? 1 : 0));
  const quiet = network.node("Mul", [spectrum, network.floats(mask, [1, bins, 1, 1])]);
  network.output(quiet, "enh", "float", [1, bins, 1, 2]);
  Object.entries(caches).forEach(([name, dims], at) => {
    network.output(inputs[at] ?? "", `${name}_out`, "float", dims);
  });
  const shapes = Object.entries(caches).map(([name, dims]) => [`${name}_shape`, dims.join(",")]);
  network.save(path, {
    model_type: "gtcrn",
    sample_rate: 16_000,
    n_fft: frame,
    hop_length: hop,
    window_length: frame,
    window_type: "hann_sqrt",
    version: 1,
    ...Object.fromEntries(shapes),
    ...metadata,
  });
}
