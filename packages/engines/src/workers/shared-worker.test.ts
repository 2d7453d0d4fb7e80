import { expect, test } from "vitest";
import { SharedWorker } from "./shared-worker.ts";
import type { SharedThreadEvents } from "./shared-worker.ts";

function setUp() {
  const threads: { readonly events: SharedThreadEvents<string>; readonly did: string[] }[] = [];
  const shared = new SharedWorker<string, string>((events) => {
    const did: string[] = [];
    threads.push({ events, did });
    return {
      send: (place, request) => void did.push(`${place} does ${request}`),
      abort: (place) => void did.push(`${place} leaves off`),
      close: () => Promise.resolve(void did.push("closed")),
    };
  });
  const told: string[] = [];
  const start = (place: number) =>
    shared.start(place, {
      onReady: () => told.push(`${place} ready`),
      onAnswer: (answer) => told.push(`${place} answered ${answer}`),
      onFailure: () => told.push(`${place} failed`),
      onLost: () => told.push(`${place} lost`),
    });
  return { threads, told, start };
}

test("places of a thread are workers of their own", async () => {
  const { threads, told, start } = setUp();
  const [first, second] = [start(0), start(1)];
  expect(threads).toHaveLength(1);
  threads[0]?.events.onReady();
  start(2);
  await Promise.resolve();
  first.send("a");
  second.send("b");
  second.abort();
  threads[0]?.events.onAnswer(1, "b");
  threads[0]?.events.onFailure(0, new Error("broken"));
  expect(threads[0]?.did).toEqual(["0 does a", "1 does b", "1 leaves off"]);
  expect(told).toEqual(["0 ready", "1 ready", "2 ready", "1 answered b", "0 failed"]);
});

test("one that is ended takes the thread along, and the others start the next one", async () => {
  const { threads, told, start } = setUp();
  const [hanging] = [start(0), start(1)];
  const closing = hanging.close();
  start(0);
  await closing;
  expect(threads[0]?.did).toEqual(["closed"]);
  expect(told).toEqual(["1 lost"]);
  start(1);
  expect(threads).toHaveLength(2);
  // What the ended one still tells is of no interest.
  threads[0]?.events.onReady();
  threads[0]?.events.onLost(new Error("ended"));
  await Promise.resolve();
  threads[1]?.events.onReady();
  expect(told).toEqual(["1 lost", "0 ready", "1 ready"]);
});

test("a thread that is lost is lost to all of its places", async () => {
  const { threads, told, start } = setUp();
  start(0);
  start(1);
  threads[0]?.events.onLost(new Error("crashed"));
  await Promise.resolve();
  expect(told).toEqual(["0 lost", "1 lost"]);
});
