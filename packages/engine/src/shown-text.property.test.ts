import fc from "fast-check";
import { expect, test } from "vitest";
import type { BufferedRecognizer } from "./buffered-recognizer.ts";
import { createIncrementalRecognizer } from "./incremental-recognizer.ts";
import { sureWords } from "./sure-words.ts";

const rate = 1000;
const cut = { minMs: 2400, softMs: 3000, maxMs: 5000 };

/**
 * An engine that says what the script says, pass by pass, and changes its mind as it likes. One that obeys puts the
 * beginning it was given in front.
 */
function fickle(script: readonly string[], obeys: boolean): BufferedRecognizer<string> {
  let pass = 0;
  return {
    info: {
      id: "fickle",
      languages: ["en"],
      licence: "MIT",
      capabilities: { sampleRate: rate, wordTimes: false, logprobs: false, phraseList: false },
    },
    recognize({ prefix, onStart }) {
      onStart?.();
      const text = script[pass++ % script.length] ?? "";
      const begins = prefix === undefined || text.startsWith(prefix);
      return Promise.resolve({ text: obeys && !begins ? `${prefix} ${text}`.trim() : text });
    },
    close: () => Promise.resolve(),
  };
}

async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
}

const word = fc.constantFrom("Lord,", "but", "I'm", "like", "glad", "to", "see", "you,", "Phil.");
const text = fc.array(word, { maxLength: 12 }).map((words) => words.join(" "));

test.each([true, false])("what is shown is the beginning of all that follows; engine obeys: %s", async (obeys) => {
  const steps = fc.array(
    fc.oneof(
      fc.record({ do: fc.constant("push" as const), ms: fc.integer({ min: 50, max: 3000 }) }),
      fc.record({ do: fc.constant("settle" as const), ms: fc.constant(0) }),
    ),
    { minLength: 1, maxLength: 30 },
  );
  await fc.assert(
    fc.asyncProperty(fc.array(text, { minLength: 1 }), steps, async (script, plan) => {
      let shown = "";
      const stream = createIncrementalRecognizer(fickle(script, obeys), { cut }).openStream({
        showsStable: true,
        onPartial(partial) {
          expect(partial.text.startsWith(partial.stableText)).toBe(true);
          expect(partial.stableText.startsWith(shown)).toBe(true);
          shown = partial.stableText;
        },
      });
      for (const step of plan) {
        if (step.do === "push") stream.push(new Float32Array(step.ms).fill(0.5));
        else expect((await stream.settle()).text.startsWith(shown)).toBe(true);
        await settled();
      }
      stream.push(new Float32Array(1).fill(0.5));
      expect((await stream.settle()).text.startsWith(shown)).toBe(true);
    }),
    { numRuns: 300 },
  );
});

test("the engine is told how the text must begin", async () => {
  const prefixes: (string | undefined)[] = [];
  const texts = ["one two three", "one two three four five", "one two three four five six", "won too"];
  const engine = fickle(texts, true);
  const spied: BufferedRecognizer<string> = {
    ...engine,
    recognize(request) {
      prefixes.push(request.prefix);
      return engine.recognize(request);
    },
  };
  const stream = createIncrementalRecognizer(spied, { cut }).openStream({ showsStable: true, onPartial: () => {} });
  for (let n = 0; n < 3; n++) {
    stream.push(new Float32Array(500).fill(0.5));
    await settled();
  }
  stream.push(new Float32Array(10).fill(0.5));
  expect((await stream.settle()).text).toBe("one two three won too");
  expect(prefixes).toEqual([undefined, undefined, undefined, "one two three"]);
});

test("nothing is settled for who shows nothing", async () => {
  const stream = createIncrementalRecognizer(fickle(["one two three", "one two three", "won"], false), {
    cut,
  }).openStream({ onPartial: () => {} });
  for (let n = 0; n < 2; n++) {
    stream.push(new Float32Array(500).fill(0.5));
    await settled();
  }
  stream.push(new Float32Array(10).fill(0.5));
  expect((await stream.settle()).text).toBe("won");
});

test.each([
  [
    [
      [" Lord", -0.1],
      [",", -3],
      [" but", -0.2],
      [" I", -0.1],
      ["'m", -0.1],
      [" like", -1],
      [" the", -0.1],
    ],
    0,
    3,
  ],
  [
    [
      ["Lord", -2],
      [" but", -0.2],
    ],
    0,
    0,
  ],
  [
    [
      ["Lord", -2],
      [" but", -0.2],
      [" I", -0.9],
    ],
    1,
    2,
  ],
  [
    [
      ["Lord", -0.1],
      [" but", -0.2],
    ],
    0,
    2,
  ],
  [[], 0, Infinity],
] as const)("words are shown as far as they are beyond doubt: %j", (tokens, settled, words) => {
  const logprobs = tokens.map(([token, logprob]) => ({ token, logprob }));
  expect(sureWords(logprobs, settled)).toBe(words);
});
