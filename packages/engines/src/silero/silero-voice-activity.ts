import type { Timers } from "@vivavoce/audio/clock";
import { createSystemClock } from "@vivavoce/audio/clock";
import { EngineError, type VoiceActivityEngine, type VoiceActivityStream } from "@vivavoce/engine";
import type { InferenceSession } from "onnxruntime-node";
import { loadOnnxRuntime, type OnnxRuntime } from "../onnx/load-onnx-runtime.ts";
import { resolvePackageFile } from "../onnx/resolve-package-file.ts";
import { Renewable } from "../workers/renewable.ts";
import { BandwidthWatch, filterPastSamples, halveRate } from "./bandwidth.ts";
import { LevelFollower } from "./level-follower.ts";
import { RestingLine } from "./resting-line.ts";
import { sileroId as engineId, SileroRows } from "./silero-rows.ts";
import type { SileroAnswer } from "./silero-rows.ts";
import { SteadyBackground } from "./steady-background.ts";

const sampleRate = 16_000;
const frameSamples = 512;
/** The model wants the end of the frame before in front of each frame; without it, it runs and never fires. */
const contextSamples = filterPastSamples;
const narrowFrameSamples = frameSamples / 2;
const narrowContextSamples = contextSamples / 2;
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
  timers = createSystemClock(),
}: SileroOptions = {}): Promise<VoiceActivityEngine> {
  const [runtime, path] = await Promise.all([loadOnnxRuntime(engineId), resolvePackageFile(engineId, model)]);
  const sessions = await Renewable.create({
    engine: engineId,
    name: "the voice activity model",
    make: () => openNetwork(runtime, path),
    release: (session) => session.release(),
    timers,
  });
  const rows = new SileroRows({
    runtime,
    sessions,
    wideSamples: contextSamples + frameSamples,
    setTimer: (delayMs, callback) => timers.setTimer(delayMs, callback),
  });
  return {
    info: { id: engineId, languages: ["*"], licence: "MIT", capabilities: { sampleRate, frameSamples } },
    health: () => sessions.health(),
    openStream: () => new SileroStream(rows),
    close() {
      rows.close();
      return sessions.close();
    },
  };
}

interface SileroOptions {
  /** For the pauses before a model that failed is loaded again, and of frames for others. Default: the machine's. */
  readonly timers?: Timers;
}

async function openNetwork(runtime: OnnxRuntime, path: string): Promise<InferenceSession> {
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
  readonly #rows: SileroRows;
  readonly #level = new LevelFollower();
  readonly #bandwidth = new BandwidthWatch();
  readonly #background = new SteadyBackground();
  readonly #rest = new RestingLine();
  /** The end of the frame before, then the frame: as it came. */
  readonly #line = new Float32Array(filterPastSamples + frameSamples);
  /** What the model hears: the context, then the frame, at its level. */
  readonly #input = new Float32Array(contextSamples + frameSamples);
  /** The same at half the rate, as it came. */
  readonly #narrowLine = new Float32Array(narrowContextSamples + narrowFrameSamples);
  #state = new Float32Array(stateSize);
  #wasNarrow = false;
  /** What the model said of the last frame that it heard. */
  #probability = 0;
  #clearCount = 0;
  /** The frame that the model is asked about waits for others. */
  #isWaiting = false;
  #closed = false;

  constructor(rows: SileroRows) {
    this.#rows = rows;
  }

  get calmDb(): number {
    return this.#rest.calmDb;
  }

  async process(frame: Float32Array, mayWait = false): Promise<number> {
    if (this.#closed) {
      throw new EngineError(engineId, "engine_closed", "the voice activity stream is closed");
    }
    if (frame.length !== frameSamples) {
      const message = `a frame must have ${frameSamples} samples, not ${frame.length}`;
      throw new EngineError(engineId, "unsupported", message);
    }
    const levelDb = levelOf(frame);
    const gain = this.#follow(frame, levelDb);
    // Nobody says anything: the model hears of it now and then, and of the first sound at once.
    if (this.#rest.isSpared(levelDb)) return this.#probability;
    const clearCount = this.#clearCount;
    const { probability, state } = await this.#ask(this.#inputAt(gain), mayWait && this.calmDb > -Infinity);
    // A `clear` in between must not be undone.
    if (clearCount === this.#clearCount) {
      this.#state = state;
      this.#probability = Math.min(1, Math.max(0, probability));
      this.#rest.heard(this.#probability, levelDb);
    }
    return Math.min(1, Math.max(0, probability));
  }

  hurry(): void {
    if (this.#isWaiting) this.#rows.hurry();
  }

  clear(): void {
    this.#clearCount += 1;
    this.#line.fill(0);
    this.#narrowLine.fill(0);
    this.#state.fill(0);
    this.#level.clear();
    this.#bandwidth.clear();
    this.#background.clear();
    this.#rest.clear();
    this.#wasNarrow = false;
  }

  close(): void {
    this.#closed = true;
    this.hurry();
  }

  /** Takes a frame, heard or not, behind its context. @returns what the two are to be multiplied by */
  #follow(frame: Float32Array, levelDb: number): number {
    const line = this.#line;
    line.copyWithin(0, frameSamples);
    line.set(frame, filterPastSamples);
    const gain = this.#level.follow(levelDb);
    const isNarrow = this.#bandwidth.watch(line);
    // The part made for 8 kHz grows deaf in silence: after some words and pauses it misses single short words.
    const isRested = this.#background.hear(levelDb) && isNarrow;
    if (isNarrow !== this.#wasNarrow || isRested) this.#state.fill(0);
    this.#wasNarrow = isNarrow;
    if (isNarrow) {
      this.#narrowLine.copyWithin(0, narrowFrameSamples);
      halveRate(line, this.#narrowLine.subarray(narrowContextSamples));
    }
    return gain;
  }

  /** The newest frame and its context as the model is to hear them. */
  #inputAt(gain: number): Float32Array {
    const line = this.#wasNarrow ? this.#narrowLine : this.#line;
    const input = this.#input.subarray(0, line.length);
    for (let i = 0; i < line.length; i++) input[i] = gain * (line[i] as number);
    return input;
  }

  async #ask(input: Float32Array, mayWait: boolean): Promise<SileroAnswer> {
    this.#isWaiting = mayWait;
    try {
      return await this.#rows.ask(input, this.#state, mayWait);
    } finally {
      this.#isWaiting = false;
    }
  }
}

/** Level of a frame, dBFS. */
function levelOf(frame: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < frame.length; i++) sum += (frame[i] as number) ** 2;
  return 10 * Math.log10(sum / frame.length + 1e-12);
}
