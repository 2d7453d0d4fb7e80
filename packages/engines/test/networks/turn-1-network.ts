import { OnnxWriter } from "./onnx-writer.ts";
import type { Dimension } from "./onnx-writer.ts";

const [stepSamples, frameSamples] = [2560, 320];
const frames = stepSamples / frameSamples;
/** What stays of one frame in the next. */
const kept = 0.95;
/** Shapes as small as the published names allow; `h6` carries what was heard, the others count steps. */
const states: Readonly<Record<string, readonly number[]>> = {
  audio: [1, 240],
  conv1: [1, 80, 2],
  conv2: [1, 256, 1],
  k: [6, 1, 4, 60, 2],
  v: [6, 1, 4, 60, 2],
  k_valid: [1, 60],
  h6: [1, 1],
};

/** What a network is written with that is none of the format. */
export interface Turn1Faults {
  readonly audio?: readonly Dimension[];
  readonly without?: string;
  readonly unbounded?: boolean;
}

/**
 * A network in the format of turn-1-mini: sound of 160 ms and seven states, eight probabilities and the next states. Who ends on a
 * low tone has finished, who ends on a high one goes on; in silence it forgets by and by. A state that is not handed on, or does
 * not begin with zeros, makes it certain of the contrary of everything.
 */
export function writeTurn1(path: string, { audio = [1, stepSamples], without, unbounded }: Turn1Faults = {}): void {
  const network = new OnnxWriter();
  const sound = network.input("audio", "float", audio);
  const given = Object.fromEntries(
    Object.entries(states).map(([name, dims]) => [name, network.input(`state_${name}`, "float", dims)] as const),
  );
  const rows = network.node("Reshape", [sound, network.int64s([frames, frameSamples])]);
  const slice = (from: number, to: number): string =>
    network.node("Slice", [rows, network.int64s([from]), network.int64s([to]), network.int64s([1])]);
  const power = (value: string): string =>
    network.node("ReduceMean", [network.node("Mul", [value, value])], { axes: [1], keepdims: 1 });
  // A step between samples is small in a low tone, and larger than the tone itself in a high one: 0.02 against 0.9 of its power.
  const steps = power(network.node("Sub", [slice(1, frameSamples), slice(0, frameSamples - 1)]));
  const low = network.node("Sub", [network.node("Mul", [power(rows), network.floats([0.4])]), steps]);
  const heard = network.node("MatMul", [network.floats(recurrence(), [frames, frames]), low]);
  const left = network.node("MatMul", [network.floats(decay(), [frames, 1]), given["h6"] ?? ""]);
  const level = network.node("Add", [heard, left]);
  // Both count the steps, one upwards and one downwards.
  const first = (name: string): string => network.node("ReduceMax", [given[name] ?? ""], { keepdims: 0 });
  const off = network.node("Abs", [
    network.node("Add", [first("conv1"), network.node("ReduceMin", [given["v"] ?? ""], { keepdims: 0 })]),
  ]);
  const wrong = network.node("Mul", [off, network.floats([-1e6], [])]);
  const logits = network.node("Add", [network.node("Mul", [level, network.floats([20])]), wrong]);
  const flat = network.node("Reshape", [logits, network.int64s([frames])]);
  const beyond = network.node("Add", [flat, network.floats([2])]);
  network.output(unbounded === true ? beyond : network.node("Sigmoid", [flat]), "probs", "float", [frames]);
  const last = network.node("Slice", [level, ...[frames - 1, frames, 0].map((each) => network.int64s([each]))]);
  for (const [name, dims] of Object.entries(states)) {
    if (name === without) continue;
    const counted = name === "v" ? -1 : 1;
    const next = name === "h6" ? last : network.node("Add", [given[name] ?? "", network.floats([counted])]);
    network.output(next, `new_state_${name}`, "float", dims);
  }
  network.save(path);
}

/** Each frame is what it is, and what stays of those before it. */
function recurrence(): number[] {
  return Array.from({ length: frames * frames }, (_, at) => {
    const [frame, earlier] = [Math.floor(at / frames), at % frames];
    return earlier > frame ? 0 : kept ** (frame - earlier);
  });
}

function decay(): number[] {
  return Array.from({ length: frames }, (_, frame) => kept ** (frame + 1));
}
