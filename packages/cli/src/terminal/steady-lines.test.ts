import { expect, test } from "vitest";
import { steadyLines } from "./steady-lines.ts";

type Written = (error?: Error | null) => void;

/** A place that lines are written to, as the output of a process is one: an error does not end it. */
function place() {
  const state = { text: "", failing: "", isStill: false };
  const waiting: { text: string; done: Written }[] = [];
  const stream = {
    get writableLength() {
      return waiting.reduce((sum, { text }) => sum + text.length, 0);
    },
    write(text: string, done: Written) {
      if (state.isStill) return waiting.push({ text, done }) === 0;
      // Of what has no room the beginning is written.
      state.text += state.failing === "" ? text : text.slice(0, 3);
      done(state.failing === "" ? null : Object.assign(new Error("failing"), { code: state.failing }));
      return true;
    },
    on: () => stream,
  };
  const lines = steadyLines(stream as unknown as NodeJS.WriteStream);
  const lost: string[] = [];
  lines.onLost((count, reason) => {
    lost.push(`${count} ${reason}`);
    lines.write("lost");
  });
  const goOn = (): void => {
    state.isStill = false;
    for (const { text, done } of waiting.splice(0)) stream.write(text, done);
  };
  return { state, lines, lost, stream, goOn };
}

test("lines go where they are to go", () => {
  const { state, lines, lost } = place();
  for (const line of ["one", "two"]) lines.write(line);
  expect(state.text).toBe("one\ntwo\n");
  expect(lost).toEqual([]);
});

test("a full disk costs the lines that it has no room for, and is told of when it has room", () => {
  const { state, lines, lost } = place();
  lines.write("one");
  state.failing = "ENOSPC";
  for (const line of ["two", "three"]) lines.write(line);
  expect(lost).toEqual([]);
  state.failing = "";
  state.text = "one\nthr";
  for (const line of ["four", "five"]) lines.write(line);
  // What was cut is a line of its own.
  expect(state.text).toBe("one\nthr\nfour\nlost\nfive\n");
  expect(lost).toEqual(["2 ENOSPC"]);
});

test("a reader that stands still costs lines beyond a megabyte, and is told of when it reads again", () => {
  const { state, lines, lost, stream, goOn } = place();
  state.isStill = true;
  for (let count = 0; count < 3000; count++) lines.write("x".repeat(1023));
  expect(stream.writableLength).toBeLessThanOrEqual(1024 * 1024 + 1024);
  goOn();
  expect(lost).toEqual(["1975 nobody reads it"]);
});
