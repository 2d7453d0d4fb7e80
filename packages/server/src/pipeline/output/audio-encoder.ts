import {
  StreamingResampler,
  encodeBase64,
  pcm16ToBytes,
  samplesToAlaw,
  samplesToPcm16,
  samplesToUlaw,
} from "@vivavoce/audio";

/** Encoded audio, ready for `response.audio.delta`. */
export interface EncodedAudio {
  readonly base64: string;
  readonly durationMs: number;
}

export interface AudioEncoder {
  /** Takes samples at the synthesizer's rate; gives whole deltas, keeps the rest. */
  push(samples: Float32Array): EncodedAudio[];
  /** Gives what was kept. The encoder may be used again afterwards. */
  flush(): EncodedAudio[];
}

/** Length of one delta. Small, so that the last one before a barge-in is short (disagreement 19: 40 to 200 ms). */
const deltaMs = 60;

type Coder = (samples: Float32Array) => Uint8Array;

/**
 * Turns synthesized samples into the session's output format (section 5.3).
 * @param format one of the wire's output formats; its rate is read from its name, 24 kHz for `pcm16`
 * @param fromRate rate of the samples, in Hz
 */
export function createAudioEncoder(format: string, fromRate: number): AudioEncoder {
  const { sampleRate, code } = coderOf(format);
  const resampler = new StreamingResampler({ fromRate, toRate: sampleRate });
  const deltaSamples = Math.round((sampleRate * deltaMs) / 1000);
  let held = new Float32Array(0);

  const encode = (samples: Float32Array): EncodedAudio => ({
    base64: encodeBase64(code(samples)),
    durationMs: (samples.length * 1000) / sampleRate,
  });

  const take = (fresh: Float32Array): EncodedAudio[] => {
    const all = joined(held, fresh);
    const whole = Math.floor(all.length / deltaSamples);
    held = all.slice(whole * deltaSamples);
    return Array.from({ length: whole }, (_, index) =>
      encode(all.subarray(index * deltaSamples, (index + 1) * deltaSamples)),
    );
  };

  return {
    push: (samples) => take(resampler.process(samples)),
    flush() {
      const deltas = take(resampler.flush());
      const rest = held;
      held = new Float32Array(0);
      resampler.reset();
      return rest.length === 0 ? deltas : [...deltas, encode(rest)];
    },
  };
}

function coderOf(format: string): { sampleRate: number; code: Coder } {
  if (format === "g711_ulaw") return { sampleRate: 8000, code: samplesToUlaw };
  if (format === "g711_alaw") return { sampleRate: 8000, code: samplesToAlaw };
  const rate = /^pcm16[_-](\d+)hz$/.exec(format)?.[1];
  return {
    sampleRate: rate === undefined ? 24_000 : Number(rate),
    code: (samples) => pcm16ToBytes(samplesToPcm16(samples)),
  };
}

function joined(first: Float32Array, second: Float32Array): Float32Array<ArrayBuffer> {
  const all = new Float32Array(first.length + second.length);
  all.set(first);
  all.set(second, first.length);
  return all;
}
