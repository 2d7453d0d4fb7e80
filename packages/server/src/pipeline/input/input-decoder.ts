import { bytesToPcm16, concatBytes, pcm16ToSamples, rmsDb } from "@vivavoce/audio";
import { createStreamResampler, isSharedSilence } from "@vivavoce/audio/fast-resampler";
import type { StreamResampler } from "@vivavoce/audio/fast-resampler";
import { bytesPerMs, decodeSound, sampleBytes, wireFormat, type WireFormat } from "@vivavoce/audio/wire-format";
import type { Session } from "@vivavoce/protocol";
import { isSilence } from "./silent-bytes.ts";

/** How a client writes its audio. */
export interface InputFormat extends WireFormat {
  /** 2: interleaved, the microphone first, then the client's echo reference (SF-10.3); pcm16 only. */
  readonly channels: 1 | 2;
}

type FormatSettings = Pick<
  Session,
  "input_audio_format" | "input_audio_sampling_rate" | "input_audio_echo_cancellation"
>;

/** The input format a session asks for (SF-05, SF-06, SF-10.3). */
export function inputFormatOf(session: FormatSettings): InputFormat {
  const format = wireFormat(session.input_audio_format, session.input_audio_sampling_rate);
  const echo = session.input_audio_echo_cancellation;
  const isStereo = format.encoding === "pcm16" && echo?.reference_source === "client" && echo.channels === 2;
  return { ...format, channels: isStereo ? 2 : 1 };
}

/** Bytes of one sampling moment. */
export function momentBytes(format: InputFormat): number {
  return sampleBytes(format) * format.channels;
}

/** Length of so many bytes, in milliseconds. */
export function lengthMs(bytes: number, format: InputFormat): number {
  return bytes / (bytesPerMs(format) * format.channels);
}

/** Samples of one append, in [-1, 1]. */
export interface DecodedAudio {
  readonly microphone: Float32Array;
  /** What the client was playing meanwhile, as long; null when it does not say. */
  readonly reference: Float32Array | null;
  /** The microphone is known to be digital silence. */
  readonly isSilent: boolean;
}

/** Turns the bytes of one stream into samples at the engines' rate, by any cut of the bytes the same. */
export class InputDecoder {
  readonly #format: InputFormat;
  readonly #resampler: StreamResampler;
  readonly #referenceResampler: StreamResampler | null;
  /** Bytes of a sample that is not complete yet (CE-03). */
  #carry: Uint8Array = new Uint8Array(0);

  /** @param engineRate in Hz. @throws RangeError when a rate is outside 8000 to 48000 */
  constructor(format: InputFormat, engineRate: number) {
    this.#format = format;
    const rates = { fromRate: format.sampleRate, toRate: engineRate };
    this.#resampler = createStreamResampler(rates);
    this.#referenceResampler = format.channels === 2 ? createStreamResampler(rates) : null;
  }

  /** The samples these bytes complete; the resampler holds back up to 4 ms. */
  decode(bytes: Uint8Array): DecodedAudio {
    const whole = this.#wholeSteps(bytes);
    if (this.#referenceResampler === null) {
      const silent = this.#silence(whole);
      if (silent !== undefined) return { microphone: silent, reference: null, isSilent: isSharedSilence(silent) };
      const microphone = this.#resampler.process(decodeSound(whole, this.#format));
      return { microphone, reference: null, isSilent: false };
    }
    const pcm16 = bytesToPcm16(whole);
    return {
      microphone: this.#resampler.process(pcm16ToSamples(everySecond(pcm16, 0))),
      reference: this.#referenceResampler.process(pcm16ToSamples(everySecond(pcm16, 1))),
      isSilent: false,
    };
  }

  /** The samples held back. Bytes of an incomplete sample are dropped. */
  flush(): DecodedAudio {
    this.#carry = new Uint8Array(0);
    return {
      microphone: this.#resampler.flush(),
      reference: this.#referenceResampler?.flush() ?? null,
      isSilent: false,
    };
  }

  /** Of nothing but zeros what they come to, without working on each; undefined for anything else. */
  #silence(bytes: Uint8Array): Float32Array | undefined {
    if (this.#format.encoding !== "pcm16" || !isSilence(bytes)) return undefined;
    return this.#resampler.silence?.(bytes.length / 2);
  }

  #wholeSteps(bytes: Uint8Array): Uint8Array {
    const wholeBytes = momentBytes(this.#format);
    const whole = this.#carry.length === 0 ? bytes : concatBytes([this.#carry, bytes]);
    const rest = whole.length % wholeBytes;
    this.#carry = rest === 0 ? this.#carry.subarray(0, 0) : whole.slice(whole.length - rest);
    return rest === 0 ? whole : whole.subarray(0, whole.length - rest);
  }
}

/** Level of some bytes, dBFS, as far as it can be told without the ones before: Infinity for two channels. */
export function levelDb(bytes: Uint8Array, format: InputFormat): number {
  if (format.channels === 2) return Infinity;
  if (format.encoding !== "pcm16") return rmsDb(decodeSound(bytes, format));
  if (isSilence(bytes)) return -Infinity;
  return isLittleEndian && bytes.byteOffset % 2 === 0 ? pcm16Db(bytes) : rmsDb(decodeSound(bytes, format));
}

const isLittleEndian = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

/** `rmsDb` of the samples, to the last bit, where they lie. */
function pcm16Db(bytes: Uint8Array): number {
  const pcm16 = new Int16Array(bytes.buffer, bytes.byteOffset, bytes.length >> 1);
  let sum = 0;
  for (let i = 0; i < pcm16.length; i++) sum += (pcm16[i] as number) * (pcm16[i] as number);
  return sum === 0 ? -120 : Math.max(-120, 20 * Math.log10(Math.sqrt(sum / 2 ** 30 / pcm16.length)));
}

function everySecond(pcm16: Int16Array, first: 0 | 1): Int16Array {
  const out = new Int16Array(pcm16.length / 2);
  for (let i = 0; i < out.length; i++) out[i] = pcm16[2 * i + first] ?? 0;
  return out;
}
