import type { IncomingMessage } from "node:http";
import { expect, test } from "vitest";
import { boundedAnswer } from "./bounded-answer.ts";
import type { WirePieces } from "./wire-pieces.ts";

/** What each event of a stream is counted as, beside its bytes. */
async function costsOf(...messages: object[]): Promise<number[]> {
  return costsOfTexts(...messages.map((message) => JSON.stringify({ jsonrpc: "2.0", ...message })));
}

async function costsOfTexts(...messages: string[]): Promise<number[]> {
  const text = messages.map((message) => `data: ${message}\n\n`).join("");
  const waiting = [{ bytes: Buffer.from(text), cost: 0 }];
  const costs: number[] = [];
  const pieces: Pick<WirePieces, "next" | "close"> = { next: async () => waiting.shift(), close: () => undefined };
  const stream = { hold: () => undefined, close: () => undefined };
  const answer = boundedAnswer({
    message: { headers: { "content-type": "text/event-stream" }, statusCode: 200 } as unknown as IncomingMessage,
    pieces: pieces as WirePieces,
    budget: { spend: async (bytes) => void costs.push(bytes), open: () => stream },
    stream,
    maxMessageBytes: 50_000,
    signal: new AbortController().signal,
  });
  let events = 0;
  for await (const event of answer) events += event.length > 0 ? 1 : 0;
  expect(events).toBe(messages.length);
  // The first one is that of the bytes.
  return costs.slice(1);
}

test("a server that asks us costs more than one that tells: each question is answered by a request", async () => {
  const costs = await costsOf(
    { method: "notifications/progress", params: {} },
    { id: 1, method: "sampling/createMessage", params: {} },
    { id: "a", method: "ping" },
    { id: 2, result: { content: [{ type: "text", text: "5" }] } },
  );
  const [told = 0, , , answered] = costs;
  expect(answered).toBe(told);
  expect(costs).toEqual([told, 8 * told, 8 * told, told]);
});

test("a question whose names are written as escapes costs no less", async () => {
  const costs = await costsOfTexts(
    '{"jsonrpc":"2.0","method":"ping","id":1}',
    '{"jsonrpc":"2.0","method":"ping","\\u0069d":1}',
    '{"jsonrpc":"2.0","m\\u0065thod":"ping","id":1}',
    '{"jsonrpc":"2.0","result":{"content":[{"type":"text","text":"caf\\u00e9\\u001b"}]},"id":1}',
  );
  const [plain = 0, , , answered] = costs;
  expect(costs).toEqual([plain, plain, plain, answered]);
  expect(answered).toBe(plain / 8);
});
