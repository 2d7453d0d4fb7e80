import { expect, test } from "vitest";
import { missingLead } from "./lead-in.ts";

/** A sound that begins softly, with so many milliseconds of a quiet room before it. */
function soundAfter(leadMs: number): Float32Array {
  const lead = leadMs * 16;
  return Float32Array.from({ length: lead + 16_000 }, (_, index) => {
    const since = index - lead;
    return since < 0 ? 0.001 * Math.sin(index) : 0.5 * Math.min(1, (since + 1600) / 8000) * Math.cos(since / 9);
  });
}

test.each([0, 20, 50, 80, 299, 300, 301, 450, 800])("%i ms before it, a sound has the same place", (leadMs) => {
  expect(leadMs + missingLead(soundAfter(leadMs)) / 16).toBe(300);
});

test("half a second is left off at most, and silence has no sound", () => {
  expect(missingLead(soundAfter(2000))).toBe(-8000);
  expect(missingLead(new Float32Array(1000))).toBe(4800);
  expect(missingLead(new Float32Array(0))).toBe(4800);
});
