import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createClauseSplitter } from "./clause-splitter.ts";
import type { ClauseSplitterOptions } from "./clause-splitter.ts";

function clausesOf(pieces: readonly string[], options?: ClauseSplitterOptions): string[] {
  const splitter = createClauseSplitter(options);
  return [...pieces.flatMap((piece) => splitter.push(piece)), ...splitter.flush()];
}

const trimmed = (text: string): string[] => clausesOf([text]).map((clause) => clause.trim());

describe("createClauseSplitter", () => {
  it("gives a sentence once it is certain that it has ended", () => {
    const splitter = createClauseSplitter();
    expect(splitter.push("I can help you.")).toEqual([]);
    expect(splitter.push(" ")).toEqual([]);
    expect(splitter.push("Just")).toEqual(["I can help you. "]);
    expect(splitter.flush()).toEqual(["Just"]);
  });

  it.each([
    ["Please ask Dr. Smith about it. He knows.", ["Please ask Dr. Smith about it.", "He knows."]],
    ["Am 3. Mai ist Zeit. Der 2. Platz ist frei.", ["Am 3. Mai ist Zeit.", "Der 2. Platz ist frei."]],
    ["Es gibt z. B. Kaffee. Ich bin 3. Sie ist 5.", ["Es gibt z. B. Kaffee.", "Ich bin 3.", "Sie ist 5."]],
    ["I am 3. She is 5.", ["I am 3.", "She is 5."]],
    ["It costs 3.14 euros. Fine.", ["It costs 3.14 euros.", "Fine."]],
    ["By J. R. Smith himself. Yes.", ["By J. R. Smith himself.", "Yes."]],
    ["Fruit, e.g. apples. Nice.", ["Fruit, e.g. apples.", "Nice."]],
    ["See example.com for it. Bye.", ["See example.com for it.", "Bye."]],
    ["He said “Stop!” And left.", ["He said “Stop!”", "And left."]],
    ["Well... maybe. Wait... What?", ["Well... maybe.", "Wait...", "What?"]],
    ["1. Mix it\n2. Bake it", ["1. Mix it", "2. Bake it"]],
    ["東京です。いいね！", ["東京です。", "いいね！"]],
  ])("finds the sentences of %j", (text, expected) => {
    expect(trimmed(text)).toEqual(expected);
  });

  it("ends the first clause early, at a break or at a gap", () => {
    expect(trimmed("The meeting you asked about is on Monday, and I will be there.")[0]).toBe(
      "The meeting you asked about is on Monday,",
    );
    expect(trimmed("I can look for a cheaper flight and tell you at once what it costs.")[0]).toBe(
      "I can look for a cheaper flight",
    );
    const [first = ""] = trimmed(
      "A sentence without any break goes on just like this one until it is much too long to wait for",
    );
    expect(first.length).toBeGreaterThanOrEqual(60);
    expect(first.length).toBeLessThan(90);
  });

  it("keeps going early after a very short beginning only", () => {
    const [first, second] = trimmed("Sure! I have found three flights for you, and the first leaves at noon.");
    expect([first, second]).toEqual(["Sure!", "I have found three flights for you,"]);
  });

  it("does not cut inside a date, a link or code", () => {
    expect(trimmed("You are invited on November 22, 2026 in Rome. Come.")[0]).toBe(
      "You are invited on November 22, 2026 in Rome.",
    );
    expect(trimmed("Read the page that [explains, in short, all of it](https://a.example/b) today. Yes.")[0]).toMatch(
      /\(https:\/\/a\.example\/b\)/,
    );
  });

  it("divides a long later sentence at its best break", () => {
    const long = `${"word ".repeat(20).trim()}, ${"more ".repeat(30).trim()}.`;
    const [, second = "", third = ""] = trimmed(`This is the first of the sentences. ${long}`);
    expect(second.endsWith(",")).toBe(true);
    expect(third.length).toBeLessThanOrEqual(200);
  });

  it("bounds text that has no gap at all", () => {
    const clauses = clausesOf(["x".repeat(2000)]);
    expect(Math.max(...clauses.map((clause) => clause.length))).toBeLessThanOrEqual(541);
  });

  const word = fc.constantFrom(
    ..."Hello you 3.14 Dr. e.g. and but, then: wait; it? Yes! ... 1. [a `b` (c) https://a.example/x, U.S. \n \n\n - 🎉 é 東京。 “No.” — *b* ```".split(
      " ",
    ),
    "\n",
    "\n- ",
  );
  const text = fc.oneof(
    fc.array(word, { maxLength: 120 }).map((words) => words.join(" ")),
    fc.string({ unit: "grapheme", maxLength: 300 }),
  );

  it("loses and adds nothing, and does not depend on how the text arrives", () => {
    fc.assert(
      fc.property(text, fc.array(fc.nat({ max: 12 }), { minLength: 1, maxLength: 50 }), (whole, sizes) => {
        const pieces: string[] = [];
        for (let at = 0, index = 0; at < whole.length; index++) {
          const size = sizes[index % sizes.length]! + 1;
          pieces.push(whole.slice(at, at + size));
          at += size;
        }
        const clauses = clausesOf(pieces);
        expect(clauses.join("")).toBe(whole);
        expect(clauses).toEqual(clausesOf([whole]));
        expect(clauses.every((clause) => clause !== "")).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    ["Chinese", "今天天气很好。我们去公园吧！你觉得怎么样？", ["今天天气很好。", "我们去公园吧！", "你觉得怎么样？"]],
    ["quotes, which close behind the mark", "他说：「你好。」然后走了。", ["他说：「你好。」", "然后走了。"]],
    [
      "a long beginning at its comma",
      "关于您刚才提到的那个问题，我需要先查一下。",
      ["关于您刚才提到的那个问题，", "我需要先查一下。"],
    ],
    ["Japanese with narrow marks", "そうですか!それはよかったです。", ["そうですか!", "それはよかったです。"]],
    ["Arabic", "هل تريد القهوة؟ نعم، أريدها الآن۔ شكرا", ["هل تريد القهوة؟ ", "نعم، أريدها الآن۔ ", "شكرا"]],
    ["Hindi", "मैं ठीक हूँ। आप कैसे हैं?", ["मैं ठीक हूँ। ", "आप कैसे हैं?"]],
    ["Urdu", "یہ اچھا ہے۔ آپ کیسے ہیں؟", ["یہ اچھا ہے۔ ", "آپ کیسے ہیں؟"]],
    ["Greek", "Τι κάνεις; Είμαι καλά. Εσύ;", ["Τι κάνεις; ", "Είμαι καλά. ", "Εσύ;"]],
    ["Greek with its own sign", "Τι κάνεις\u037e Είμαι καλά.", ["Τι κάνεις\u037e ", "Είμαι καλά."]],
    [
      "Greek at its raised point",
      "Θα κοιτάξω πρώτα τον καιρό στην Αθήνα· μετά θα σου πω τι να φορέσεις.",
      ["Θα κοιτάξω πρώτα τον καιρό στην Αθήνα· ", "μετά θα σου πω τι να φορέσεις."],
    ],
    ["Armenian", "Ինչպե՞ս եք։ Շատ լավ եմ։ Իսկ դո՞ւք։", ["Ինչպե՞ս եք։ ", "Շատ լավ եմ։ ", "Իսկ դո՞ւք։"]],
    ["Ethiopic", "ሰላም ነህ፧ ደህና ነኝ። አመሰግናለሁ፡፡ ደህና ሁን።", ["ሰላም ነህ፧ ", "ደህና ነኝ። ", "አመሰግናለሁ፡፡ ", "ደህና ሁን።"]],
    [
      "Georgian, which has no capitals",
      "კარგად ვარ. შენ როგორ ხარ? კარგად.",
      ["კარგად ვარ. ", "შენ როგორ ხარ? ", "კარგად."],
    ],
    ["Burmese", "နေကောင်းပါတယ်။ သင်ရော။ကျေးဇူးတင်ပါတယ်။", ["နေကောင်းပါတယ်။ ", "သင်ရော။", "ကျေးဇူးတင်ပါတယ်။"]],
    ["Khmer", "ខ្ញុំសុខសប្បាយ។ ចុះអ្នកវិញ?អរគុណ។", ["ខ្ញុំសុខសប្បាយ។ ", "ចុះអ្នកវិញ?", "អរគុណ។"]],
    ["Tibetan", "བཀྲ་ཤིས་བདེ་ལེགས། ཁྱེད་རང་སྐུ་གཟུགས་བདེ་པོ་ཡིན་པས།", ["བཀྲ་ཤིས་བདེ་ལེགས། ", "ཁྱེད་རང་སྐུ་གཟུགས་བདེ་པོ་ཡིན་པས།"]],
    ["Bengali and Sinhala", "ভালো আছি। তুমি? හොඳයි. ඔබ?", ["ভালো আছি। ", "তুমি? ", "හොඳයි. ", "ඔබ?"]],
    ["Chinese with gaps", "好的。 我来看看。 请稍等。", ["好的。 ", "我来看看。 ", "请稍等。"]],
    ["German quotes", "Er rief: „Komm her!“ Dann ging er.", ["Er rief: „Komm her!“ ", "Dann ging er."]],
    ["Arabic at its semicolon", "سأبحث لك الآن عن أفضل رحلة؛ ثم أخبرك", ["سأبحث لك الآن عن أفضل رحلة؛ ", "ثم أخبرك"]],
    ["Thai at its gaps", "สวัสดีครับวันนี้อากาศดีมาก เราไปเที่ยวกันไหม", ["สวัสดีครับวันนี้อากาศดีมาก ", "เราไปเที่ยวกันไหม"]],
  ])("cuts by the marks of the script: %s", (_what, text, clauses) => {
    const splitter = createClauseSplitter();
    expect([...splitter.push(text), ...splitter.flush()]).toEqual(clauses);
  });

  it.each([
    ["Thai", "ประเทศไทยมีอากาศร้อนชื้นตลอดทั้งปีและมีฝนตกชุก"],
    ["Chinese", "中华人民共和国位于亚洲东部太平洋西岸是世界上人口众多的国家"],
  ])("cuts %s without marks, and never waits for long", (_what, text) => {
    const splitter = createClauseSplitter();
    const all = text.repeat(400);
    const clauses = [...splitter.push(all), ...splitter.flush()];
    expect(clauses.join("")).toBe(all);
    expect(Math.max(...clauses.map(({ length }) => length))).toBeLessThan(90);
  });

  it("starts anew after a flush", () => {
    const splitter = createClauseSplitter();
    const say = (): string[] => [
      ...splitter.push("The first thing I would like to say, is this. Done."),
      ...splitter.flush(),
    ];
    expect(say()).toEqual(say());
  });
});
