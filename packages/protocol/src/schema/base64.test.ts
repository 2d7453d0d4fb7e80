import fc from "fast-check";
import { expect, test } from "vitest";
import { hasOnlyBase64, isBase64 } from "./base64.ts";

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

test("decoding and looking agree on any text", () => {
  const char = fc.constantFrom("A", "Z", "a", "z", "0", "9", "+", "/", "=", "-", "_", " ", "\n", "Ä");
  fc.assert(
    fc.property(fc.array(char, { maxLength: 24 }), (chars) => {
      const text = chars.join("");
      const body = text.replace(/={1,2}$/, "");
      const padded = body.length === text.length || text.length % 4 === 0;
      expect(isBase64(text)).toBe(padded && body.length % 4 !== 1 && hasOnlyBase64(body, body.length));
    }),
    { numRuns: 5000 },
  );
});

test("the largest append is looked at whole", () => {
  const large = "A".repeat(20 * 1024 * 1024);
  expect(isBase64(large)).toBe(true);
  expect(isBase64(`${large.slice(4)}AA!A`)).toBe(false);
});
