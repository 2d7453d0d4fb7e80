import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { normalizeWords } from "./normalize-words.ts";

const joined = (text: string) => normalizeWords(text).join(" ");

describe("normalizeWords", () => {
  it.each([
    ["Hello, World!", "hello world"],
    ["Mr. Quilter—the apostle", "mister quilter the apostle"],
    ["Don't say “it’s” o'clock", "dont say its oclock"],
    ["well-known e-mail", "well known e mail"],
    ["At 7 a.m. in the U.S. it ended.Then", "at seven am in the us it ended then"],
    ["Dr. Smith & Mrs. Jones, OK?", "doctor smith and missus jones okay"],
    ["Crème brûlée", "crème brûlée"],
    ["", ""],
    [" ... ", ""],
  ])("cleans %j", (text, words) => {
    expect(joined(text)).toBe(words);
  });

  it.each([
    ["90210", "nine oh two one oh"],
    ["90210", "nine zero two one zero"],
    ["25", "twenty five"],
    ["twenty-five", "25"],
    ["1984", "nineteen eighty four"],
    ["2005", "two thousand five"],
    ["2005", "two thousand and five"],
    ["105", "one hundred and five"],
    ["100", "one hundred"],
    ["1,250,300", "one million two hundred fifty thousand three hundred"],
    ["5 million", "five million"],
    ["2.5 million", "two point five million"],
    ["1234 million", "1234 million"],
    ["007", "zero oh seven"],
    ["$20", "twenty dollars"],
    ["10%", "ten percent"],
    ["3.5", "three point five"],
    ["5:30", "five thirty"],
    ["7am", "seven AM"],
    ["the 3rd of May", "the third of may"],
    ["May 21st", "May twenty first"],
    ["the 12th and the 30th", "the twelfth and the thirtieth"],
    ["555-0199", "five five five oh one nine nine"],
  ])("takes %j and %j for the same", (digits, words) => {
    expect(normalizeWords(digits)).toEqual(normalizeWords(words));
  });

  it("keeps apart what is different", () => {
    expect(joined("twenty five")).not.toBe(joined("twenty, fifty"));
    expect(joined("three and four")).toBe("three and four");
    expect(joined("Oh no, one")).toBe("oh no one");
    expect(joined("a hundred")).toBe("a hundred");
    expect(joined("one two hundred")).toBe("one two zero zero");
    expect(joined("ten thousand five thousand")).toBe("one zero zero zero zero five zero zero zero");
  });

  it("reads any number up to a billion in words as its digits", () => {
    const units = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen".split(" ");
    units.push("fifteen", "sixteen", "seventeen", "eighteen", "nineteen");
    const tens = "twenty thirty forty fifty sixty seventy eighty ninety".split(" ");
    const say = (n: number): string => {
      if (n < 20) return units[n] as string;
      if (n < 100) return (tens[Math.floor(n / 10) - 2] as string) + (n % 10 === 0 ? "" : ` ${units[n % 10]}`);
      const scale = n < 1e3 ? 100 : n < 1e6 ? 1e3 : 1e6;
      const name = scale === 100 ? "hundred" : scale === 1e3 ? "thousand" : "million";
      return `${say(Math.floor(n / scale))} ${name}${n % scale === 0 ? "" : ` ${say(n % scale)}`}`;
    };
    const number = fc.oneof(fc.nat(99), fc.nat(9999), fc.nat(999_999_999));
    fc.assert(
      fc.property(number, (n) => {
        expect(normalizeWords(say(n))).toEqual(normalizeWords(String(n)));
      }),
    );
  });

  it("is settled: its own output stays the same words", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 40 }), (text) => {
        const words = normalizeWords(text);
        expect(words.every((word) => /^[^\s\d.,!?']+$/u.test(word) || /\p{N}/u.test(word))).toBe(true);
      }),
    );
  });
});
