import { expect, test } from "vitest";
import { createSecretMask } from "@vivavoce/engine/remote";
import { cutBytes, toolResult } from "./tool-output.ts";

const asIs = (text: string): string => text;

test("text as it is, other content by name, structure where there is no content", () => {
  const image = { type: "image" as const, data: "AAAA", mimeType: "image/png" };
  expect(toolResult({ content: [{ type: "text", text: "a" }, image, { type: "text", text: "b" }] }, 100, asIs)).toEqual(
    {
      kind: "output",
      output: "a\n[image of type image/png]\nb",
    },
  );
  expect(toolResult({ content: [], structuredContent: { sum: 5 } }, 100, asIs)).toEqual({
    kind: "output",
    output: '{"sum":5}',
  });
  expect(toolResult({ content: [], isError: true }, 100, asIs)).toEqual({
    kind: "error",
    error: { type: "tool_execution_error", message: "The tool failed." },
  });
});

test("long text is cut between characters", () => {
  expect(cutBytes("short", 5)).toBe("short");
  for (let maxBytes = 10; maxBytes < 40; maxBytes++) {
    const cut = cutBytes("😀é".repeat(20), maxBytes);
    expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(maxBytes);
    expect(cut).not.toContain("\uFFFD");
    expect(cut.endsWith("[cut]")).toBe(true);
  }
});

test.each([true, false])("secrets are taken out before the cut, in errors too (%s)", (isError) => {
  const mask = createSecretMask(["Bearer secret-of-the-server"]);
  for (let lead = 60; lead < 100; lead++) {
    const said = `${"x".repeat(lead)} secret-of-the-server ${"y".repeat(40_000)}`;
    const result = toolResult({ content: [{ type: "text", text: said }], isError }, 100, mask);
    const text = result.kind === "output" ? result.output : result.error.message;
    expect(text).not.toMatch(/secret|server/);
    expect(text.endsWith("[cut]")).toBe(true);
    expect(text.length).toBeLessThanOrEqual(100);
  }
});
