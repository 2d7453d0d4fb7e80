import { concatSamples, encodeBase64, StreamingResampler } from "@vivavoce/audio";
import { encodeSound, wireFormat } from "@vivavoce/audio/wire-format";

/** Encoded audio, ready for `response.audio.delta`, and the sound in it. */
export interface EncodedAudio {
  readonly type: "audio";
  readonly base64: string;
  readonly durationMs: number;
  /** What it was made of, with nothing in it that the format cannot carry. */
  readonly samples: Float32Array;
  /** Of the samples, in Hz. */
  readonly sampleRate: number;
}

/** Makes deltas of samples. */
export interface AudioEncoder {
  /** Takes samples at the synthesizer's rate; gives whole deltas, keeps the rest. */
  push(samples: Float32Array): EncodedAudio[];
  /** Gives what was kept. The encoder may be used again afterwards. */
  flush(): EncodedAudio[];
}

/** Length of one delta. Small, so that the last one before a barge-in is short (disagreement 19: 40 to 200 ms). */
const deltaMs = 60;

/**
 * Turns synthesized samples into the session's output format (wire.md 5.3).
 * @param format one of the wire's output formats; its rate is read from its name, 24 kHz for `pcm16`
 * @param fromRate rate of the samples, in Hz
 */
export function createAudioEncoder(format: string, fromRate: number): AudioEncoder {
  const wire = wireFormat(format);
  const { sampleRate } = wire;
  const resampler = new StreamingResampler({ fromRate, toRate: sampleRate });
  const deltaSamples = Math.round((sampleRate * deltaMs) / 1000);
  let held = new Float32Array(0);
  /** What is heard of a format with a lower rate has nothing above that; of all others it is what was pushed. */
  const isWhole = sampleRate >= fromRate;
  /** Sound that was pushed and has not been given yet, and the part of a sample by which too little of it was given. */
  let source = new Float32Array(0);
  let owed = 0;

  function encode(samples: Float32Array): EncodedAudio {
    const audio = {
      base64: encodeBase64(encodeSound(samples, wire)),
      durationMs: (samples.length * 1000) / sampleRate,
    };
    if (!isWhole) return { type: "audio", ...audio, samples, sampleRate };
    owed += (samples.length * fromRate) / sampleRate;
    const length = Math.round(owed);
    owed -= length;
    const heard = source.subarray(0, length);
    source = source.subarray(length);
    return { type: "audio", ...audio, samples: heard, sampleRate: fromRate };
  }

  const take = (fresh: Float32Array): EncodedAudio[] => {
    const all = concatSamples([held, fresh]);
    const whole = Math.floor(all.length / deltaSamples);
    held = all.slice(whole * deltaSamples);
    return Array.from({ length: whole }, (_, index) =>
      encode(all.subarray(index * deltaSamples, (index + 1) * deltaSamples)),
    );
  };

  return {
    push(samples) {
      if (isWhole) source = concatSamples([source, samples]);
      return take(resampler.process(samples));
    },
    flush() {
      const deltas = take(resampler.flush());
      const rest = held;
      held = new Float32Array(0);
      if (rest.length > 0) deltas.push(encode(rest));
      resampler.reset();
      source = new Float32Array(0);
      owed = 0;
      return deltas;
    },
  };
}
