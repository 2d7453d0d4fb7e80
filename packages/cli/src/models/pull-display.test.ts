import { expect, test } from "vitest";
import { createPullDisplay } from "./pull-display.ts";

function screen(isTerminal: boolean) {
  let text = "";
  let now = 0;
  const display = createPullDisplay({
    write: (each) => void (text += each),
    isTerminal,
    columns: 70,
    nowMs: () => now,
  });
  return { display, text: () => text, pass: (ms: number) => void (now += ms) };
}

test("on a terminal one line is written over, with speed and what is left, and never wraps", () => {
  const { display, text, pass } = screen(true);
  for (let doneBytes = 0; doneBytes <= 50e6; doneBytes += 10e6) {
    display.show({ doneBytes, totalBytes: 100e6, path: "encoder-with-a-long-name.int8.onnx" });
    pass(1000);
  }
  const lines = text().split("\r\u001b[K");
  expect(lines.at(-1)).toMatch(/^\[#{12}-{12}\] {2}50 % {2}50 MB of 100 MB {2}10 MB\/s {2}5 s left/);
  for (const line of lines) expect(line.length).toBeLessThan(70);
  display.say("Another program is at it.");
  expect(text().endsWith("\r\u001b[KAnother program is at it.\n")).toBe(true);
  display.end();
  expect(text()).toMatch(/at it\.\n$/);
});

test("a terminal is not drawn more often than eyes see", () => {
  const { display, text } = screen(true);
  for (let doneBytes = 0; doneBytes < 1000; doneBytes += 1) display.show({ doneBytes, totalBytes: 1000, path: "x" });
  expect(text().split("\r").length).toBe(2);
});

test("elsewhere a line comes with each tenth", () => {
  const { display, text } = screen(false);
  for (let doneBytes = 0; doneBytes <= 100e6; doneBytes += 1e6)
    display.show({ doneBytes, totalBytes: 100e6, path: "x" });
  display.end();
  expect(text().split("\n")).toHaveLength(12);
  expect(text()).toContain(" 50 %  50 MB of 100 MB\n");
});
