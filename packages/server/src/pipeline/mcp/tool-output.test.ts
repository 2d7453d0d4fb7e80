import { expect, test } from "vitest";
import { cutBytes, toolResult } from "./tool-output.ts";

test("text as it is, other content by name, structure where there is no content", () => {
  const image = { type: "image" as const, data: "AAAA", mimeType: "image/png" };
  expect(toolResult({ content: [{ type: "text", text: "a" }, image, { type: "text", text: "b" }] }, 100)).toEqual({
    kind: "output",
    output: "a\n[image of type image/png]\nb",
  });
  expect(toolResult({ content: [], structuredContent: { sum: 5 } }, 100)).toEqual({
    kind: "output",
    output: '{"sum":5}',
  });
  expect(toolResult({ content: [], isError: true }, 100)).toEqual({
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
