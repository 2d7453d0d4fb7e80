import { concatSamples, StreamingResampler } from "@vivavoce/audio";
import type { Clock } from "@vivavoce/audio/clock";
import type { Session } from "@vivavoce/protocol";

/** What the client's loudspeaker plays by the output pacer's model, laid along the user's audio (SF-10.2). */
export interface EchoReference {
  /** The user's audio up to this media time has arrived now. */
  readonly received: (mediaMs: number) => void;
  /** Sound has been sent, its rate in Hz; it begins to play at that time of the clock. */
  sent(samples: Float32Array, fromRate: number, startMs: number): void;
  /** What has not been played by now will not be. */
  flush(): void;
  /** What plays between two positions of the user's audio, in samples; earlier positions may not be asked for again. */
  readonly read: (fromSample: number, toSample: number) => Float32Array;
}

/** Whether the session wants the echo of the server's own speech cancelled (SF-10). */
export function cancelsServerEcho({ input_audio_echo_cancellation: echo }: Session): boolean {
  return echo !== null && echo.reference_source === "server";
}

/** Sound that plays without a gap: pieces one after the other. */
interface Stretch {
  /** Clock time at which the first piece that is kept begins. */
  startMs: number;
  readonly fromRate: number;
  readonly resampler: StreamingResampler;
  readonly pieces: Float32Array[];
  samples: number;
  /** Clock time at which all that was sent of it has been played. */
  endMs: number;
}

/** Sound that has been played this long ago is of no more use, whether somebody has read it or not. */
const keptMs = 5000;
/** The user's audio comes in packets and late: the clock's lead over it is taken from the earliest of this time. */
const windowMs = 3000;
/** Packets further apart than this are not of one stream. */
const gapMs = 300;
/** While something plays, the line is moved only when it is off by more than a canceller takes for a jitter. */
const tolerableMs = 60;
/** Silence after which the line may be moved freely: all echo has faded. */
const settledMs = 2500;

/** @param sampleRate of the positions and of what is read, in Hz */
export function createEchoReference(clock: Clock, sampleRate: number): EchoReference {
  const lag = createArrivalLine();
  let stretches: Stretch[] = [];
  /** Media time at the clock's zero, in milliseconds; null until the user's audio has begun. */
  let originMs: number | null = null;

  /** A long answer is one stretch: its beginning is forgotten while its end is being sent. */
  function forgetPlayed(): void {
    const beforeMs = clock.now() - keptMs;
    stretches = stretches.filter(({ endMs }) => endMs > beforeMs);
    const [first] = stretches;
    if (first === undefined) return;
    const msOf = (piece: Float32Array | undefined): number => ((piece?.length ?? 0) * 1000) / sampleRate;
    while (first.pieces.length > 1 && first.startMs + msOf(first.pieces[0]) < beforeMs) {
      const piece = first.pieces.shift();
      first.startMs += msOf(piece);
      first.samples -= piece?.length ?? 0;
    }
  }

  return {
    received(mediaMs) {
      const nowMs = clock.now();
      const nextMs = lag(mediaMs, nowMs);
      const lastEndMs = stretches.at(-1)?.endMs ?? -Infinity;
      if (originMs === null || nowMs - lastEndMs > settledMs || Math.abs(nextMs - originMs) > tolerableMs) {
        originMs = nextMs;
      }
    },
    sent(samples, fromRate, startMs) {
      forgetPlayed();
      let stretch = stretches.at(-1);
      if (stretch === undefined || stretch.fromRate !== fromRate || Math.abs(stretch.endMs - startMs) > 1) {
        const resampler = new StreamingResampler({ fromRate, toRate: sampleRate });
        stretch = { startMs, fromRate, resampler, pieces: [], samples: 0, endMs: startMs };
        stretches.push(stretch);
      }
      const piece = stretch.resampler.process(samples);
      stretch.pieces.push(piece);
      stretch.samples += piece.length;
      stretch.endMs += (samples.length * 1000) / fromRate;
    },
    flush() {
      const nowMs = clock.now();
      stretches = stretches.filter(({ startMs }) => startMs < nowMs);
      const last = stretches.at(-1);
      if (last === undefined || last.endMs <= nowMs) return;
      const heard = concatSamples(last.pieces).slice(0, Math.round(((nowMs - last.startMs) * sampleRate) / 1000));
      stretches[stretches.length - 1] = { ...last, pieces: [heard], samples: heard.length, endMs: nowMs };
    },
    read(fromSample, toSample) {
      const out = new Float32Array(toSample - fromSample);
      if (originMs === null) return out;
      const line = originMs;
      const startOf = (stretch: Stretch): number => Math.round(((stretch.startMs + line) * sampleRate) / 1000);
      // Kept a little longer: the line may move back.
      stretches = stretches.filter((stretch) => startOf(stretch) + stretch.samples > fromSample - 3 * sampleRate);
      for (const stretch of stretches) {
        let at = startOf(stretch);
        for (const piece of stretch.pieces) {
          if (at + piece.length > fromSample && at < toSample) {
            const skip = Math.max(0, fromSample - at);
            out.set(piece.subarray(skip, toSample - at), Math.max(0, at - fromSample));
          }
          at += piece.length;
        }
      }
      return out;
    },
  };
}

/**
 * Where media time stands on the clock. Packets come late or on time, never early, so the line goes through the earliest
 * ones of the last seconds.
 * @returns a function of the media time that has just arrived, and of the clock: media time at the clock's zero, in milliseconds
 */
function createArrivalLine(): (mediaMs: number, nowMs: number) => number {
  let current = { sinceMs: -Infinity, mostMs: -Infinity };
  let beforeMs = -Infinity;
  let lastMs = -Infinity;
  return (mediaMs, nowMs) => {
    const leadMs = mediaMs - nowMs;
    // After a microphone was mute, media time stands elsewhere on the clock; after a stalled network, the next packets say so.
    const isNew = nowMs - lastMs > gapMs;
    lastMs = nowMs;
    if (isNew || nowMs - current.sinceMs > windowMs) {
      beforeMs = isNew ? -Infinity : current.mostMs;
      current = { sinceMs: nowMs, mostMs: leadMs };
    }
    current.mostMs = Math.max(current.mostMs, leadMs);
    return Math.max(current.mostMs, beforeMs);
  };
}
