import llamaTokenizer from "llama-tokenizer-js";
import { describe, expect, it } from "vitest";
import { wordTimes } from "./word-times.ts";
import type { Attention } from "./word-times.ts";

const tokensOf = (text: string): number[] => llamaTokenizer.encode(text, false, true);
const frame = 384;

/** A decoder that looks at these frames as it writes its tokens and the end. */
function looking(spans: readonly (readonly [from: number, to: number])[], frames: number): Attention {
  const weights = new Float32Array(spans.length * frames).fill(0.01);
  for (const [row, [from, to]] of spans.entries()) weights.fill(1, row * frames + from, row * frames + to);
  return { rows: spans.length, frames, weights };
}

/** Sound where there are words, silence elsewhere. */
function sound(frames: number, ...spoken: readonly (readonly [from: number, to: number])[]): Float32Array {
  const samples = new Float32Array(frames * frame);
  for (const [from, to] of spoken) {
    for (let at = from * frame; at < to * frame; at++) samples[at] = 0.2 * Math.sin(at * 0.4);
  }
  return samples;
}

const near = (ms: number): unknown => expect.closeTo(ms, -1.7);

describe("word times", () => {
  const tokens = tokensOf("Good day, sir.");

  it("are where the decoder looks, with pauses between words and marks left out", () => {
    expect(tokens.length).toBe(5);
    // "Good" 0 to 20, "day" 20 to 40, a pause that the comma has, "sir" 60 to 90, the full stop and the end.
    const attention = looking(
      [
        [0, 20],
        [20, 40],
        [42, 55],
        [57, 90],
        [90, 98],
        [98, 100],
      ],
      100,
    );
    const words = wordTimes({ tokens, attention, samples: sound(100, [2, 40], [60, 88]), leadSamples: 0 });
    expect(words).toEqual([
      { text: "Good", offsetMs: near(50), durationMs: near(460) },
      { text: "day,", offsetMs: near(510), durationMs: near(450) },
      { text: "sir.", offsetMs: near(1440), durationMs: near(670) },
    ]);
  });

  it("count from the first sample that was given, and stay inside the sound", () => {
    const attention = looking(
      [
        [0, 30],
        [30, 50],
        [50, 55],
        [55, 80],
        [80, 95],
        [95, 100],
      ],
      100,
    );
    const samples = sound(60, [0, 60]);
    const words = wordTimes({ tokens, attention, samples, leadSamples: 20 * frame });
    expect(words[0]?.offsetMs).toBe(0);
    expect(words[1]?.offsetMs).toBe(270);
    for (const { offsetMs, durationMs } of words) expect(offsetMs + durationMs).toBeLessThanOrEqual(60 * 24);
  });

  it("never go back nor overlap, wherever the decoder looks", () => {
    const attention = looking(
      [
        [90, 100],
        [10, 20],
        [80, 90],
        [0, 5],
        [50, 60],
        [20, 30],
      ],
      100,
    );
    const words = wordTimes({ tokens, attention, samples: sound(100, [0, 100]), leadSamples: 0 });
    let endMs = 0;
    for (const word of words) {
      expect(word.offsetMs).toBeGreaterThanOrEqual(endMs);
      expect(word.durationMs).toBeGreaterThanOrEqual(0);
      endMs = word.offsetMs + word.durationMs;
    }
  });

  it("are those of the text, also of letters that the vocabulary does not have", () => {
    const text = "Zoë’s naïve 90210 … né 語";
    const rare = tokensOf(text);
    const spans = Array.from({ length: rare.length + 1 }, (_, row) => [row, row + 1] as const);
    const words = wordTimes({
      tokens: rare,
      attention: looking(spans, spans.length),
      samples: sound(spans.length, [0, spans.length]),
      leadSamples: 0,
    });
    expect(words.map((word) => word.text).join(" ")).toBe(text);
  });

  it("are none of no text", () => {
    const attention = looking([[0, 1]], 10);
    expect(wordTimes({ tokens: [], attention, samples: sound(10), leadSamples: 0 })).toEqual([]);
  });
});
