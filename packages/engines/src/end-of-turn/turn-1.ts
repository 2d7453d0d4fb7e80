import type { InferenceSession } from "onnxruntime-node";
import type { OnnxRuntime } from "../onnx/load-onnx-runtime.ts";
import { sampleRate, windowS } from "./log-mel.ts";
import type { PauseNetwork } from "./pause-network.ts";

/** What the network takes at a time, 160 ms, and what it gives a probability for, 20 ms. */
const stepSamples = 2560;
const frameSamples = 320;
const framesPerStep = stepSamples / frameSamples;
const mostFrames = (windowS * sampleRate) / frameSamples;
const sound = "audio";
const probabilities = "probs";
const statePrefix = "state_";
/** Numbers of all states together. The published network has less than half a million. */
const mostStateNumbers = 4 * 2 ** 20;

/** What is wrong with a file that does not fit, as errors say it behind its name. */
export const turn1Form = `is no network of turn-1's form (${sound} of 1 x ${stepSamples}, ${statePrefix}…, ${framesPerStep} probabilities)`;

interface State {
  readonly name: string;
  readonly dims: readonly number[];
}
type Values = InferenceSession.OnnxValueMapType;

/**
 * A network in the format of turn-1-mini: 160 ms of sound and the state of the step before give eight probabilities and the next
 * state. It is led from a state of zeros over the sound of each pause, so that no stream has to be kept for a session; what counts
 * is the last frame of 20 ms that is all sound. Samples that are no numbers are silence, and others are clipped to [-1, 1]: they
 * would stay in the state.
 * @throws Error in words that stand behind the file's name
 */
export function turn1Network(runtime: OnnxRuntime, session: InferenceSession): PauseNetwork {
  const states = statesOf(session);
  return {
    async judge(given) {
      const frames = Math.max(1, Math.min(mostFrames, Math.floor(given.length / frameSamples)));
      const heard = cleaned(given.subarray(Math.max(0, given.length - frames * frameSamples)));
      let state: Values = Object.fromEntries(
        states.map(({ name, dims }) => [statePrefix + name, zeros(runtime, dims)] as const),
      );
      let given8: ArrayLike<unknown> = [];
      for (let from = 0; from < frames * frameSamples; from += stepSamples) {
        const step = new Float32Array(stepSamples);
        step.set(heard.subarray(from, from + stepSamples));
        const outputs = await session.run({ [sound]: new runtime.Tensor("float32", step, [1, stepSamples]), ...state });
        given8 = (outputs[probabilities]?.data ?? []) as ArrayLike<unknown>;
        state = nextState(outputs, states);
      }
      const probability = given8.length === framesPerStep ? Number(given8[(frames - 1) % framesPerStep]) : NaN;
      if (probability >= 0 && probability <= 1) return probability;
      throw new Error(`does not give ${framesPerStep} probabilities`);
    },
  };
}

/** @throws Error when inputs and outputs are others */
function statesOf(session: InferenceSession): State[] {
  const { inputMetadata, outputNames } = session;
  const fail = (found: string): never => {
    throw new Error(`${turn1Form}: it ${found}`);
  };
  const states: State[] = [];
  let numbers = 0;
  for (const input of inputMetadata) {
    if (!input.isTensor || input.type !== "float32") return fail(`takes ${input.name} that is no tensor of floats`);
    const dims = input.shape.map((size) => (typeof size === "number" ? size : NaN));
    if (input.name === sound) {
      if (dims.length === 2 && dims[1] === stepSamples) continue;
      return fail(`takes ${sound} of ${input.shape.join(" x ")}`);
    }
    const name = input.name.slice(statePrefix.length);
    if (!input.name.startsWith(statePrefix)) return fail(`takes ${input.name}`);
    if (!dims.every((size) => size > 0)) return fail(`takes ${input.name} of ${input.shape.join(" x ")}`);
    if (!outputNames.includes(`new_${input.name}`)) return fail(`does not give new_${input.name}`);
    numbers += dims.reduce((product, size) => product * size, 1);
    states.push({ name, dims });
  }
  if (!session.inputNames.includes(sound)) return fail(`takes no ${sound}`);
  if (!outputNames.includes(probabilities)) return fail(`gives no ${probabilities}`);
  if (states.length === 0) return fail("takes no state");
  if (numbers > mostStateNumbers) return fail(`has a state of ${numbers} numbers`);
  return states;
}

function nextState(outputs: Values, states: readonly State[]): Values {
  return Object.fromEntries(
    states.map(({ name }) => {
      const next = outputs[`new_${statePrefix}${name}`];
      if (next === undefined) throw new Error(`does not give new_${statePrefix}${name}`);
      return [statePrefix + name, next] as const;
    }),
  );
}

function zeros(runtime: OnnxRuntime, dims: readonly number[]) {
  const size = dims.reduce((product, each) => product * each, 1);
  return new runtime.Tensor("float32", new Float32Array(size), dims);
}

function cleaned(samples: Float32Array): Float32Array {
  return samples.map((value) => (Number.isFinite(value) ? Math.min(1, Math.max(-1, value)) : 0));
}
