import type { ModelPart } from "@vivavoce/engine";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { defaultAnswerLimits, withinLimits } from "./answer-limits.ts";
import { createAnswerQueue } from "./answer-queue.ts";

async function* given(parts: readonly ModelPart[]): AsyncGenerator<ModelPart, void> {
  yield* parts;
}

async function all(parts: AsyncIterable<ModelPart>): Promise<ModelPart[]> {
  const collected: ModelPart[] = [];
  for await (const part of parts) collected.push(part);
  return collected;
}

/** Text of an answer and arguments of each call, however they were divided. */
function said(parts: readonly ModelPart[]): unknown {
  const texts = new Map<string, string>();
  for (const part of parts) {
    if (!("text" in part)) continue;
    const of = part.type === "text" ? "text" : `call ${part.index}`;
    texts.set(of, (texts.get(of) ?? "") + part.text);
  }
  return Object.fromEntries([...texts].filter(([, text]) => text !== ""));
}

const text = (value: string): ModelPart => ({ type: "text", text: value });
const call = (index: number, name = "look"): ModelPart => ({ type: "toolCall", index, callId: `call_${index}`, name });
const given2 = (index: number, value: string): ModelPart => ({ type: "toolCallArguments", index, text: value });

describe("the queue between model and speech", () => {
  test("never makes the model wait, and keeps what piles up in few pieces", async () => {
    const queue = createAnswerQueue();
    for (let count = 0; count < 50_000; count++) queue.push(text("word "));
    queue.push({ type: "finish", reason: "stop" });
    queue.end();
    const parts = await all(queue);
    expect(said(parts)).toEqual({ text: "word ".repeat(50_000) });
    expect(parts.length).toBeLessThan(64 + 250_000 / 1024);
    expect(parts.at(-1)).toEqual({ type: "finish", reason: "stop" });
  });

  test("divides a long text, never inside a character", async () => {
    const queue = createAnswerQueue();
    queue.push(text(`a${"😀".repeat(5000)}`));
    queue.end();
    const parts = await all(queue);
    expect(said(parts)).toEqual({ text: `a${"😀".repeat(5000)}` });
    for (const part of parts) {
      expect("text" in part && part.text.length).toBeLessThanOrEqual(2048);
      expect("text" in part && Buffer.from(part.text).toString()).toBe("text" in part && part.text);
    }
  });

  test("gives others a turn while it is read", async () => {
    const queue = createAnswerQueue();
    queue.push(text("x".repeat(100_000)));
    queue.end();
    let turns = 0;
    let reading = true;
    const count = (): void => {
      turns += 1;
      if (reading) setImmediate(count);
    };
    setImmediate(count);
    await all(queue);
    reading = false;
    expect(turns).toBeGreaterThanOrEqual(10);
  });

  test("keeps everything, in order, whatever comes in which pieces", async () => {
    const part = fc.oneof(
      fc.string({ maxLength: 300 }).map(text),
      fc.nat(2).map((index) => call(index)),
      fc.tuple(fc.nat(2), fc.string({ maxLength: 300 })).map(([index, value]) => given2(index, value)),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(part, { maxLength: 300 }), async (parts) => {
        const queue = createAnswerQueue();
        for (const each of parts) queue.push(each);
        queue.end();
        const got = await all(queue);
        expect(said(got)).toEqual(said(parts));
        expect(got.filter(({ type }) => type === "toolCall")).toEqual(parts.filter(({ type }) => type === "toolCall"));
      }),
      { numRuns: 50 },
    );
  });

  test("a failure comes after what was said; after close nothing comes", async () => {
    const queue = createAnswerQueue();
    queue.push(text("half"));
    queue.fail(new Error("broken"));
    const reader = queue[Symbol.asyncIterator]();
    expect((await reader.next()).value).toEqual(text("half"));
    await expect(reader.next()).rejects.toThrow("broken");
    const dropped = createAnswerQueue();
    dropped.push(text("late"));
    dropped.close();
    dropped.push(text("later"));
    expect(await all(dropped)).toEqual([]);
  });
});

describe("limits of an answer", () => {
  const limits = { maxAnswerChars: 10, maxArgumentBytes: 6, maxToolCalls: 2 };

  test("text is cut, and the model is read no further", async () => {
    let asked = 0;
    async function* endless(): AsyncGenerator<ModelPart, void> {
      for (;;) {
        asked += 1;
        yield text("four");
      }
    }
    const parts = await all(withinLimits(endless(), limits));
    expect(said(parts)).toEqual({ text: "fourfourfo" });
    expect(parts.at(-1)).toEqual({ type: "finish", reason: "length" });
    expect(asked).toBe(3);
  });

  test("arguments count in bytes, over all calls", async () => {
    const parts = [
      call(0),
      given2(0, "ää"),
      call(1),
      given2(1, "äa"),
      { type: "finish" as const, reason: "stop" as const },
    ];
    expect((await all(withinLimits(given(parts), limits))).at(-1)).toEqual({ type: "finish", reason: "length" });
    const fitting = parts.filter((part) => part.type !== "toolCallArguments" || part.index === 0);
    expect(await all(withinLimits(given(fitting), limits))).toEqual(fitting);
  });

  test.each([
    ["many calls", [call(0), call(1), call(2)], "too_many_tool_calls"],
    ["a name without end", [call(0, "x".repeat(257))], "invalid_output"],
  ])("%s fail the answer", async (_, parts, code) => {
    await expect(all(withinLimits(given(parts), limits))).rejects.toMatchObject({ failure: { code } });
  });

  test("an ordinary answer is not touched", async () => {
    const parts = [
      text("Here you are."),
      call(0),
      given2(0, '{"a":1}'),
      { type: "finish" as const, reason: "stop" as const },
    ];
    expect(await all(withinLimits(given(parts), defaultAnswerLimits))).toEqual(parts);
  });
});
