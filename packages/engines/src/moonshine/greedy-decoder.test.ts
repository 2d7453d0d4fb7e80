import fc from "fast-check";
import { describe, expect, test } from "vitest";
import "../../../../test/same-properties.ts";
import { decodeGreedily, type DecodeOptions, type DecoderRun } from "./greedy-decoder.ts";
import { endToken, startToken } from "./token-text.ts";

const rowLength = 32_768;

/** A model whose next token depends on all tokens before it, as a table of logits by prefix. */
class TableModel implements DecoderRun {
  readonly #logits: (prefix: readonly number[]) => ReadonlyMap<number, number>;
  fed: number[] = [];
  calls: number[][] = [];

  constructor(logits: (prefix: readonly number[]) => ReadonlyMap<number, number>) {
    this.#logits = logits;
  }

  feed(tokens: readonly number[]): Promise<(row: number) => Float32Array> {
    this.calls.push([...tokens]);
    const rows = tokens.map((token) => {
      this.fed.push(token);
      const row = new Float32Array(rowLength);
      for (const [candidate, logit] of this.#logits(this.fed.slice(1))) row[candidate] = logit;
      return row;
    });
    return Promise.resolve((row) => rows[row] ?? new Float32Array(rowLength));
  }

  crop(length: number): void {
    this.fed.length = length;
  }
}

/** A model that says this text and then ends, sure of every token. */
function saying(text: readonly number[]): TableModel {
  return new TableModel((prefix) => new Map([[text[prefix.length] ?? endToken, 20]]));
}

const plain: DecodeOptions = { maxTokens: 50, draft: [], margin: 0, isAborted: () => false };

test("writes the best token until the end", async () => {
  const model = saying([100, 200, 300]);
  const decoded = await decodeGreedily(model, plain);
  expect(decoded).toMatchObject({ tokens: [100, 200, 300], ended: "complete", steps: 4 });
  expect(model.calls).toEqual([[startToken], [100], [200], [300]]);
  for (const logprob of decoded.logprobs) expect(logprob).toBeCloseTo(0, 3);
});

test("does not end before it began", async () => {
  const model = new TableModel((prefix) =>
    prefix.length === 0
      ? new Map([
          [endToken, 20],
          [100, 18],
        ])
      : new Map([[endToken, 20]]),
  );
  const decoded = await decodeGreedily(model, plain);
  expect(decoded.tokens).toEqual([100]);
  expect(decoded.noTextLogprob).toBeCloseTo(Math.log(1 / (1 + Math.exp(-2))), 3);
  expect(decoded.logprobs[0]).toBeCloseTo(-2 + Math.log(1 / (1 + Math.exp(-2))), 3);
});

test("stops at the limit, when aborted, and when it runs in circles", async () => {
  const endless = () => new TableModel((prefix) => new Map([[100 + prefix.length, 20]]));
  expect(await decodeGreedily(endless(), { ...plain, maxTokens: 5 })).toMatchObject({
    tokens: [100, 101, 102, 103, 104],
    ended: "limit",
  });
  let asked = 0;
  const aborted = await decodeGreedily(endless(), { ...plain, isAborted: () => ++asked > 3 });
  expect(aborted).toMatchObject({ ended: "aborted", steps: 3 });
  const circling = new TableModel((prefix) => new Map([[100 + (prefix.length % 4), 20]]));
  const decoded = await decodeGreedily(circling, plain);
  expect(decoded).toMatchObject({ tokens: [100, 101, 102, 103], ended: "repetition" });
  expect(decoded.logprobs).toHaveLength(4);
});

describe("a draft", () => {
  test("that is right costs one step", async () => {
    const decoded = await decodeGreedily(saying([100, 200, 300]), { ...plain, draft: [100, 200, 300] });
    expect(decoded).toMatchObject({ tokens: [100, 200, 300], ended: "complete", steps: 1 });
  });

  test.each([
    ["with a token too many", [100, 150, 200, 300, 400]],
    ["that lacks a token", [100, 300, 400, 500]],
    ["with another token", [100, 201, 300, 400, 500]],
  ])("%s is taken up again behind it", async (_, draft) => {
    const decoded = await decodeGreedily(saying([100, 200, 300, 400, 500]), { ...plain, draft });
    expect(decoded.tokens).toEqual([100, 200, 300, 400, 500]);
    expect(decoded.steps).toBeLessThanOrEqual(5);
  });

  test("never changes the text without a margin", async () => {
    const token = fc.integer({ min: 3, max: 12 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(token, { minLength: 1, maxLength: 20 }),
        fc.array(token, { maxLength: 25 }),
        fc.integer({ min: 1, max: 30 }),
        async (seed, draft, maxTokens) => {
          // The next token depends on everything before it, so a wrong cache shows.
          const logits = (prefix: readonly number[]): ReadonlyMap<number, number> => {
            const mixed = prefix.reduce((sum, value, index) => sum + value * (index + 1), prefix.length);
            const next = prefix.length >= seed.length ? endToken : 3 + (((seed[prefix.length] ?? 0) + mixed) % 10);
            return new Map([
              [next, 10],
              [3 + (mixed % 7), 5],
            ]);
          };
          const expected = await decodeGreedily(new TableModel(logits), { ...plain, maxTokens });
          const decoded = await decodeGreedily(new TableModel(logits), { ...plain, maxTokens, draft });
          expect(decoded.tokens).toEqual(expected.tokens);
          expect(decoded.ended).toBe(expected.ended);
          expect(decoded.logprobs).toEqual(expected.logprobs);
        },
      ),
      { numRuns: 25 },
    );
  });

  test("is kept where it is nearly as good, with a margin", async () => {
    const model = () =>
      new TableModel((prefix) =>
        prefix.length === 0
          ? new Map([
              [100, 20],
              [101, 19.5],
              [102, 18.5],
            ])
          : new Map([[endToken, 20]]),
      );
    expect((await decodeGreedily(model(), { ...plain, draft: [101], margin: 1 })).tokens).toEqual([101]);
    expect((await decodeGreedily(model(), { ...plain, draft: [102], margin: 1 })).tokens).toEqual([100]);
    expect((await decodeGreedily(model(), { ...plain, draft: [101] })).tokens).toEqual([100]);
  });
});
