import type { InferenceSession } from "onnxruntime-node";
import type { OnnxRuntime } from "../onnx/load-onnx-runtime.ts";
import { logMel, melBins, melFrames } from "./log-mel.ts";

/** A loaded network in the format of Smart Turn v3. */
export interface PauseNetwork {
  /** Probability that the speaker has finished. @param sound mono, 16 kHz */
  judge(sound: Float32Array): Promise<number>;
}

const shape = [1, melBins, melFrames] as const;

/**
 * Loads a network that takes Whisper's features of 8 seconds and gives one probability, and has it judge silence: one of
 * another shape is found out here.
 * @throws Error in words that stand behind the file's name
 */
export async function loadPauseNetwork(runtime: OnnxRuntime, path: string, threads: number): Promise<PauseNetwork> {
  const session = await open(runtime, path, threads);
  const input = checkInput(session);
  const run = async (sound: Float32Array): Promise<number> => {
    const features = new runtime.Tensor("float32", logMel(sound), shape);
    const outputs = await session.run({ [input]: features });
    const values = outputs[session.outputNames[0] ?? ""]?.data;
    const probability = values?.length === 1 ? Number(values[0]) : NaN;
    if (probability >= 0 && probability <= 1) return probability;
    throw new Error("does not give one probability");
  };
  try {
    await run(new Float32Array(0));
  } catch (error) {
    const reason = error instanceof Error ? error.message : "it fails";
    throw new Error(reason.startsWith("does not") ? `${form}: it ${reason}` : `${form}: ${reason}`, { cause: error });
  }
  return { judge: run };
}

const form = `is no network of Smart Turn's form (one input of ${melBins} x ${melFrames}, one probability)`;

async function open(runtime: OnnxRuntime, path: string, threads: number): Promise<InferenceSession> {
  try {
    return await runtime.InferenceSession.create(path, {
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      executionMode: "sequential",
      logSeverityLevel: 4,
    });
  } catch (cause) {
    throw new Error(`cannot be loaded: ${cause instanceof Error ? cause.message : "unknown"}`, { cause });
  }
}

/** @returns the name of the one input */
function checkInput(session: InferenceSession): string {
  const [input, ...more] = session.inputMetadata;
  if (input === undefined || more.length > 0 || session.outputNames.length !== 1) {
    const found = `${session.inputNames.length} inputs and ${session.outputNames.length} outputs`;
    throw new Error(`${form}: it has ${found}`);
  }
  const dims = input.isTensor ? input.shape : [];
  const fits = dims.length === shape.length && dims.every((size, at) => typeof size !== "number" || size === shape[at]);
  if (!fits) throw new Error(`${form}: it takes ${dims.join(" x ") || "no tensor"}`);
  return input.name;
}
