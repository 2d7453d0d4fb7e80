import { expect, it } from "vitest";

it("takes a pattern in place of a text for a mistake of the test, however deep it stands", () => {
  expect({ text: "abc" }).not.toMatchObject({ text: /abc/ });
  expect({ inside: [{ text: "abc" }] }).not.toMatchObject({ inside: [{ text: /abc/ }] });
  expect({ text: "abc" }).not.toEqual({ text: /abc/ });
  expect(["abc"]).not.toContainEqual(/abc/);
  expect({ inside: { text: "abc" } }).not.toEqual(expect.objectContaining({ inside: { text: /abc/ } }));
  expect({ text: undefined }).not.toMatchObject({ text: /abc/ });
});

it("still knows two patterns that are alike, and texts that look like one", () => {
  expect({ text: /abc/ }).toMatchObject({ text: /abc/ });
  expect({ text: /abc/ }).not.toMatchObject({ text: /abd/ });
  expect({ text: "abc" }).toMatchObject({ text: expect.stringMatching(/b/) });
});

it("tells bytes and samples that differ, by their kind or by one bit", () => {
  const samples = Float32Array.of(0, 0.5, Number.NaN);
  expect({ samples }).toEqual({ samples: samples.slice() });
  expect(samples).toStrictEqual(samples.slice());
  expect(samples).not.toEqual(Float32Array.of(-0, 0.5, Number.NaN));
  expect(samples).not.toEqual(samples.subarray(0, 2));
  expect(Buffer.of(1, 2)).not.toEqual(Buffer.of(1, 3));
  expect(Buffer.of(1, 2)).toEqual(Buffer.of(0, 1, 2).subarray(1));
  expect(Int16Array.of(1)).not.toEqual(Uint16Array.of(1));
});
