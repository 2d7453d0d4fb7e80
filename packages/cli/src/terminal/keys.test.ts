import { PassThrough } from "node:stream";
import { expect, it } from "vitest";
import { readKeys } from "./keys.ts";

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

it("reads single keys at a terminal and gives it back", async () => {
  const raw: boolean[] = [];
  const input = Object.assign(new PassThrough(), { isTTY: true, setRawMode: (on: boolean) => raw.push(on) });
  const keys: string[] = [];
  const stop = readKeys(input, (key) => keys.push(key));
  input.write("m x");
  await settle();
  input.write("\u001b[Q");
  await settle();
  input.write("Q\u0003");
  await settle();
  stop();
  input.write("q");
  await settle();
  expect(keys).toEqual(["mute", "mute", "quit", "quit"]);
  expect(raw).toEqual([true, false]);
});

it("reads lines elsewhere, and the end is no key", async () => {
  const input = new PassThrough();
  const keys: string[] = [];
  const stop = readKeys(input, (key) => keys.push(key));
  input.end("hello\n m \nq\n");
  await settle();
  await settle();
  expect(keys).toEqual(["mute", "quit"]);
  stop();
});
