import { expect, it } from "vitest";
import { Screen } from "./screen.ts";
import { FakeTerminal } from "./testing/fake-terminal.ts";

it("keeps live lines at the end and prints above them", () => {
  const terminal = new FakeTerminal(40);
  const screen = new Screen(terminal, true);
  screen.setLive([[{ text: "partial" }], [{ text: "status", look: "green" }]]);
  screen.print([[{ text: "first" }], [{ text: "second", look: "bold" }]]);
  screen.setLive([[{ text: "changed", look: "dim" }]]);
  expect(terminal.frame).toBe("first\nsecond\nchanged");
  expect(terminal.cursorShown).toBe(false);
  screen.close();
  expect(terminal.frame).toBe("first\nsecond");
  expect(terminal.cursorShown).toBe(true);
  screen.print([[{ text: "late" }]]);
  expect(terminal.frame).toBe("first\nsecond");
});

it("writes nothing when nothing changed", () => {
  const terminal = new FakeTerminal();
  const screen = new Screen(terminal, true);
  screen.setLive([[{ text: "same" }]]);
  const before = terminal.written;
  screen.setLive([[{ text: "same" }]]);
  expect(terminal.written).toBe(before);
});

it("cuts live lines to a row, and takes back what a narrower terminal broke", () => {
  const terminal = new FakeTerminal(30);
  const screen = new Screen(terminal, false);
  screen.setLive([[{ text: "x".repeat(50) }], [{ text: "end" }]]);
  expect(terminal.frame).toBe(`${"x".repeat(28)}…\nend`);
  const narrow = new FakeTerminal(60);
  const other = new Screen(narrow, false);
  other.print([[{ text: "kept" }]]);
  other.setLive([[{ text: "y".repeat(50) }]]);
  narrow.columns = 30;
  const before = narrow.written.length;
  other.setLive([[{ text: "z" }]]);
  // Fifty columns are two rows of thirty: one step up.
  expect(narrow.written.slice(before)).toContain("\u001b[1A");
});

it("uses no colour when told so", () => {
  const terminal = new FakeTerminal();
  new Screen(terminal, false).print([[{ text: "a", look: "red" }]]);
  expect(terminal.written).not.toContain("\u001b[31m");
  const coloured = new FakeTerminal();
  new Screen(coloured, true).print([[{ text: "a", look: "red" }]]);
  expect(coloured.written).toContain("\u001b[31ma\u001b[0m");
});

it("takes an unknown width for 80 columns", () => {
  expect(new Screen(new FakeTerminal(0), false).columns).toBe(80);
  expect(new Screen({ write: () => true }, false).columns).toBe(80);
});
