import type { PlainSound } from "./sound-decoder.ts";
import { isRate } from "./wav-format.ts";

/** What OpenAI's `pcm` is. */
const openAiRate = 24_000;

/**
 * What sound without a header is: as the answer's headers say, then its type of content (`audio/pcm;rate=16000`), then the
 * configuration, then OpenAI's 24 kHz, one channel of 16 bits.
 */
export function plainSoundOf(headers: Headers, configuredRate: number | undefined): PlainSound {
  const type = headers.get("content-type") ?? "";
  const first = (names: readonly string[], parameter: RegExp, isGood: (value: number) => boolean): number | undefined =>
    [...names.map((name) => headers.get(name)), parameter.exec(type)?.[1] ?? null]
      .map((text) => Number(text ?? Number.NaN))
      .find(isGood);
  return {
    sampleRate: first(rateHeaders, /;\s*(?:sample[-_]?)?rate="?(\d+)/i, isRate) ?? configuredRate ?? openAiRate,
    channels: first(channelHeaders, /;\s*channels="?(\d+)/i, (count) => count >= 1 && count <= 8) ?? 1,
    bitsPerSample: first(depthHeaders, /;\s*bits?="?(\d+)/i, (bits) => [8, 16, 24, 32].includes(bits)) ?? 16,
  };
}

const rateHeaders = ["x-sample-rate", "x-audio-sample-rate", "x-audio-rate", "x-sampling-rate", "sample-rate"];
const channelHeaders = ["x-channels", "x-audio-channels", "x-num-channels"];
const depthHeaders = ["x-bit-depth", "x-bits-per-sample", "x-sample-width-bits"];
