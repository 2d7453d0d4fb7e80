import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { concatSamples } from "./concat.ts";
import { createStreamResampler } from "./fast-resampler.ts";
import { StreamingResampler } from "./streaming-resampler.ts";

function noise(length: number): Float32Array {
  let state = 3;
  return Float32Array.from({ length }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2_147_483_648 - 1;
  });
}

const pairs: readonly (readonly [number, number])[] = [
  [24_000, 16_000],
  [48_000, 16_000],
  [8000, 16_000],
  [44_100, 16_000],
  [16_000, 24_000],
  [32_000, 16_000],
];

describe("a resampler for servers", () => {
  it.each(pairs)("agrees with the plain one, %i to %i Hz", (fromRate, toRate) => {
    const input = noise(fromRate);
    const [plain, fast] = [new StreamingResampler({ fromRate, toRate }), createStreamResampler({ fromRate, toRate })];
    expect(fast).not.toBeInstanceOf(StreamingResampler);
    for (let round = 0; round < 2; round++) {
      const expected = concatSamples([plain.process(input), plain.flush()]);
      const made = concatSamples([fast.process(input), fast.flush()]);
      expect(made).toHaveLength(expected.length);
      const worst = made.reduce((most, sample, n) => Math.max(most, Math.abs(sample - (expected[n] ?? 9))), 0);
      expect(worst).toBeLessThan(1e-6);
    }
  });

  it("gives the same bits for silence that it is told of as for zeros, wherever it lies", () => {
    const input = noise(12_000);
    fc.assert(
      fc.property(
        fc.constantFrom(...pairs),
        fc.array(fc.tuple(fc.boolean(), fc.integer({ min: 0, max: 12_000 })), { maxLength: 12 }),
        ([fromRate, toRate], parts) => {
          const told = createStreamResampler({ fromRate, toRate });
          const plain = createStreamResampler({ fromRate, toRate });
          for (const [isSilent, length] of parts) {
            const samples = isSilent ? new Float32Array(length) : input.subarray(0, length);
            const made = isSilent ? told.silence?.(length) : told.process(samples);
            expect(made).toEqual(plain.process(samples));
          }
          expect(told.flush()).toEqual(plain.flush());
        },
      ),
      { numRuns: 60 },
    );
  });

  it("gives the same bits however the input is cut, and however many streams there are", () => {
    const input = noise(30_000);
    fc.assert(
      fc.property(
        fc.constantFrom(...pairs),
        fc.array(fc.integer({ min: 0, max: 9000 }), { maxLength: 12 }),
        ([fromRate, toRate], cuts) => {
          const whole = createStreamResampler({ fromRate, toRate });
          const cut = createStreamResampler({ fromRate, toRate });
          const other = createStreamResampler({ fromRate: 48_000, toRate: 16_000 });
          const expected = concatSamples([whole.process(input), whole.flush()]);
          const parts: Float32Array[] = [];
          let at = 0;
          for (const length of [...cuts, input.length]) {
            parts.push(cut.process(input.subarray(at, at + length)));
            other.process(input.subarray(0, 960));
            at += length;
          }
          expect(concatSamples([...parts, cut.flush()])).toEqual(expected);
        },
      ),
      { numRuns: 30 },
    );
  });

  it("is the plain one for equal rates and rare ratios", () => {
    expect(createStreamResampler({ fromRate: 16_000, toRate: 16_000 })).toBeInstanceOf(StreamingResampler);
    expect(createStreamResampler({ fromRate: 11_111, toRate: 16_000 })).toBeInstanceOf(StreamingResampler);
    expect(() => createStreamResampler({ fromRate: 10, toRate: 16_000 })).toThrow(RangeError);
  });

  it("is quick for usual rates, whatever rates other callers came with before", async () => {
    vi.resetModules();
    const again = await import("./fast-resampler.ts");
    const plain = await import("./streaming-resampler.ts");
    for (const fromRate of [8020, 11_025, 9000, 8100, 10_000, 25_000, 36_000]) {
      again.createStreamResampler({ fromRate, toRate: 16_000 });
    }
    for (const fromRate of [8000, 12_000, 22_050, 24_000, 32_000, 44_100, 48_000]) {
      const resampler = again.createStreamResampler({ fromRate, toRate: 16_000 });
      expect(resampler, `${fromRate} Hz`).not.toBeInstanceOf(plain.StreamingResampler);
    }
    vi.resetModules();
  });

  it("is the plain one where there is no WebAssembly", async () => {
    vi.stubGlobal("WebAssembly", undefined);
    vi.resetModules();
    const again = await import("./fast-resampler.ts");
    const resampler = again.createStreamResampler({ fromRate: 24_000, toRate: 16_000 });
    expect(resampler.process(noise(480)).length).toBeGreaterThan(200);
    vi.unstubAllGlobals();
    vi.resetModules();
  });
});
