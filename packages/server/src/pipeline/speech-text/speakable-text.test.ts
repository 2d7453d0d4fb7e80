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
    // Citations and marks of notes
    ["The price rose [1].", "The price rose."],
    ["It rose [1, 2] in May [3-5].", "It rose in May."],
    ["It rose[1][2] again.", "It rose again."],
    ["See the guide [doc1][doc2].", "See the guide."],
    ["As shown 【4:0†manual.pdf】 here.", "As shown here."],
    ["It rose (see [3], [4] and [5]).", "It rose."],
    ["A claim¹ and another.² And x² + y² = 5 m².", "A claim and another. And x² + y² = 5 m²."],
    ["[1](https://a.example/x) says so.", "says so."],
    ["It says so [manual.pdf, p. 3].", "It says so."],
    ["It says so (Source: manual.pdf).", "It says so."],
    ["It is :contentReference[oaicite:0]{index=0} so.", "It is so."],
    ["Blue.<sup>[1]</sup> m<sup>2</sup> CO<sub>2</sub>", "Blue. m² CO2"],
    ["[Note: the shop is closed]", "Note: the shop is closed"],
    // Stars
    ["5*3 and 2**10 and a*b", "5*3 and 2**10 and a*b"],
    ["**Total:** 5*3*2 = *thirty*", "Total: 5*3*2 = thirty"],
    ["**5** and *5*, un*believ*able", "5 and 5, unbelievable"],
    ["***both*** __it__ _is_", "both it is"],
    // Formulas
    ["\\( x^2 + y^2 = z^2 \\)", "x^2 + y^2 = z^2"],
    ["$x^2$ is not $5 and $10", "x^2 is not $5 and $10"],
    ["$\\frac{a+b}{2}$ or \\(\\sqrt{16} = 4\\)", "a + b over 2 or square root of 16 = 4"],
    // Tags, tokens and what cannot be seen
    ["one</p><p>two<br/>three", "one two three"],
    ["x<y and a <b and c> d", "x<y and a <b and c> d"],
    ["Hello<|im_end|> there [/INST]", "Hello there"],
    ["he\u200bllo\u0007 \ue000you", "hello you"],
    ["[wiki](https://en.wikipedia.org/wiki/Foo_(bar)).", "wiki."],
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
    // Any code point but halves of one. What fast-check has of them it counts first, one by one.
    const point = fc.oneof(fc.integer({ min: 0, max: 0xd7ff }), fc.integer({ min: 0xe000, max: 0x10ffff }));
    fc.assert(
      fc.property(fc.array(point, { maxLength: 200 }), (points) => {
        const spoken = speakableText(String.fromCodePoint(...points));
        expect(spoken).toBe(spoken.trim());
      }),
    );
  });
});
