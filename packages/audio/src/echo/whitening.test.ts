import fc from "fast-check";
import { expect, it } from "vitest";
import { whitening } from "./whitening.ts";

it("is the power that it stands for", () => {
  const exponent = fc.double({ min: -40, max: 40, noNaN: true });
  fc.assert(
    fc.property(exponent, (tens) => {
      const power = 10 ** tens;
      expect(Math.abs(whitening(power) / power ** -0.4 - 1)).toBeLessThan(1e-13);
    }),
  );
  expect([0, 1, Infinity, Number.NaN].map(whitening)).toEqual([Infinity, 1, 0, Number.NaN]);
});
