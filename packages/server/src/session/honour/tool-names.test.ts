import { expect, test } from "vitest";
import { createSessionBench } from "../../testing/session-bench.ts";

function warningsAbout(names: readonly string[]): readonly object[] {
  const bench = createSessionBench();
  const tools = names.map((name) => ({ type: "function" as const, name }));
  bench.client({ type: "session.update", session: { tools } });
  return bench.sent.flatMap((event) => (event.type === "warning" ? [event.warning] : []));
}

test("functions with the name of another, and names that servers refuse, are told of", () => {
  expect(warningsAbout(["look", "look_2", "look", "get weather", "ü"])).toMatchObject([
    { param: "session.tools[2].name", message: expect.stringMatching(/name of another.*: 'look'\.$/) as string },
    { param: "session.tools[3].name", message: expect.stringMatching(/: 'get weather', 'ü'\.$/) as string },
  ]);
  expect(warningsAbout(["look", "look_2", "Get-Weather"])).toEqual([]);
});

test("thousands of them are one warning of each kind", () => {
  const warnings = warningsAbout(Array.from({ length: 2000 }, () => "x y"));
  expect(warnings).toHaveLength(2);
  expect(JSON.stringify(warnings).length).toBeLessThan(1000);
});
