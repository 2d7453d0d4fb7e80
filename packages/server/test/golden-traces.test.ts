import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { dialectCases, playDialect } from "./dialect-scenario.ts";

/** Writes the traces anew: `UPDATE_GOLDEN=1 npx vitest run packages/server/test/golden-traces.test.ts`. */
const updates = process.env["UPDATE_GOLDEN"] === "1";

/** Audio is as long as its base64; what it says is the synthesizer's business. */
function withoutAudio(message: Readonly<Record<string, unknown>>): object {
  const { type, delta } = message;
  if (typeof type !== "string" || typeof delta !== "string" || !type.endsWith("audio.delta")) return message;
  return { ...message, delta: `(${delta.length} characters of base64)` };
}

test.each(dialectCases)("one conversation as $name tells it", async (dialect) => {
  const lines: string[] = [];
  await playDialect(dialect, (from, message) => lines.push(JSON.stringify({ from, message: withoutAudio(message) })));
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
