import type { Timers } from "@vivavoce/audio/clock";
import { createSystemClock } from "@vivavoce/audio/clock";
import { EngineError } from "@vivavoce/engine";
import type {
  NoiseReduction,
  NoiseSuppressorEngine,
  NoiseSuppressorStream,
  NoiseSuppressorStreamOptions,
} from "@vivavoce/engine";
import { Renewable } from "../workers/renewable.ts";
import { engineId, loadRnnoise, rnnoiseFrameSamples } from "./rnnoise-module.ts";
import type { RnnoiseModule, RnnoiseState } from "./rnnoise-module.ts";
import { TripleDownsampler, TripleUpsampler, tripleRateDelaySamples } from "./triple-rate.ts";

const sampleRate = 16_000;
/** A frame of the network, at our rate. */
const blockSamples = rnnoiseFrameSamples / 3;
/** Blocks are worked on when they are complete, the network is a frame late, and the filters delay. */
const delaySamples = blockSamples - 1 + blockSamples + tripleRateDelaySamples;

/**
 * Share of the sound that is left as it is. All of the network's suppression makes voice activity miss more speech than
 * the noise did; a little dry sound gives that back. At the mouth speech stands far above the noise; from across a room
 * it does not, and is taken for noise more often. Figures in docs/decisions/0011-noise-suppression.md.
 */
const dryShare: Readonly<Record<NoiseReduction, number>> = {
  near_field: 0.1,
  azure_deep_noise_suppression: 0.2,
  far_field: 0.3,
};

/** Blocks that the network is given again before sound that matters: its idea of the noise is the usual one after them. */
const wakeBlocks = 25;

interface NoiseSuppressorOptions {
  /** For the pauses before a program that failed is started again. Default: the machine's. */
  readonly timers?: Timers;
}

/**
 * Loads RNNoise: 16 kHz, 21 ms late. Each 10 ms of sound take about 0.2 ms on the calling thread. A program that fails takes
 * its streams along and is started anew for those that are opened later; until then `health` says so.
 * @throws EngineError `engine_unavailable` when its package is missing or another than expected
 */
export async function createNoiseSuppressor({
  timers = createSystemClock(),
}: NoiseSuppressorOptions = {}): Promise<NoiseSuppressorEngine> {
  const programs = await Renewable.create({
    engine: engineId,
    name: "the noise suppressor",
    make: loadRnnoise,
    timers,
  });
  const open = new Set<RnnoiseStream>();
  return {
    info: {
      id: engineId,
      languages: ["*"],
      licence: "BSD-3-Clause AND MIT",
      capabilities: { sampleRate, delaySamples },
    },
    openStream({ reduction = "azure_deep_noise_suppression" }: NoiseSuppressorStreamOptions = {}) {
      const rnnoise = programs.use();
      const stream = new RnnoiseStream(rnnoise, dryShare[reduction], {
        onClose: () => open.delete(stream),
        onBroken: () => programs.broke(rnnoise),
      });
      open.add(stream);
      return stream;
    },
    health: () => programs.health(),
    async close() {
      await programs.close();
      for (const stream of open) stream.close();
    },
  };
}

interface RnnoiseStreamEvents {
  readonly onClose: () => void;
  /** The program failed: no stream of it is of use. */
  readonly onBroken: () => void;
}

class RnnoiseStream implements NoiseSuppressorStream {
  readonly #rnnoise: RnnoiseModule;
  readonly #dry: number;
  readonly #events: RnnoiseStreamEvents;
  readonly #up = new TripleUpsampler(blockSamples);
  readonly #down = new TripleDownsampler(blockSamples);
  readonly #block = new Float32Array(blockSamples);
  /** The finished block that is being given out; its last sample goes out when the next block is complete. */
  readonly #done = new Float32Array(blockSamples);
  readonly #frame = new Float32Array(rnnoiseFrameSamples);
  /** The sound that the network gives out in this frame, as it was. */
  readonly #dryFrame = new Float32Array(rnnoiseFrameSamples);
  readonly #nextDryFrame = new Float32Array(rnnoiseFrameSamples);
  #state: RnnoiseState | undefined;
  /** Samples of the block that are there. */
  #filled = 0;
  /** The newest blocks as they came, in turn; the network has not heard those that were rested in. */
  readonly #kept = new Float32Array(wakeBlocks * blockSamples);
  #keptAt = 0;
  /** Blocks since the network last heard one. */
  #rested = 0;

  constructor(rnnoise: RnnoiseModule, dry: number, events: RnnoiseStreamEvents) {
    this.#rnnoise = rnnoise;
    this.#dry = dry;
    this.#events = events;
    this.#state = rnnoise.openState();
  }

  process(samples: Float32Array): Float32Array {
    const state = this.#open();
    if (this.#rested > 0) this.#wake(state);
    return this.#take(samples, () => this.#suppress(this.#open()));
  }

  rest(samples: Float32Array): Float32Array {
    this.#open();
    return this.#take(samples, () => this.#soften());
  }

  clear(): void {
    if (this.#state === undefined) return;
    this.#state.close();
    this.#state = this.#rnnoise.openState();
    this.#up.clear();
    this.#down.clear();
    this.#done.fill(0);
    this.#dryFrame.fill(0);
    this.#filled = 0;
    this.#kept.fill(0);
    this.#rested = 0;
  }

  close(): void {
    this.#state?.close();
    this.#state = undefined;
    this.#events.onClose();
  }

  #open(): RnnoiseState {
    if (this.#state !== undefined) return this.#state;
    throw new EngineError(engineId, "engine_closed", "the noise suppressor stream is closed");
  }

  /** Cuts sound into blocks, and gives out what `work` has made of the blocks before. */
  #take(samples: Float32Array, work: () => void): Float32Array {
    const out = new Float32Array(samples.length);
    for (let taken = 0; taken < samples.length;) {
      const count = Math.min(samples.length - taken, blockSamples - this.#filled);
      this.#block.set(samples.subarray(taken, taken + count), this.#filled);
      // A block's last sample goes out when the next is complete.
      out.set(this.#done.subarray(this.#filled + 1, this.#filled + count), taken);
      taken += count;
      this.#filled += count;
      if (this.#filled < blockSamples) out[taken - 1] = this.#done[this.#filled] as number;
      else {
        this.#keep();
        work();
        this.#filled = 0;
        out[taken - 1] = this.#done[0] as number;
      }
    }
    return out;
  }

  #keep(): void {
    this.#kept.set(this.#block, this.#keptAt * blockSamples);
    this.#keptAt = (this.#keptAt + 1) % wakeBlocks;
  }

  /** The sound of the block before, as late as the filters make it, by the dry share. */
  #soften(): void {
    this.#rested += 1;
    const end = this.#keptAt * blockSamples;
    const { length } = this.#kept;
    const start = end + length - 2 * blockSamples - tripleRateDelaySamples;
    for (let i = 0; i < blockSamples; i++) this.#done[i] = this.#dry * (this.#kept[(start + i) % length] as number);
  }

  /** Lets the network hear what it was spared, as far as it matters. */
  #wake(state: RnnoiseState): void {
    const count = Math.min(this.#rested, wakeBlocks);
    this.#rested = 0;
    const block = this.#block.slice();
    for (let age = count; age > 0; age--) {
      const at = ((this.#keptAt + wakeBlocks - age) % wakeBlocks) * blockSamples;
      this.#block.set(this.#kept.subarray(at, at + blockSamples));
      this.#suppress(state);
    }
    this.#block.set(block);
  }

  #suppress(state: RnnoiseState): void {
    const frame = this.#frame;
    this.#up.process(this.#block, frame);
    this.#nextDryFrame.set(frame);
    try {
      state.process(frame);
    } catch (cause) {
      // Its memory cannot be trusted any more, and it is shared.
      this.#state = undefined;
      this.#events.onBroken();
      throw new EngineError(engineId, "engine_failed", "the noise suppressor failed", { cause });
    }
    for (let i = 0; i < frame.length; i++) {
      frame[i] = (1 - this.#dry) * (frame[i] as number) + this.#dry * (this.#dryFrame[i] as number);
    }
    this.#dryFrame.set(this.#nextDryFrame);
    this.#down.process(frame, this.#done);
  }
}
