import { expect, test } from "vitest";
import { chatJson } from "./chat-json.ts";

const body = (messages: number, chars: number) => ({
  model: "m",
  stream: true,
  messages: Array.from({ length: messages }, (_, index) => ({
    role: "user",
    content: `${index}é"\n`.repeat(chars / 4),
  })),
  left_out: undefined,
  tools: [{ type: "function", function: { name: "look", parameters: { type: "object" } } }],
});
const never = new AbortController().signal;
const textOf = (written: string | Uint8Array) =>
  typeof written === "string" ? written : Buffer.from(written).toString();

test.each([
  [1, 40],
  [20, 100_000],
  [4000, 1000],
])("%d messages of %d characters are the same JSON as in one go", async (messages, chars) => {
  const sent = body(messages, chars);
  expect(textOf(await chatJson(sent, never))).toBe(JSON.stringify(sent));
});

test("others have their turn while a long conversation is written, and long ones are written one after the other", async () => {
  const turns: string[] = [];
  let isWritten = false;
  const other = (): void => {
    if (isWritten) return;
    turns.push("other");
    setImmediate(other);
  };
  setImmediate(other);
  const first = chatJson(body(40, 100_000), never).then(() => turns.push("first"));
  const second = chatJson(body(40, 100_000), never).then(() => turns.push("second"));
  await Promise.all([first, second]);
  isWritten = true;
  const at = turns.indexOf("first");
  expect(at).toBeGreaterThan(8);
  expect(turns.indexOf("second") - at).toBeGreaterThan(8);
});

test("a long one that was aborted is not written to its end, and holds up no other", async () => {
  const ended = AbortSignal.abort(new Error("ended"));
  await expect(chatJson(body(40, 100_000), ended)).rejects.toThrow("ended");
  expect(typeof (await chatJson(body(1, 400), never))).toBe("string");
  expect(textOf(await chatJson(body(4, 400_000), never))).toBe(JSON.stringify(body(4, 400_000)));
});
