import type { InferenceSession } from "onnxruntime-node";
import type { OnnxRuntime } from "../onnx/load-onnx-runtime.ts";
import type { WorkerSetup } from "./pause-messages.ts";
import type { PauseNetwork } from "./pause-network.ts";
import { smartTurnForm, smartTurnNetwork } from "./smart-turn.ts";
import { turn1Form, turn1Network } from "./turn-1.ts";

const networks = {
  "smart-turn": { make: smartTurnNetwork, form: smartTurnForm },
  "turn-1": { make: turn1Network, form: turn1Form },
} as const;

/**
 * Loads a network and has it judge silence: one of another form is found out here.
 * @throws Error in words that stand behind the file's name
 */
export async function loadPauseNetwork(runtime: OnnxRuntime, setup: WorkerSetup): Promise<PauseNetwork> {
  const { make, form } = networks[setup.network];
  const network = make(runtime, await open(runtime, setup));
  try {
    await network.judge(new Float32Array(0));
  } catch (error) {
    const reason = error instanceof Error ? error.message : "it fails";
    throw new Error(reason.startsWith("does not") ? `${form}: it ${reason}` : `${form}: ${reason}`, { cause: error });
  }
  return network;
}

async function open(runtime: OnnxRuntime, { path, threads }: WorkerSetup): Promise<InferenceSession> {
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
