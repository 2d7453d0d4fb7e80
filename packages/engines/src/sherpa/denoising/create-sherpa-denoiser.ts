import { resample } from "@vivavoce/audio";
import { EngineError } from "@vivavoce/engine";
import type { EngineHealth, EngineSettings } from "@vivavoce/engine";
import { openChildPool } from "../child/open-child-pool.ts";
import { denoiserConfig } from "./denoiser-config.ts";
import { findModel } from "../sherpa-settings.ts";
import type { SherpaOptions } from "../sherpa-settings.ts";

/** Takes noise out of what recognizers hear. */
export interface SoundDenoiser {
  readonly id: string;
  /**
   * The same stretch of sound, as long, with less noise. Never rejects: when it cannot be had, or not in time, the sound comes
   * back as it was, and one log line tells of it.
   * @param samples mono, in [-1, 1], at 16 kHz; not changed
   * @returns undefined when it was aborted
   */
  denoise(samples: Float32Array<ArrayBuffer>, options: DenoiseOptions): Promise<Float32Array<ArrayBuffer> | undefined>;
  health(): EngineHealth;
  close(): Promise<void>;
}

/** Whose sound it is, and when it is not wanted any more. */
export interface DenoiseOptions {
  readonly signal: AbortSignal;
  /** Whose share it takes from; those without share one. */
  readonly sessionId?: string | undefined;
}

const rate = 16_000;
/** A tenth of the sound's length is usual; what takes this long does not end. */
const stuckMs = 3000;
const stuckShare = 1;
/** Longest that sound waits until a process is free or is there again, beside the time that it may take for it. */
const longestWaitMs = 5000;
const startTimeoutMs = 60_000;
/** A stretch cannot be left off. */
const abortGraceMs = 30_000;

/**
 * Loads a denoiser of sherpa-onnx, which has to be installed beside, into processes of their own.
 * @param options `model` is an id of the catalogue, or `path:` with a file or folder of your own (GTCRN, DPDFNet)
 * @throws EngineError `engine_unavailable` when library or model cannot be had, `unsupported` when it is for something else
 */
export async function createSherpaDenoiser(options: SherpaOptions): Promise<SoundDenoiser> {
  const found = await findModel("noise-suppression", options);
  let givenRate = rate;
  const pool = await openChildPool<Float32Array<ArrayBuffer>, Float32Array<ArrayBuffer>>(found, {
    name: "the noise suppressor",
    duty: { task: "denoise", config: denoiserConfig(found) },
    onFacts: ({ sampleRate }) => (givenRate = sampleRate),
    toMessage: (samples, orderId) => ({ type: "denoise", id: orderId, samples }),
    toAnswer: (message) => (message.type === "denoised" ? message.samples : undefined),
    startTimeoutMs,
    abortGraceMs,
    maxWaitingCost: 300_000,
    headStart: 0,
  });
  const noteUse = watchUse(found.id, options.logger);
  return {
    id: found.id,
    async denoise(samples, { signal, sessionId = "" }) {
      const audioMs = (samples.length * 1000) / rate;
      const timeoutMs = stuckMs + stuckShare * audioMs;
      const late = new AbortController();
      const cancel = found.timers.setTimer(longestWaitMs + timeoutMs, () => late.abort());
      try {
        const quiet = await pool.run({
          request: samples,
          share: sessionId,
          cost: audioMs,
          isUrgent: true,
          timeoutMs,
          signal: AbortSignal.any([signal, late.signal]),
        });
        if (quiet === undefined) {
          if (signal.aborted) return undefined;
          noteUse(new Error("the noise suppressor was not free in time"));
          return samples;
        }
        noteUse(undefined);
        return fitted(samples, resample(quiet, givenRate, rate));
      } catch (error) {
        if (signal.aborted) return undefined;
        // Who closes it wants no word of that.
        if (!(error instanceof EngineError && error.code === "engine_closed")) noteUse(error);
        return samples;
      } finally {
        cancel();
      }
    },
    health: () => pool.health(),
    close: () => pool.close(),
  };
}

/** As long as the sound that it was: its frames may end before the last samples do, which then stay as they were. */
function fitted(samples: Float32Array<ArrayBuffer>, quiet: Float32Array): Float32Array<ArrayBuffer> {
  const whole = samples.slice();
  whole.set(quiet.subarray(0, whole.length));
  return whole;
}

/** Logs the first failure after each success. */
function watchUse(engine: string, logger: EngineSettings["logger"]): (error: unknown) => void {
  let isDown = false;
  return (error) => {
    if (error !== undefined && !isDown) {
      const reason = error instanceof Error ? error.message : "unknown";
      logger?.log("warn", "speech is heard with its noise", { engine, reason });
    }
    isDown = error !== undefined;
  };
}
