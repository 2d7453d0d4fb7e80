import { expect, test } from "vitest";
import { ModelTurns } from "./model-turns.ts";

/** Turns whose calls are noted; steps answer with their row and how many were in it. */
function setUp(mostRows = 8) {
  const log: string[] = [];
  const turns = new ModelTurns<string, string>({
    step: (rows) => {
      log.push(rows.join("+"));
      return rows.some((row) => row.includes("broken"))
        ? Promise.reject(new Error("the step broke"))
        : Promise.resolve(rows.map((row) => `${row} of ${rows.length}`));
    },
    fits: (row, other) => row.length === other.length,
    mostRows,
  });
  const take = (name: string, dueMs = 0) =>
    turns.take(dueMs, () => {
      log.push(name);
      return Promise.resolve(name);
    });
  /** A text that is opened, and written in so many steps. */
  const read = async (row: string, steps: number, dueMs = 0): Promise<void> => {
    await take(`open ${row}`, dueMs);
    for (let step = 0; step < steps; step++) await turns.step(dueMs, row);
  };
  return { log, turns, take, read };
}

test("steps that wait are done together, and texts join and leave between them", async () => {
  const { log, read } = setUp();
  await Promise.all([read("a", 3), read("b", 1), read("c", 2)]);
  expect(log).toEqual(["open a", "open b", "open c", "a+b+c", "a+c", "a"]);
});

test("a text that is alone waits for nobody", async () => {
  const { log, read } = setUp();
  await read("a", 2);
  expect(log).toEqual(["open a", "a", "a"]);
});

test("what somebody waits for goes before the sound of what nobody waits for, and takes its steps along", async () => {
  const { log, read } = setUp();
  const patient = read("p", 2, Infinity);
  await Promise.all([patient, read("q", 1, Infinity), read("u", 2)]);
  expect(log).toEqual(["open u", "u", "u", "open p", "open q", "p+q", "p"]);
});

test("steps that do not fit, or are too many, come with the next", async () => {
  const { log, turns } = setUp(2);
  const answers = await Promise.all(["a", "long", "b", "c"].map((row) => turns.step(0, row)));
  expect(answers).toEqual(["a of 2", "long of 1", "b of 2", "c of 1"]);
  expect(log).toEqual(["a+b", "long", "c"]);
});

test("a failure is told to whom it belongs, and the others go on", async () => {
  const { turns, take } = setUp();
  const failing = Promise.allSettled([turns.step(0, "broken"), turns.step(0, "beside")]);
  const broken = expect(turns.take(Infinity, () => Promise.reject(new Error("the call broke")))).rejects.toThrow(
    "broke",
  );
  expect((await failing).map(({ status }) => status)).toEqual(["rejected", "fulfilled"]);
  await broken;
  expect(await take("after")).toBe("after");
});

test("what is needed sooner goes before what came first", async () => {
  const { log, take } = setUp();
  await Promise.all([take("in a while", 250), take("at once", 0), take("soon", 100), take("never", Infinity)]);
  expect(log).toEqual(["at once", "soon", "in a while", "never"]);
});
