import { EngineError, type VoiceActivityEngine, type VoiceActivityStream } from "@vivavoce/engine";
import type { InferenceSession } from "onnxruntime-node";
import { loadOnnxRuntime, type OnnxRuntime } from "../onnx/load-onnx-runtime.ts";
import { resolvePackageFile } from "../onnx/resolve-package-file.ts";

const engineId = "silero-vad-v6";
const sampleRate = 16_000;
const frameSamples = 512;
/** The model wants the end of the frame before in front of each frame; without it, it runs and never fires. */
const contextSamples = 64;
const stateShape = [2, 1, 128] as const;
const stateSize = 2 * 128;

const model = {
  packageName: "@ricky0123/vad-web",
  path: "dist/silero_vad_v6.onnx",
  sha256: "1a153a22f4509e292a94e67d6f9b85e8deb25b4988682b7e174c65279d8788e3",
};

/**
 * Loads Silero v6 (16 kHz, frames of 512 samples). A frame takes about 0.13 ms and runs on the calling thread, see
 * docs/decisions/0004-inference-threads.md.
 * @throws EngineError `engine_unavailable` when the runtime or the model is not installed
 */
export async function createSileroVoiceActivity(): Promise<VoiceActivityEngine> {
  const [runtime, path] = await Promise.all([loadOnnxRuntime(engineId), resolvePackageFile(engineId, model)]);
  const session = await openSession(runtime, path);
  let closed = false;
  return {
    info: { id: engineId, languages: ["*"], licence: "MIT", capabilities: { sampleRate, frameSamples } },
    openStream: () => new SileroStream(runtime, session, () => closed),
    async close() {
      if (closed) return;
      closed = true;
      await session.release();
    },
  };
}

async function openSession(runtime: OnnxRuntime, path: string): Promise<InferenceSession> {
  try {
    return await runtime.InferenceSession.create(path, {
      intraOpNumThreads: 1,
      interOpNumThreads: 1,
      executionMode: "sequential",
      logSeverityLevel: 4,
    });
  } catch (cause) {
    throw new EngineError(engineId, "engine_unavailable", "the voice activity model could not be loaded", { cause });
  }
}

class SileroStream implements VoiceActivityStream {
  readonly #runtime: OnnxRuntime;
  readonly #session: InferenceSession;
  readonly #engineClosed: () => boolean;
  /** The context, then the frame. */
  readonly #input = new Float32Array(contextSamples + frameSamples);
  #state = new Float32Array(stateSize);
  #clearCount = 0;
  #closed = false;

  constructor(runtime: OnnxRuntime, session: InferenceSession, engineClosed: () => boolean) {
    this.#runtime = runtime;
    this.#session = session;
    this.#engineClosed = engineClosed;
  }

  async process(frame: Float32Array): Promise<number> {
    if (this.#closed || this.#engineClosed()) {
      throw new EngineError(engineId, "engine_closed", "the voice activity stream is closed");
    }
    if (frame.length !== frameSamples) {
      const message = `a frame must have ${frameSamples} samples, not ${frame.length}`;
      throw new EngineError(engineId, "unsupported", message);
    }
    this.#input.copyWithin(0, frameSamples);
    this.#input.set(frame, contextSamples);
    const clearCount = this.#clearCount;
    const outputs = await this.#run();
    const state = outputs["stateN"]?.data;
    const probability = outputs["output"]?.data[0];
    if (!(state instanceof Float32Array) || typeof probability !== "number") {
      throw new EngineError(engineId, "invalid_output", "the voice activity model gave no probability");
    }
    // A `clear` in between must not be undone.
    if (clearCount === this.#clearCount) this.#state = new Float32Array(state);
    return Math.min(1, Math.max(0, probability));
  }

  clear(): void {
    this.#clearCount += 1;
    this.#input.fill(0);
    this.#state.fill(0);
  }

  close(): void {
    this.#closed = true;
  }

  async #run(): Promise<InferenceSession.OnnxValueMapType> {
    const { Tensor } = this.#runtime;
    try {
      return await this.#session.run({
        input: new Tensor("float32", this.#input, [1, this.#input.length]),
        state: new Tensor("float32", this.#state, stateShape),
        sr: new Tensor("int64", BigInt64Array.of(BigInt(sampleRate)), []),
      });
    } catch (cause) {
      throw new EngineError(engineId, "engine_failed", "the voice activity model failed", { cause });
    }
  }
}
