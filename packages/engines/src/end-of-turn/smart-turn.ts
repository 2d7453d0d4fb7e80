import type { InferenceSession } from "onnxruntime-node";
import type { OnnxRuntime } from "../onnx/load-onnx-runtime.ts";
import { logMel, melBins, melFrames } from "./log-mel.ts";
import type { PauseNetwork } from "./pause-network.ts";

const shape = [1, melBins, melFrames] as const;

/** What is wrong with a file that does not fit, as errors say it behind its name. */
export const smartTurnForm = `is no network of Smart Turn's form (one input of ${melBins} x ${melFrames}, one probability)`;

/**
 * A network in the format of Smart Turn v3: it takes Whisper's features of 8 seconds and gives one probability.
 * @throws Error in words that stand behind the file's name
 */
export function smartTurnNetwork(runtime: OnnxRuntime, session: InferenceSession): PauseNetwork {
  const input = checkInput(session);
  return {
    async judge(sound) {
      const features = new runtime.Tensor("float32", logMel(sound), shape);
      const outputs = await session.run({ [input]: features });
      const values = outputs[session.outputNames[0] ?? ""]?.data;
      const probability = values?.length === 1 ? Number(values[0]) : NaN;
      if (probability >= 0 && probability <= 1) return probability;
      throw new Error("does not give one probability");
    },
  };
}

/** @returns the name of the one input */
function checkInput(session: InferenceSession): string {
  const [input, ...more] = session.inputMetadata;
  if (input === undefined || more.length > 0 || session.outputNames.length !== 1) {
    const found = `${session.inputNames.length} inputs and ${session.outputNames.length} outputs`;
    throw new Error(`${smartTurnForm}: it has ${found}`);
  }
  const dims = input.isTensor ? input.shape : [];
  const fits = dims.length === shape.length && dims.every((size, at) => typeof size !== "number" || size === shape[at]);
  if (!fits) throw new Error(`${smartTurnForm}: it takes ${dims.join(" x ") || "no tensor"}`);
  return input.name;
}
