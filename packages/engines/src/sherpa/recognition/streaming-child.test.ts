import { expect, test } from "vitest";
import { createManualClock } from "@vivavoce/audio/clock";
import { fireWhenSet } from "../../speech-servers/testing/fire-when-set.ts";
import type { Child, ChildOptions } from "../child/start-child.ts";
import type { SherpaModel } from "../sherpa-settings.ts";
import { StreamingChild } from "./streaming-child.ts";

const processes: ChildOptions[] = [];

function begin(options: ChildOptions): Child {
  processes.push(options);
  return { send: () => {}, rest: () => {}, end: async () => {} };
}

const listener = { onHeard: () => {}, onRead: () => {}, onSettled: () => {} };
const samples = (): Float32Array<ArrayBuffer> => new Float32Array(1600);
const stuckMs = 20_000;

function startWatched() {
  const timers = createManualClock();
  const limits: number[] = [];
  const counting = {
    setTimer(delayMs: number, fire: () => void) {
      limits.push(delayMs);
      return timers.setTimer(delayMs, fire);
    },
  };
  const lost: unknown[] = [];
  const found = { id: "sherpa-onnx/test", model: { name: "test" }, maxMemoryBytes: 1e9, timers: counting };
  const child = new StreamingChild(
    {
      found: found as unknown as SherpaModel,
      config: { config: {} },
      onLost: (_child, cause) => lost.push(cause),
      onWorked: () => {},
      onWornOut: () => {},
    },
    begin,
  );
  const told = processes.at(-1);
  told?.onReady({ sampleRate: 0, speakers: 0 });
  limits.length = 0;
  return { child, told, timers, limits, lost };
}

test("a process that hangs is given no more time because callers go on speaking", async () => {
  const { child, timers, limits, lost } = startWatched();
  const failures: string[] = [];
  const id = child.open({ ...listener, onLost: ({ code }) => failures.push(code) }, undefined);
  for (let piece = 0; piece < 5; piece++) child.push(id, samples());
  expect(limits).toEqual([stuckMs]);
  await fireWhenSet(timers, stuckMs);
  expect(lost).toEqual([new Error("the process took too long over a step")]);
  expect(failures).toEqual(["engine_failed"]);
});

test("a process that says anything has as long again, and no limit while nothing waits", () => {
  const { child, told, limits, lost } = startWatched();
  const id = child.open({ ...listener, onLost: () => {} }, undefined);
  child.push(id, samples());
  told?.onMessage({ type: "heard", id, memoryBytes: 1 });
  expect(limits).toEqual([stuckMs, stuckMs]);
  told?.onMessage({ type: "heard", id, readSamples: 1600, memoryBytes: 1 });
  expect(limits).toEqual([stuckMs, stuckMs]);
  child.push(id, samples());
  expect(limits).toEqual([stuckMs, stuckMs, stuckMs]);
  expect(lost).toEqual([]);
});
