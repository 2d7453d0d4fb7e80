import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createClauseSplitter } from "./clause-splitter.ts";
import { createSpeakableState, speakableText } from "./speakable-text.ts";

describe("speakableText", () => {
  it.each([
    ["# Main title\n", "Main title."],
    ["**bold**, *italic*, __both__ and ~~gone~~", "bold, italic, both and gone"],
    ["Use `npm test` for snake_case.", "Use npm test for snake_case."],
    ["See [the docs](https://example.com/a?b=c).", "See the docs."],
    ["![A red bird](bird.png)", "A red bird"],
    ["Go to https://www.example.com/a/b?x=1#y, now.", "Go to example.com, now."],
    ["Mail <mailto:a@example.com>.", "Mail a@example.com."],
    ["- first\n- second\n", "first. second."],
    ["1. first\n", "1, first."],
    ["- [x] done\n", "done."],
    ["> quoted text\n", "quoted text"],
    ["---\n", ""],
    ["| City | Temp |\n|:--|--:|\n| Rome | 25 °C |\n", "City, Temp. Rome, 25 °C."],
    ["A claim[^1].\n[^1]: the source\n", "A claim."],
    ["[ref]: https://example.com\n", ""],
    ["Fish &amp; chips<br>for <b>two</b>", "Fish & chips for two"],
    ["Great 🎉👍🏽 job :)", "Great job"],
    ["🎉", ""],
    ["Really?!?! Yes!!!", "Really? Yes!"],
    ["Well... maybe… no...", "Well, maybe, no."],
    ["It works (I think so) today.", "It works, I think so, today."],
    ["Name the file(s) in main().", "Name the files in main."],
    ["Call (555) 123-4567.", "Call 555 123-4567."],
    ["2 * 3 = 6", "2 * 3 = 6"],
    ["A \\*literal\\* star", "A literal star"],
    ["...", ""],
  ])("reads %j", (markdown, spoken) => {
    expect(speakableText(markdown)).toBe(spoken);
  });

  it("announces a block of code once, across clauses, and reads on behind it", () => {
    const state = createSpeakableState();
    const clauses = ["Here:\n", "```js\n", "const a = 1;\n", "# no heading\n", "```\n", "# Heading\n"];
    expect(clauses.map((clause) => speakableText(clause, state))).toEqual([
      "Here:",
      "Code omitted.",
      "",
      "",
      "",
      "Heading.",
    ]);
  });

  it("takes list marks and headings only where a line begins", () => {
    const state = createSpeakableState();
    expect(speakableText("Nine minus two is seven, ", state)).toBe("Nine minus two is seven,");
    expect(speakableText("1. that is not a list", state)).toBe("1. that is not a list");
    expect(speakableText("\n1. but this is", state)).toBe("1, but this is.");
  });

  it("leaves no markup behind, however the text is divided", () => {
    const part = fc.constantFrom(
      "**bold** ",
      "*it* ",
      "[a](https://b.example) ",
      "`code` ",
      "<i>x</i> ",
      "😀 ",
      "word ",
      "Yes. ",
      "\n- ",
      "\n# ",
      "~~no~~ ",
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 60 }), (parts) => {
        const splitter = createClauseSplitter();
        const state = createSpeakableState();
        const clauses = [...parts.flatMap((each) => splitter.push(each)), ...splitter.flush()];
        const spoken = clauses.map((clause) => speakableText(clause, state)).join(" ");
        expect(spoken).not.toMatch(/[*[\]`<>#~]|https|😀/u);
        const words = parts.filter((each) => each === "word ").length;
        expect(spoken.match(/\bword\b/g)?.length ?? 0).toBe(words);
      }),
      { numRuns: 200 },
    );
  });

  it("never throws and never gives white space at its ends", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 200 }), (text) => {
        const spoken = speakableText(text);
        expect(spoken).toBe(spoken.trim());
      }),
    );
  });
});
