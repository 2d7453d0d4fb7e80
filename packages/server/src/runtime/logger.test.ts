import { expect, test } from "vitest";
import { createLogger } from "./logger.ts";

function lineOf(format: "text" | "json", fields: Readonly<Record<string, unknown>>): string {
  const lines: string[] = [];
  createLogger({ level: "info", format, write: (line) => lines.push(line), wallMs: () => 0 }).log("info", "m", fields);
  expect(lines).toHaveLength(1);
  return lines[0] ?? "";
}

test("plain values stand bare, others are quoted", () => {
  expect(lineOf("text", { model: "gpt-4o", status: 401, address: "::1", absent: undefined, list: [1] })).toBe(
    "info  m  model=gpt-4o status=401 address=::1 absent=undefined list=[1]",
  );
  expect(lineOf("text", { model: "" })).toBe('info  m  model=""');
});

test.each([
  ["a field", "m level=error"],
  ["a quote", 'm" level="error'],
  ["a line", "m\nerror session failed"],
  ["a carriage return", "m\rerror"],
  ["an escape sequence", "m\u001b[2K\u001b[1A"],
  ["an escape sequence of one character", "m\u009b2K"],
  ["a line separator", "m\u2028error"],
  ["a turn of direction", "m\u202egpj.exe"],
  ["something unseen", "m\u200b\ufeff\u{e0041}"],
])("a value cannot pass for %s", (_what, value) => {
  for (const format of ["text", "json"] as const) {
    const line = lineOf(format, { value, after: 1 });
    expect(line).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
    const quoted = format === "text" ? /value=("(?:[^"\\]|\\.)*") after=1$/.exec(line)?.[1] : undefined;
    // Whoever reads the line gets back what was logged, and nothing else.
    const read: unknown = format === "text" ? JSON.parse(quoted ?? "") : JSON.parse(line).value;
    expect(read).toBe(value);
  }
});

test("a field cannot stand for the level or the message of the line", () => {
  expect(JSON.parse(lineOf("json", { level: "error", message: "forged", time: "never" }))).toMatchObject({
    level: "info",
    message: "m",
    _level: "error",
  });
});

test("values are bounded, and those without JSON are named", () => {
  expect(lineOf("text", { model: "m".repeat(100_000) }).length).toBeLessThan(5_000);
  const circular: Record<string, unknown> = {};
  circular["self"] = circular;
  expect(lineOf("text", { circular, big: 1n })).toBe('info  m  circular="(object)" big="(bigint)"');
});
