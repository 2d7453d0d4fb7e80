import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { chooseDialect } from "@vivavoce/protocol";
import { createGaOrderChecker } from "@vivavoce/protocol/testing";
import { expect, test } from "vitest";
import { dialectCases, playDialect } from "./dialect-scenario.ts";
import type { DialectCase } from "./dialect-scenario.ts";

/** Writes the traces anew: `UPDATE_GOLDEN=1 npx vitest run packages/server/test/golden-traces.test.ts`. */
const updates = process.env["UPDATE_GOLDEN"] === "1";

/** Audio is as long as its base64; what it says is the synthesizer's business. */
function withoutAudio(message: Readonly<Record<string, unknown>>): object {
  const { type, delta } = message;
  if (typeof type !== "string" || typeof delta !== "string" || !type.endsWith("audio.delta")) return message;
  return { ...message, delta: `(${delta.length} characters of base64)` };
}

/** Only events that the dialect lists, each with an id of its own (TR-80). */
function expectInOrder({ target, headers = {} }: DialectCase, sent: readonly object[]): void {
  const { pathname: path, searchParams: query } = new URL(target, "ws://server");
  const dialect = chooseDialect({ path, query, headers, protocols: [] });
  if (dialect.kind !== "dialect") throw new Error(dialect.message);
  const events = sent as { type: string; event_id: string }[];
  expect(events.filter(({ type }) => !dialect.knowsEvent(type))).toEqual([]);
  expect(new Set(events.map((event) => event.event_id)).size).toBe(events.length);
  if (dialect.name !== "openai-ga" && dialect.name !== "voice-live-v1") return;
  const checker = createGaOrderChecker();
  for (const event of events) checker.check(event);
  checker.end();
}

test.each(dialectCases)("one conversation as $name tells it", async (dialect) => {
  const lines: string[] = [];
  const sent: object[] = [];
  await playDialect(dialect, (from, message) => {
    lines.push(JSON.stringify({ from, message: withoutAudio(message) }));
    if (from === "server") sent.push(message);
  });
  expectInOrder(dialect, sent);
  const file = new URL(`golden/${dialect.name}.jsonl`, import.meta.url);
  if (updates) writeFileSync(file, `${lines.join("\n")}\n`);
  expect(existsSync(file), "run once with UPDATE_GOLDEN=1").toBe(true);
  expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual(
    readFileSync(file, "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as unknown),
  );
});
