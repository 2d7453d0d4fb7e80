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
