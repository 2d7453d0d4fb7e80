import { expect, it, vi } from "vitest";

it("is the same three times", { timeout: 180_000 }, async () => {
  const said: string[] = [];
  vi.spyOn(console, "log").mockImplementation((line: string) => void said.push(line));
  await import("./ten-minutes.ts");
  expect(said).toHaveLength(4);
  expect(said[3]).toBe("the same, byte for byte");
});
