import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SampleRing } from "./sample-ring.ts";

/** Samples whose value is their own position, so that a read tells where it came from. */
const numbered = (from: number, count: number) => Float32Array.from({ length: count }, (_, i) => from + i);

describe("SampleRing", () => {
  it("reads by absolute position, clamped to what is held", () => {
    const ring = new SampleRing(10);
    ring.write(numbered(0, 6));
    expect([...ring.read(2, 5)]).toEqual([2, 3, 4]);
    expect([...ring.read(-3, 99)]).toEqual([0, 1, 2, 3, 4, 5]);
    ring.write(numbered(6, 8));
    expect([ring.startSample, ring.endSample]).toEqual([4, 14]);
    expect([...ring.read(0, 6)]).toEqual([4, 5]);
    expect(ring.read(9, 9)).toHaveLength(0);
    expect(ring.read(20, 30)).toHaveLength(0);
  });

  it("puts other samples in place of those it holds, around the end of its memory too", () => {
    const ring = new SampleRing(10);
    ring.write(numbered(0, 14));
    ring.replace(2, numbered(102, 5));
    ring.replace(12, numbered(112, 9));
    expect([...ring.read(0, 99)]).toEqual([104, 105, 106, 7, 8, 9, 10, 11, 112, 113]);
  });

  it("forgets on dropBefore, never past the end and never back", () => {
    const ring = new SampleRing(10);
    ring.write(numbered(0, 8));
    ring.dropBefore(5);
    ring.dropBefore(2);
    expect([...ring.read(0, 8)]).toEqual([5, 6, 7]);
    ring.dropBefore(100);
    expect([ring.startSample, ring.endSample]).toEqual([8, 8]);
    ring.write(numbered(8, 2));
    expect([...ring.read(0, 99)]).toEqual([8, 9]);
  });

  it("returns copies", () => {
    const ring = new SampleRing(4);
    ring.write(numbered(0, 4));
    ring.read(0, 4).fill(7);
    expect([...ring.read(0, 4)]).toEqual([0, 1, 2, 3]);
  });

  it("holds exactly the newest samples, whatever the sequence of writes and drops", () => {
    const step = fc.oneof(
      fc.record({ write: fc.oneof(fc.nat(40), fc.integer({ min: 3000, max: 9000 })) }),
      fc.record({ drop: fc.nat(20_000) }),
    );
    fc.assert(
      fc.property(fc.oneof(fc.integer({ min: 1, max: 64 }), fc.constant(10_000)), fc.array(step), (capacity, steps) => {
        const ring = new SampleRing(capacity);
        let start = 0;
        let end = 0;
        for (const one of steps) {
          if ("write" in one) {
            ring.write(numbered(end, one.write));
            end += one.write;
            start = Math.max(start, end - capacity);
          } else {
            ring.dropBefore(one.drop);
            start = Math.min(end, Math.max(start, one.drop));
          }
          expect([ring.startSample, ring.endSample]).toEqual([start, end]);
          expect(ring.read(0, Infinity)).toEqual(numbered(start, end - start));
        }
      }),
      { numRuns: 40 },
    );
  });

  it("refuses a capacity that is not a positive integer", () => {
    for (const capacity of [0, -1, 1.5, NaN]) expect(() => new SampleRing(capacity)).toThrow(RangeError);
  });
});
