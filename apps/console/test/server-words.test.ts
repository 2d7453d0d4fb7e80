import { readFileSync } from "node:fs";
import { expect, it, test } from "vitest";
import { chineseServerWords } from "@vivavoce/client/chinese";
import { chinese } from "../src/text/chinese.ts";
import { english } from "../src/text/english.ts";

it.each([
  ["The language model server answered 401: check its API key.", "语言模型服务器应答 401：请检查它的 API 密钥。"],
  ["The speech server answered 500 (boom): it failed.", "语音服务器应答 500 (boom)：它出错了。"],
  [
    "The language model server answered 429: too many requests; it asks to wait 30 seconds.",
    "语言模型服务器应答 429：请求太多；它要求等待 30 秒。",
  ],
  [
    "The speech server answered 429: too many requests; it asks to wait until 2026-11-29 07:05:00 UTC.",
    "语音服务器应答 429：请求太多；它要求等到 2026-11-29 07:05:00 UTC。",
  ],
  [
    "The language model server failed during its answer (overloaded_error): it failed.",
    "语言模型服务器答到一半出错（overloaded_error）：它出错了。",
  ],
  [
    "The language model server cannot be reached: nothing listens at its address (ECONNREFUSED).",
    "连接不到语言模型服务器：它的地址没有程序在监听（ECONNREFUSED）。",
  ],
  ["The language model did not answer within 20000 ms.", "语言模型在 20 秒内没有回答。"],
  ["The language model's answer broke off.", "语言模型的回答中途断了。"],
  [
    "The language model server answered with a web page: check the base URL.",
    "语言模型服务器的应答是网页：请检查基础地址。",
  ],
])("says in Chinese what a server says: %s", (said, words) => {
  expect(chineseServerWords(said)).toBe(words);
});

it("knows every reason that the engines give", () => {
  const source = new URL("../../../packages/engines/src/openai-compatible/response-error.ts", import.meta.url);
  const written = readFileSync(source, "utf8");
  const hints = [...written.matchAll(/error\("\w+", "([^"]+)"\)/g)].map(([, hint = ""]) => hint);
  const reasons = [...written.matchAll(/^ {2}[A-Z_]+: "([^"]+)"/gm)].map(([, reason = ""]) => reason);
  expect([hints.length, reasons.length]).toEqual([
    expect.toSatisfy((n: number) => n > 6),
    expect.toSatisfy((n: number) => n > 8),
  ]);
  const unknown = [
    ...hints.map((hint) => `The language model server answered 500: ${hint}`),
    ...reasons.map((reason) => `The speech server cannot be reached: ${reason} (ECODE).`),
  ].filter((said) => chineseServerWords(said) === undefined);
  expect(unknown).toEqual([]);
});

it("knows all that the client library says of microphones", () => {
  const source = new URL("../../../packages/client/src/browser-audio/audio-device-error.ts", import.meta.url);
  const messages = [...readFileSync(source, "utf8").matchAll(/^ {2}[a-z]+: "([^"]+)",$/gm)].map(
    ([, said = ""]) => said,
  );
  expect(messages.length).toBeGreaterThan(4);
  expect(messages.filter((said) => chineseServerWords(said) === undefined)).toEqual([]);
});

it.each([
  "No such voice.",
  "The language model server is green.",
  "constructor",
  "__proto__",
  "The language model server answered 500: whatever it is.",
])("leaves in its own words what is not known: %s", (said) => expect(chineseServerWords(said)).toBeUndefined());

test("what takes seconds is told in seconds", () => {
  expect([english.facts.firstSound(456), english.facts.firstSound(20_124)]).toEqual([
    "First sound after 456 ms",
    "First sound after 20.1 s",
  ]);
  expect([chinese.facts.firstSound(456), chinese.facts.firstSound(20_124)]).toEqual([
    "456 毫秒后出声",
    "20.1 秒后出声",
  ]);
});
