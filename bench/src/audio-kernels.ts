/**
 * Time that the audio kernels take for a 20 ms chunk: `node bench/dist/audio-kernels.js` prints a table and one line of
 * JSON. Figures are the median of several rounds in microseconds; share is of one core in real time.
 */
import { decodeBase64, encodeBase64, findBase64Audio, changeTempo, StreamingResampler } from "@vivavoce/audio";

const CHUNK_MS = 20;
const ROUNDS = 9;
const ROUND_MS = 60;

interface Figure {
  readonly kernel: string;
  readonly medianUs: number;
  readonly worstUs: number;
  /** Chunks of one round. */
  readonly chunks: number;
}

/** Results are added up here so that no work can be left out as unused. */
let sink = 0;

function measure(kernel: string, step: () => number): Figure {
  const round = (limitMs: number) => {
    const startMs = performance.now();
    let chunks = 0;
    let elapsedMs = 0;
    while (elapsedMs < limitMs) {
      for (let i = 0; i < 20; i++) sink += step();
      chunks += 20;
      elapsedMs = performance.now() - startMs;
    }
    return { chunks, us: (elapsedMs * 1000) / chunks };
  };
  round(2 * ROUND_MS);
  const rounds = Array.from({ length: ROUNDS }, () => round(ROUND_MS)).sort((a, b) => a.us - b.us);
  const median = rounds[ROUNDS >> 1] ?? { chunks: 0, us: NaN };
  return { kernel, medianUs: median.us, worstUs: rounds.at(-1)?.us ?? NaN, chunks: median.chunks };
}

function voice(sampleRate: number, durationMs: number): Float32Array {
  const length = (sampleRate * durationMs) / 1000;
  return Float32Array.from({ length }, (_, i) => 0.4 * Math.sin((2 * Math.PI * 150 * i) / sampleRate));
}

function resampling(fromRate: number, toRate: number, quality: "fast" | "high"): Figure {
  const resampler = new StreamingResampler({ fromRate, toRate, quality });
  const chunk = voice(fromRate, CHUNK_MS);
  return measure(`resample ${fromRate / 1000}->${toRate / 1000} ${quality}`, () => resampler.process(chunk).length);
}

function messages(): Figure[] {
  const bytes = Uint8Array.from({ length: 24 * CHUNK_MS * 2 }, (_, i) => (i * 73) & 255);
  const audio = encodeBase64(bytes);
  const message = Buffer.from(JSON.stringify({ event_id: "", type: "input_audio_buffer.append", audio }));
  return [
    measure("base64 decode", () => decodeBase64(audio).length),
    measure("base64 encode", () => encodeBase64(bytes).length),
    measure("append: findBase64Audio", () => findBase64Audio(message)?.audioEnd ?? 0),
    measure("append: JSON.parse", () => (JSON.parse(message.toString()) as { audio: string }).audio.length),
    measure("append to bytes: find + decode", () => {
      const range = findBase64Audio(message);
      return range === undefined
        ? 0
        : decodeBase64(message.toString("latin1", range.audioStart, range.audioEnd)).length;
    }),
    measure("append to bytes: parse + decode", () => {
      return decodeBase64((JSON.parse(message.toString()) as { audio: string }).audio).length;
    }),
  ];
}

function stretching(): Figure {
  const second = voice(24_000, 1000);
  const figure = measure("changeTempo 24 kHz at 1.25", () => changeTempo(second, 24_000, 1.25).length);
  const chunksASecond = 1000 / CHUNK_MS;
  return { ...figure, medianUs: figure.medianUs / chunksASecond, worstUs: figure.worstUs / chunksASecond };
}

const figures: Figure[] = [
  resampling(24_000, 16_000, "high"),
  resampling(24_000, 16_000, "fast"),
  resampling(16_000, 24_000, "high"),
  resampling(48_000, 16_000, "high"),
  ...messages(),
  stretching(),
];

for (const { kernel, medianUs, worstUs } of figures) {
  const share = ((medianUs / (CHUNK_MS * 1000)) * 100).toFixed(3);
  process.stdout.write(
    `${kernel.padEnd(34)} ${medianUs.toFixed(2).padStart(9)} µs  worst ${worstUs.toFixed(2).padStart(9)}  ${share} %\n`,
  );
}
process.stdout.write(
  `${JSON.stringify({ bench: "audio-kernels", chunkMs: CHUNK_MS, node: process.version, figures })}\n`,
);
if (!Number.isFinite(sink)) process.exitCode = 1;
