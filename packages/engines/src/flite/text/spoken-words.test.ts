import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { originalWords, toSpokenWords } from "./spoken-words.ts";

const said = (text: string): string =>
  toSpokenWords(text)
    .map((word) => word.text + word.break)
    .join(" ");

describe("toSpokenWords", () => {
  it.each([
    ["Hello, world. Again!", "hello, world. again!"],
    // Numbers
    ["0 7 13 40 99 100", "zero seven thirteen forty ninety nine one hundred"],
    ["1,234,567", "one million two hundred thirty four thousand five hundred sixty seven"],
    ["3.14 and -2.5", "three point one four and minus two point five"],
    ["PIN 0042", "pin zero zero four two"],
    ["1st 2nd 3rd 12th 21st 30th", "first second third twelfth twenty first thirtieth"],
    ["10-15 minutes", "ten to fifteen minutes"],
    ["1/2, 3/4 and 2/3", "one half, three quarters and two thirds"],
    ["45%", "forty five percent"],
    ["2 x 3 = 6", "two times three equals six"],
    ["order #58", "order number fifty eight"],
    // Money
    ["$1,234.50", "one thousand two hundred thirty four dollars and fifty cents"],
    ["$1 or $0.99", "one dollar or ninety nine cents"],
    ["It costs $1.5 million", "it costs one point five million dollars"],
    ["$5-10 or $5-$10", "five to ten dollars or five to ten dollars"],
    ["$1.5-2 million", "one point five to two million dollars"],
    ["a $10-million deal", "a ten million dollar deal"],
    ["$3 million and €40k", "three million dollars and forty thousand euros"],
    ["-£5", "minus five pounds"],
    // Dates and times
    ["2026-11-22", "november twenty second, twenty twenty six"],
    ["11/22/2026", "november twenty second, twenty twenty six"],
    ["22/11/2026", "november twenty second, twenty twenty six"],
    ["Nov 22, 2026", "november twenty second, twenty twenty six"],
    ["Sat, Dec. 3rd", "saturday, december third"],
    ["in 1905 and 2000 and 2003", "in nineteen oh five and two thousand and two thousand three"],
    [
      "1998-1999, the 1990s and the '80s",
      "nineteen ninety eight to nineteen ninety nine, the nineteen nineties and the eighties",
    ],
    ["3:05 pm, 12:00, 9:30 a.m. 5pm", "three oh five p m, twelve o'clock, nine thirty ay m five p m"],
    ["14:30", "fourteen thirty"],
    // Units
    ["5 km, 1 km, 20°C, 16GB", "five kilometers, one kilometer, twenty degrees celsius, sixteen gigabytes"],
    ["72 °F and 60 mph", "seventy two degrees fahrenheit and sixty miles per hour"],
    ["6'2\" tall", "six foot two tall"],
    // Addresses
    ["555-123-4567", "five five five, one two three, four five six seven"],
    ["(555) 123-4567", "five five five, one two three, four five six seven"],
    ["jane.doe@example.org", "jane dot doe at example dot org"],
    ["https://www.example.com/docs?x=1", "example dot com slash docs"],
    [
      "v2.3.1 on 192.168.0.1",
      "version two point three point one on one hundred ninety two dot one hundred sixty eight dot zero dot one",
    ],
    // Abbreviations and acronyms
    ["Dr. King, St. Mary, Main St.", "doctor king, saint mary, main street."],
    ["Mr. and Mrs. Lee, e.g. here, i.e. now, etc.", "mister and missus lee, for example here, that is now, et cetera."],
    ["NASA, the API, TLS and URLs", "nasa, the ay p i, t l s and u r ells"],
    ["the U.S. and JSON", "the u s and jason"],
    ["GPT-4, MP3, iPhone, OpenAI", "g p t four, m p three, i phone, open ay i"],
    ["Henry VIII, World War II", "henry the eighth, world war two"],
    ["THIS IS IMPORTANT", "this is important"],
    // Symbols and scripts
    ["Tom & Jerry @ home + more", "tom and jerry at home plus more"],
    ["café naïve Zoë façade", "cafe naive zoe facade"],
    ["東京 means Tokyo", "means tokyo"],
    ["don’t stop — it’s fine…", "don't stop, it's fine."],
    ["and/or well-known", "and or well known"],
    ["🎉", ""],
    ["", ""],
  ])("reads %j", (text, expected) => {
    expect(said(text)).toBe(expected);
  });

  it("knows which word of the text each spoken word reads", () => {
    const words = originalWords("It is 3:05 pm — Dr. Lee");
    const reading = words.map((_, index) =>
      toSpokenWords("It is 3:05 pm — Dr. Lee")
        .filter((word) => word.wordIndex === index)
        .map((word) => word.text)
        .join(" "),
    );
    expect(reading).toEqual(["it", "is", "three oh five", "p m", "", "doctor", "lee"]);
  });

  it("gives plain words in the order of the text, whatever it holds", () => {
    const piece = fc.constantFrom(
      ..."3.14 -5 $1.2k 11/22 1:99 Dr. U.S. AT&T #1 (a) 50% x@y.z www.a.io/b °C 1,2 ½ '' IV 20-30 é ß 東 ... -".split(
        " ",
      ),
    );
    const text = fc.oneof(
      fc.string({ maxLength: 60 }),
      fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(" ")),
    );
    fc.assert(
      fc.property(text, (whole) => {
        const spoken = toSpokenWords(whole);
        const count = originalWords(whole).length;
        let previous = 0;
        for (const word of spoken) {
          expect(word.text).toMatch(/^[a-z'-]*[a-z][a-z']*$/);
          expect(word.wordIndex).toBeGreaterThanOrEqual(previous);
          expect(word.wordIndex).toBeLessThan(count);
          previous = word.wordIndex;
        }
      }),
      { numRuns: 500 },
    );
  });
});
