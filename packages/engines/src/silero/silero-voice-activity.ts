import { EngineError, type VoiceActivityEngine, type VoiceActivityStream } from "@vivavoce/engine";
import type { InferenceSession } from "onnxruntime-node";
import { loadOnnxRuntime, type OnnxRuntime } from "../onnx/load-onnx-runtime.ts";
import { resolvePackageFile } from "../onnx/resolve-package-file.ts";
import type { Timers } from "../openai-compatible/timers.ts";
import { Renewable } from "../workers/renewable.ts";
import { systemTimers } from "../workers/system-timers.ts";
import { BandwidthWatch, filterPastSamples, halveRate } from "./bandwidth.ts";
import { LevelFollower } from "./level-follower.ts";
import { SteadyBackground } from "./steady-background.ts";

const engineId = "silero-vad-v6";
const sampleRate = 16_000;
const frameSamples = 512;
/** The model wants the end of the frame before in front of each frame; without it, it runs and never fires. */
const contextSamples = filterPastSamples;
const narrowFrameSamples = frameSamples / 2;
const narrowContextSamples = contextSamples / 2;
const stateShape = [2, 1, 128] as const;
const stateSize = 2 * 128;

const model = {
  packageName: "@vivavoce/model-silero-vad",
  path: "silero_vad_v6.onnx",
  upstream: { packageName: "@ricky0123/vad-web", path: "dist/silero_vad_v6.onnx" },
  sha256: "1a153a22f4509e292a94e67d6f9b85e8deb25b4988682b7e174c65279d8788e3",
};

/**
 * Loads Silero v6 (16 kHz, frames of 512 samples). A frame takes about 0.15 ms and runs on the calling thread, see
 * docs/decisions/0004-inference-threads.md. Quiet and clipped talkers are heard as others are, and sound that came over
 * a telephone is given to the part of the model that was made for 8 kHz. A model that fails is loaded anew; until it is there,
 * `health` says so and frames fail at once.
 * @throws EngineError `engine_unavailable` when the runtime or the model is not installed
 */
export async function createSileroVoiceActivity({
  timers = systemTimers,
}: SileroOptions = {}): Promise<VoiceActivityEngine> {
  const [runtime, path] = await Promise.all([loadOnnxRuntime(engineId), resolvePackageFile(engineId, model)]);
  const sessions = await Renewable.create({
    engine: engineId,
    name: "the voice activity model",
    make: () => openSession(runtime, path),
    release: (session) => session.release(),
    timers,
  });
  return {
    info: { id: engineId, languages: ["*"], licence: "MIT", capabilities: { sampleRate, frameSamples } },
    health: () => sessions.health(),
    openStream: () => new SileroStream(runtime, sessions),
    close: () => sessions.close(),
  };
}

export interface SileroOptions {
  /** For the pauses before a model that failed is loaded again. Default: the machine's. */
  readonly timers?: Timers;
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
  readonly #sessions: Renewable<InferenceSession>;
  readonly #level = new LevelFollower();
  readonly #bandwidth = new BandwidthWatch();
  readonly #background = new SteadyBackground();
  /** The end of the frame before, then the frame: as it came. */
  readonly #line = new Float32Array(filterPastSamples + frameSamples);
  /** What the model hears: the context, then the frame, at its level. */
  readonly #input = new Float32Array(contextSamples + frameSamples);
  /** The same at half the rate, as it came. */
  readonly #narrowLine = new Float32Array(narrowContextSamples + narrowFrameSamples);
  #state = new Float32Array(stateSize);
  #wasNarrow = false;
  #clearCount = 0;
  #closed = false;

  constructor(runtime: OnnxRuntime, sessions: Renewable<InferenceSession>) {
    this.#runtime = runtime;
    this.#sessions = sessions;
  }

  async process(frame: Float32Array): Promise<number> {
    if (this.#closed) {
      throw new EngineError(engineId, "engine_closed", "the voice activity stream is closed");
    }
    if (frame.length !== frameSamples) {
      const message = `a frame must have ${frameSamples} samples, not ${frame.length}`;
      throw new EngineError(engineId, "unsupported", message);
    }
    const input = this.#prepare(frame);
    const clearCount = this.#clearCount;
    const outputs = await this.#run(input);
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
    this.#line.fill(0);
    this.#narrowLine.fill(0);
    this.#state.fill(0);
    this.#level.clear();
    this.#bandwidth.clear();
    this.#background.clear();
    this.#wasNarrow = false;
  }

  close(): void {
    this.#closed = true;
  }

  /** The frame and its context as the model is to hear them. */
  #prepare(frame: Float32Array): Float32Array {
    const line = this.#line;
    line.copyWithin(0, frameSamples);
    line.set(frame, filterPastSamples);
    const gain = this.#level.follow(frame);
    const isNarrow = this.#bandwidth.watch(line);
    // The part made for 8 kHz grows deaf in silence: after some words and pauses it misses single short words.
    const isRested = this.#background.hear(frame) && isNarrow;
    if (isNarrow !== this.#wasNarrow || isRested) this.#state.fill(0);
    this.#wasNarrow = isNarrow;
    if (!isNarrow) {
      for (let i = 0; i < line.length; i++) this.#input[i] = gain * (line[i] as number);
      return this.#input;
    }
    const narrowLine = this.#narrowLine;
    narrowLine.copyWithin(0, narrowFrameSamples);
    halveRate(line, narrowLine.subarray(narrowContextSamples));
    const input = this.#input.subarray(0, narrowLine.length);
    for (let i = 0; i < input.length; i++) input[i] = gain * (narrowLine[i] as number);
    return input;
  }

  async #run(input: Float32Array): Promise<InferenceSession.OnnxValueMapType> {
    const { Tensor } = this.#runtime;
    const session = this.#sessions.use();
    try {
      const outputs = await session.run({
        input: new Tensor("float32", input, [1, input.length]),
        state: new Tensor("float32", this.#state, stateShape),
        sr: new Tensor(
          "int64",
          BigInt64Array.of(BigInt(input.length === this.#input.length ? sampleRate : sampleRate / 2)),
          [],
        ),
      });
      this.#sessions.worked();
      return outputs;
    } catch (cause) {
      this.#sessions.broke(session);
      throw new EngineError(engineId, "engine_failed", "the voice activity model failed", { cause });
    }
  }
}
