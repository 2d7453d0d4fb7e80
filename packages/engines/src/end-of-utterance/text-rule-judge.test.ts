import { describe, expect, it } from "vitest";
import { createTextRuleJudge } from "./text-rule-judge.ts";

const judge = createTextRuleJudge();
const probability = (text = "", lastAssistantText = "", language = "en-US") =>
  judge.judge({ text, speechMs: 1000, lastAssistantText, language });

/** Text as a recognizer gives it, full stop included, and what the assistant had said. */
type Row = readonly [text: string, lastAssistantText?: string];

const incomplete: readonly Row[] = [
  ["I'd like to go to the."],
  ["Can you give me a."],
  ["Turn on the lights and."],
  ["I wanted to ask because."],
  ["We could go on Monday or."],
  ["I am calling about."],
  ["What is the."],
  ["What is."],
  ["I live in."],
  ["I'm interested in."],
  ["It depends on."],
  ["I would like to book a flight from."],
  ["I want to go to."],
  ["I want to."],
  ["I'd like to listen to."],
  ["My name is."],
  ["Hello. My name is."],
  ["My phone number is."],
  ["The problem was."],
  ["So I."],
  ["I."],
  ["When I."],
  ["And then we."],
  ["Can you."],
  ["Could you."],
  ["Can I."],
  ["Is it."],
  ["I'm."],
  ["I think it's."],
  ["Let's."],
  ["Let me."],
  ["Let me see."],
  ["I think."],
  ["I mean."],
  ["Um."],
  ["Well."],
  ["So um."],
  ["I need uh."],
  ["The weather is um."],
  ["I want."],
  ["I need."],
  ["I'd like."],
  ["Please set."],
  ["Please send."],
  ["Add."],
  ["Turn on."],
  ["Please put on."],
  ["Give me."],
  ["It looks."],
  ["Yes, it sounds."],
  ["I was just."],
  ["We have another."],
  ["There are several."],
  ["How many."],
  ["What kind."],
  ["Tell me what."],
  ["She said that."],
  ["They think that."],
  ["It is."],
  ["The meeting is."],
  ["He has."],
  ["You can."],
  ["I'm going to San."],
  ["I'd like either the red one."],
  ["If you could."],
  ["When I was in London."],
  ["Because I was late."],
  ["I would like some..."],
  ["I was going to -"],
  ["For the first one,"],
  ["Eggs, milk, bread."],
  ["Double.", "What is your phone number?"],
  ["Five five five."],
  ["555.", "What's your phone number?"],
  ["5-5-5 0-1-9.", "Could you tell me your phone number?"],
  ["My number is five five five zero one."],
  ["nine oh two.", "And your zip code?"],
  ["1234 5678.", "Please tell me your credit card number."],
  ["A B 1 2.", "What is your confirmation code?"],
];

const complete: readonly Row[] = [
  ["Yes."],
  ["No, thank you."],
  ["Okay."],
  ["Right."],
  ["Thank you very much."],
  ["That's all."],
  ["Stop."],
  ["Hello. How are you?"],
  ["What's the weather like?"],
  ["What time is it?"],
  ["How old is the Brooklyn Bridge?"],
  ["Where are you from?"],
  ["What are you looking at?"],
  ["Who are you going with?"],
  ["What can you do?"],
  ["How many do I have?"],
  ["Turn on the living room lamp."],
  ["Turn it on."],
  ["Switch the lights off."],
  ["Come in."],
  ["I give up."],
  ["I think so."],
  ["I don't think so."],
  ["Yes, it is."],
  ["Yes, I do."],
  ["No, I can't."],
  ["How about that?"],
  ["I don't know what it is."],
  ["Tell me where they are."],
  ["That is all I need."],
  ["That's the one I was looking for."],
  ["I am looking for songs to listen to."],
  ["Wake me up at seven am."],
  ["I would like a cup of coffee, please."],
  ["I'd like a window seat."],
  ["My name is Anna."],
  ["Eggs, milk and bread."],
  ["Well, that was quick."],
  ["If it rains, stay at home."],
  ["When is the next train?"],
  ["Because I was late.", "Why did you call?"],
  ["You and I."],
  ["Should we?"],
  ["Can you help me?"],
  ["And you?"],
  ["Seven.", "How many people?"],
  ["Anna.", "What is your name?"],
  ["Monday.", "On which day?"],
  ["In the morning.", "When shall I call?"],
  ["555 0194.", "What is your phone number?"],
  ["five five five zero one nine four four seven one", "What is your telephone number?"],
  ["90210.", "What is your zip code?"],
  ["4 5 6 7.", "Tell me the last four digits."],
  ["The game starts at nine.", "Anything else?"],
  ["He made a good point."],
];

describe("createTextRuleJudge", () => {
  it.each(incomplete)("hears that more will come: %s %s", (text, lastAssistantText) => {
    expect(probability(text, lastAssistantText)).toBeLessThan(0.5);
  });

  it.each(complete)("hears the end: %s %s", (text, lastAssistantText) => {
    expect(probability(text, lastAssistantText)).toBeGreaterThanOrEqual(0.5);
  });

  it("does not trust the full stop: with it or without, in capitals or not, the verdict is the same", () => {
    for (const [text, asked] of [...incomplete, ...complete]) {
      if (!text.endsWith(".") || text.endsWith("...") || /[.?] /.test(text)) continue;
      const bare = text.slice(0, -1);
      expect(probability(bare.toLowerCase(), asked) < 0.5, bare).toBe(probability(text, asked) < 0.5);
    }
  });

  it("has nothing to wait for at a short sound without words, but gives longer speech its time", () => {
    const wordless = (text: string, speechMs: number) => judge.judge({ text, speechMs, lastAssistantText: "" });
    expect(wordless("", 300)).toBeGreaterThan(0.7);
    expect(wordless(" . ", 300)).toBeGreaterThan(0.7);
    expect(wordless("", 900)).toBeLessThan(0.5);
  });

  it("stays neutral in languages that it does not know, but for marks of going on", () => {
    expect(probability("Ninataka kwenda.", "", "sw")).toBe(0.6);
    expect(probability("Ich möchte...", "", "de-DE")).toBeLessThan(0.5);
    expect(judge.judge({ text: "I want to the", speechMs: 1, lastAssistantText: "" })).toBeLessThan(0.5);
  });

  it("gives probabilities for any text", () => {
    for (const text of ["?", "'", "-", "42", "1,000", "…", "a-b", "É", "the ".repeat(2000), "oh oh oh", ",,,,"]) {
      expect(probability(text), text).toSatisfy((value: number) => value >= 0 && value <= 1);
    }
  });
});
