import { expect, test } from "vitest";
import { createManualClock } from "@vivavoce/audio/clock";
import { Renewable } from "./renewable.ts";

async function setUp() {
  const timers = createManualClock();
  const made: string[] = [];
  const released: string[] = [];
  const state = { fails: false };
  const renewable = await Renewable.create({
    engine: "test",
    name: "the model",
    make: async () => {
      if (state.fails) throw new Error("no memory");
      made.push(`model ${made.length}`);
      return made.at(-1) ?? "";
    },
    release: (model) => void released.push(model),
    timers,
  });
  /** Lets promises go on. */
  const settle = async (): Promise<void> => {
    for (let index = 0; index < 10; index++) await Promise.resolve();
  };
  return { timers, made, released, state, renewable, settle };
}

test("one that broke is made anew, and meanwhile requests fail at once", async () => {
  const { renewable, released, timers, settle } = await setUp();
  expect(renewable.use()).toBe("model 0");
  renewable.broke("model 0");
  expect(() => renewable.use()).toThrow(expect.objectContaining({ code: "engine_unavailable" }));
  expect(renewable.health()).toEqual({ isReady: false, detail: "the model broke and is made anew" });
  timers.advance(0);
  await settle();
  expect(renewable.use()).toBe("model 1");
  expect(renewable.health().isReady).toBe(true);
  expect(released).toEqual(["model 0"]);
  renewable.broke("model 0");
  expect(renewable.use()).toBe("model 1");
});

test("is tried for ever, with pauses that end when it has worked", async () => {
  const { renewable, timers, state, settle } = await setUp();
  state.fails = true;
  renewable.broke("model 0");
  const delays: number[] = [];
  for (let index = 0; index < 12; index++) {
    const [delayMs = NaN] = timers.waitsMs;
    delays.push(delayMs);
    timers.advance(delayMs);
    await settle();
  }
  expect(delays.slice(0, 4)).toEqual([0, 250, 500, 1000]);
  expect(delays.at(-1)).toBe(30_000);
  state.fails = false;
  timers.advance(30_000);
  await settle();
  renewable.worked();
  renewable.broke(renewable.use());
  expect(timers.waitsMs).toEqual([0]);
});

test("is not made anew once closed", async () => {
  const { renewable, timers, made, settle } = await setUp();
  renewable.broke("model 0");
  await renewable.close();
  timers.advance(1e6);
  await settle();
  expect(made).toHaveLength(1);
  expect(() => renewable.use()).toThrow(expect.objectContaining({ code: "engine_closed" }));
});
