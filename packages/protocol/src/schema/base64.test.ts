import fc from "fast-check";
import { expect, test } from "vitest";
import { isBase64 } from "./base64.ts";

test.each(["", "AAAA", "AAA=", "AA==", "AAA", "AA", "+/+/", "0123456789ab"])("%j is base64", (text) => {
  expect(isBase64(text)).toBe(true);
});

test.each(["A", "AAAAA", "A===", "=", "==", "AA=", "A=AA", "AA=A", "AA-_", "AA A", "AAAA\n", "ÄAAA", "AA\u{1F600}"])(
  "%j is not",
  (text) => {
    expect(isBase64(text)).toBe(false);
  },
);

test("whatever bytes are encoded pass", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
      expect(isBase64(Buffer.from(bytes).toString("base64"))).toBe(true);
    }),
  );
});

test("the largest append is looked at whole", () => {
  const large = "A".repeat(20 * 1024 * 1024);
  expect(isBase64(large)).toBe(true);
  expect(isBase64(`${large.slice(4)}AA!A`)).toBe(false);
});
