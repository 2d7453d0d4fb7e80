import { EventEmitter } from "node:events";
import { createManualClock } from "@vivavoce/audio/clock";
import { expect, test } from "vitest";
import { endSoon } from "./end-soon.ts";

/** A process that runs a command; `ended` tells how it came to its end. */
function running(command: string) {
  const clock = createManualClock();
  const ended: (string | number)[] = [];
  const emitter = new EventEmitter();
  const program = Object.assign(emitter, {
    argv: ["node", "main.js", command],
    pid: 1,
    kill: (_pid: number, signal: string) => void ended.push(signal),
    exit: (code: number) => void ended.push(code),
  });
  endSoon(program, clock);
  return {
    clock,
    ended,
    signal: (name: string) => void emitter.emit(name),
    listen: (name: string) => void emitter.on(name, () => {}),
  };
}

test.each(["serve", "say"])("a signal that nobody listens to ends %s at once", (command) => {
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"]) {
    const { ended, signal } = running(command);
    signal(name);
    expect(ended).toEqual([name]);
  }
});

test("a command that listens has four seconds", () => {
  const { clock, ended, signal, listen } = running("talk");
  listen("SIGTERM");
  signal("SIGTERM");
  clock.advance(3999);
  expect(ended).toEqual([]);
  clock.advance(1);
  expect(ended).toEqual([1]);
});

test.each(["serve", "worker"])(
  "%s lets what has begun finish, as long as it likes, until it is told again",
  (command) => {
    const { clock, ended, signal, listen } = running(command);
    listen("SIGTERM");
    signal("SIGTERM");
    clock.advance(60_000);
    expect(ended).toEqual([]);
    signal("SIGTERM");
    clock.advance(4000);
    expect(ended).toEqual([1]);
  },
);

test("a server that is told to read its files again goes on, however often", () => {
  const { clock, ended, signal, listen } = running("serve");
  listen("SIGHUP");
  for (let count = 0; count < 3; count++) signal("SIGHUP");
  clock.advance(60_000);
  expect(ended).toEqual([]);
});

// The first process of a container has no default for a signal: it would have gone on starting, and been killed half a minute later.
test.each([
  ["SIGINT", 130],
  ["SIGTERM", 143],
])("%s ends also who is not ended by it", (name, code) => {
  const { clock, ended, signal } = running("serve");
  signal(name);
  clock.advance(1000);
  expect(ended).toEqual([name, code]);
});
