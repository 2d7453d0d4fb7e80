import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeBase64Portable, encodeBase64Portable } from "./base64-portable.ts";
import { decodeBase64, encodeBase64 } from "./base64.ts";
import { InvalidBase64Error } from "./invalid-base64-error.ts";

const decoders = { native: decodeBase64, portable: decodeBase64Portable };

describe.each(Object.entries(decoders))("decodeBase64, %s", (_name, decode) => {
  it("decodes the vectors of RFC 4648", () => {
    const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
    const vectors = { "": "", "Zg==": "f", "Zm8=": "fo", Zm9v: "foo", "Zm9vYg==": "foob", Zm9vYmFy: "foobar" };
    for (const [encoded, plain] of Object.entries(vectors)) expect(text(decode(encoded))).toBe(plain);
  });

  it.each([
    ["a length that is not a multiple of four", "Zm9vY"],
    ["missing padding", "Zg"],
    ["padding alone", "===="],
    ["too much padding", "Z==="],
    ["padding inside", "Zg==Zm9v"],
    ["a space", "Zm 9"],
    ["a line break", "Zm9v\nZm9"],
    ["the url-safe alphabet", "Zm-_"],
    ["a character beyond ASCII", "Zm9é"],
    ["a character whose low byte is legal", "Zm9\u0141"],
    ["a NUL", "Zm9\0"],
  ])("refuses %s", (_what, text) => {
    expect(() => decode(text)).toThrow(InvalidBase64Error);
  });

  it("ignores unused bits of the last character", () => {
    expect([...decode("Zh==")]).toEqual([0x66]);
    expect([...decode("//9=")]).toEqual([255, 255]);
  });

  it("returns bytes that own their memory", () => {
    expect(decode("Zm9v").buffer.byteLength).toBe(3);
  });
});

describe("both ways", () => {
  it("agree with each other and with the platform", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        const text = Buffer.from(bytes).toString("base64");
        expect(encodeBase64(bytes)).toBe(text);
        expect(encodeBase64Portable(bytes)).toBe(text);
        expect(decodeBase64(text)).toEqual(bytes);
        expect(decodeBase64Portable(text)).toEqual(bytes);
      }),
    );
  });

  it("judge any text alike", () => {
    const outcome = (decode: (text: string) => Uint8Array, text: string) => {
      try {
        return [...decode(text)];
      } catch (error) {
        return (error as Error).name;
      }
    };
    const char = fc.constantFrom("A", "z", "+", "/", "=", "-", " ", "é", "9");
    fc.assert(
      fc.property(fc.string({ unit: char, maxLength: 12 }), (text) => {
        expect(outcome(decodeBase64, text)).toEqual(outcome(decodeBase64Portable, text));
      }),
      { numRuns: 1000 },
    );
  });

  it("encode a view into a larger buffer", () => {
    expect(encodeBase64(Uint8Array.of(0, 102, 111, 111, 0).subarray(1, 4))).toBe("Zm9v");
  });
});
