import { expect, test } from "vitest";
import type { DecodeOptions, DecoderRun } from "./greedy-decoder.ts";
import { decodeWithPhrases } from "./phrase-search.ts";
import { phraseTree } from "./phrase-tree.ts";
import { endToken, textOf, tokensOf } from "./token-text.ts";

const rowLength = 32_768;
const usual = 20;

/**
 * A model that would write one text, and holds others for less probable: each is a text and how far its first token that
 * differs lies below the text's own.
 */
class Hearing implements DecoderRun {
  readonly #texts: readonly { readonly tokens: readonly number[]; readonly gap: number }[];
  #fed: number[] = [];
  calls = 0;
  guessesAfter: readonly number[] | undefined;

  constructor(text: string, others: readonly (readonly [text: string, gap: number])[] = []) {
    this.#texts = [[text, 0] as const, ...others].map(([each, gap]) => ({
      tokens: [...tokensOf(each), endToken],
      gap,
    }));
  }

  feed(tokens: readonly number[]): Promise<(row: number) => Float32Array> {
    this.calls += 1;
    const rows = tokens.map((token) => {
      this.#fed.push(token);
      return this.#row(this.#fed.slice(1));
    });
    return Promise.resolve((row) => rows[row] ?? new Float32Array(rowLength));
  }

  crop(length: number): void {
    this.#fed.length = length;
  }

  #row(before: readonly number[]): Float32Array {
    const row = new Float32Array(rowLength);
    if (before.join(" ") === this.guessesAfter?.join(" ")) row.fill(usual - 0.1).fill(usual, endToken, endToken + 1);
    for (const { tokens, gap } of this.#texts) {
      if (before.some((token, index) => token !== tokens[index])) continue;
      const next = tokens[before.length] ?? endToken;
      row[next] = Math.max(row[next] ?? 0, usual - gap);
    }
    return row;
  }
}

const plain: DecodeOptions = { maxTokens: 50, draft: [], margin: 0, isAborted: () => false };

async function hear(
  model: DecoderRun,
  phrases: readonly string[],
  options: Partial<DecodeOptions & { purpose: "partial" | "final"; isWorthwhile: () => boolean }> = {},
) {
  const tree = phraseTree(phrases);
  return decodeWithPhrases(model, { ...plain, tree, purpose: "final", isWorthwhile: () => true, ...options });
}

const zirkova = () =>
  new Hearing("Please call sir Kove now.", [
    ["Please call Zirkova now.", 4],
    ["Please call Zebra now.", 15],
  ]);

test("a phrase that is nearly as probable takes the place of what it was heard as, and the rest is kept", async () => {
  const decoded = await hear(zirkova(), ["Zirkova"]);
  expect(textOf(decoded.tokens)).toBe("Please call Zirkova now.");
  expect(decoded.ended).toBe("complete");
  expect(decoded.logprobs).toHaveLength(decoded.tokens.length);
});

test("without a phrase that fits, the text is that without a list, at the cost of that", async () => {
  const without = zirkova();
  const expected = await hear(without, []);
  const model = zirkova();
  expect(await hear(model, ["Quetzal", "Metoprolol"])).toEqual(expected);
  expect(model.calls).toBe(without.calls);
});

test.each([
  ["is far less probable", ["Zebra"]],
  ["is only the beginning of what may have been said", ["Zir"]],
  ["goes on where nothing may have been said", ["Zirkova Limited Company"]],
])("a phrase that %s changes nothing", async (_, phrases) => {
  expect(textOf((await hear(zirkova(), phrases)).tokens)).toBe("Please call sir Kove now.");
});

test("the bonus is paid back where what follows the phrase is lost", async () => {
  const model = new Hearing("Please call sir Kove now.", [["Please call Zirkova", 4]]);
  // What stands behind it is a guess among very many.
  model.guessesAfter = tokensOf("Please call Zirkova");
  expect(textOf((await hear(model, ["Zirkova"])).tokens)).toBe("Please call sir Kove now.");
});

test("a phrase is written with a capital where a sentence begins, and takes an ending", async () => {
  const model = () => new Hearing("Lemon sold it.", [["Limonset's sold it.", 3]]);
  expect(textOf((await hear(model(), ["limonset"])).tokens)).toBe("Limonset's sold it.");
});

test("two names in a sentence are both found", async () => {
  const model = new Hearing("Ask sir Kove and key tara today.", [
    ["Ask Zirkova and key tara today.", 3],
    ["Ask Zirkova and Qintara today.", 5],
  ]);
  expect(textOf((await hear(model, ["Zirkova", "Qintara"])).tokens)).toBe("Ask Zirkova and Qintara today.");
});

test("what must stand is not replaced", async () => {
  const draft = tokensOf("Please call sir Kove now.");
  const decoded = await hear(zirkova(), ["Zirkova"], { draft, fixedTokens: draft.length - 2 });
  expect(textOf(decoded.tokens)).toBe("Please call sir Kove now.");
});

test("a text that was invented gets no phrases, and an aborted one is aborted", async () => {
  const invented = await hear(zirkova(), ["Zirkova"], { isWorthwhile: () => false });
  expect(textOf(invented.tokens)).toBe("Please call sir Kove now.");
  let asked = 0;
  const aborted = await hear(zirkova(), ["Zirkova"], { isAborted: () => ++asked > 8 });
  expect(aborted.ended).toBe("aborted");
});

test("the work for a list is bounded, however much of it may have been said", async () => {
  const text = "one two three four five six seven eight nine ten";
  const words = text.split(" ");
  const others = words.flatMap((word) =>
    Array.from({ length: 20 }, (_, index) => [text.replace(word, `${"xyzvwq"[index % 6]}${index}fo`), 4] as const),
  );
  const phrases = others.map(([other]) => other.split(" ").find((word) => !words.includes(word)) ?? "");
  const without = new Hearing(text);
  await hear(without, []);
  const most = { final: 60, partial: 30 };
  for (const purpose of ["final", "partial"] as const) {
    const model = new Hearing(text, others);
    await hear(model, phrases, { purpose });
    expect(model.calls).toBeLessThan(without.calls + most[purpose]);
  }
});

test("a text that goes on in another way behind a phrase is not read on without end", async () => {
  const rest = "a b c d e f g h i j k l m n o p q r s t u v w x y z".split(" ");
  const other = ["Please call Zirkova", ...rest, ...rest.toReversed()].join(" ");
  const most = { final: 60, partial: 30 };
  for (const purpose of ["final", "partial"] as const) {
    const model = new Hearing("Please call sir Kove now.", [[other, 2]]);
    const without = new Hearing("Please call sir Kove now.");
    await hear(without, []);
    await hear(model, ["Zirkova"], { purpose, maxTokens: 100 });
    expect(model.calls).toBeLessThan(without.calls + most[purpose]);
  }
});
