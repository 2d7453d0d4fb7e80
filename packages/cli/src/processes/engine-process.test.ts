import { silentLogger } from "@vivavoce/server";
import { createManualClock } from "@vivavoce/server/testing";
import { expect, test } from "vitest";
import { configSchema } from "../config/config-schema.ts";
import { createEngineProcess } from "./engine-process.ts";
import type { ForkedProcess, ForkOptions } from "./fork-process.ts";

/** Processes that do nothing but what the test says. */
function setUp() {
  const clock = createManualClock();
  const forks: ForkOptions[] = [];
  const sent: string[] = [];
  const fork = (options: ForkOptions): ForkedProcess => {
    forks.push(options);
    return { pid: forks.length, send: ({ type }) => void sent.push(type), kill: () => void sent.push("kill") };
  };
  const config = configSchema.parse({});
  const start = { type: "start", config, secrets: {}, enginesAt: "", cwd: "", number: 0, namesModels: false } as const;
  return { clock, forks, sent, engines: createEngineProcess({ start, env: {}, clock, logger: silentLogger, fork }) };
}

test("a process that cannot start is not tried again: nobody waits for it any more", async () => {
  const { clock, forks, engines } = setUp();
  const opened = engines.open();
  forks[0]?.onExit(new Error("no such engine"));
  await expect(opened).rejects.toThrow("no such engine");
  await clock.advanceAsync(60_000);
  expect([forks.length, clock.pending]).toEqual([1, 0]);
});

test("a process that is lost is started again, and one that says nothing is ended", async () => {
  const { clock, forks, sent, engines } = setUp();
  const opened = engines.open();
  forks[0]?.onMessage({ type: "ready" });
  await opened;
  forks[0]?.onExit(new Error("it crashed"));
  await clock.advanceAsync(0);
  expect(forks).toHaveLength(2);
  forks[1]?.onMessage({ type: "ready" });
  await clock.advanceAsync(30_000);
  expect(sent).toEqual(["start", "start", "kill"]);
});
