import { OnnxWriter } from "./onnx-writer.ts";

/** Hops of 10 ms that the published networks look ahead, and so are late. */
const lateHops = 4;
/** Numbers that begin the state with what the network is told of levels. */
const levels = 2;
/** What is let through reaches up to here, in Hz. */
const passedHertz = 1000;

/**
 * A denoiser in the format of DPDFNet, one frame of a spectrum of 20 ms and a state at a time, 40 ms late, for which all above
 * 1 kHz is noise.
 * @param sampleRate of its sound: 8000 or 16000 Hz
 */
export function writeDpdfnet(path: string, sampleRate: 8000 | 16_000): void {
  const frame = sampleRate / 50;
  const bins = frame / 2 + 1;
  const numbers = bins * 2;
  const stateSize = levels + lateHops * numbers;
  const network = new OnnxWriter();
  const spectrum = network.input("spec", "float", [1, 1, bins, 2]);
  const state = network.input("state_in", "float", [stateSize]);
  const cut = (from: number, to: number): string =>
    network.node("Slice", [state, ...[from, to, 0].map((each) => network.int64s([each]))]);
  const oldest = network.node("Reshape", [cut(levels, levels + numbers), network.int64s([1, 1, bins, 2])]);
  const mask = Array.from({ length: bins }, (_, bin) => (bin * 50 <= passedHertz ? 1 : 0));
  network.output(network.node("Mul", [oldest, network.floats(mask, [1, 1, bins, 1])]), "spec_e", "float", [
    1,
    1,
    bins,
    2,
  ]);
  const newest = network.node("Reshape", [spectrum, network.int64s([numbers])]);
  const next = network.node("Concat", [cut(0, levels), cut(levels + numbers, stateSize), newest], { axis: 0 });
  network.output(next, "state_out", "float", [stateSize]);
  network.save(path, {
    model_type: "dpdfnet",
    version: 1,
    profile: sampleRate === 8000 ? "dpdfnet2_8khz" : "dpdfnet_16khz",
    sample_rate: sampleRate,
    n_fft: frame,
    hop_length: frame / 2,
    window_length: frame,
    normalized: 0,
    center: 1,
    window_type: "vorbis",
    pad_mode: "reflect",
    freq_bins: bins,
    erb_bins: 1,
    spec_bins: 1,
    state_size: stateSize,
    erb_norm_state_size: 1,
    spec_norm_state_size: 1,
    erb_norm_init: "0",
    spec_norm_init: "0",
  });
}
