import { EngineError } from "@vivavoce/engine";
import { expect, test } from "vitest";
import { forkProcess } from "../src/processes/fork-process.ts";

// So the system does with who takes too much memory, and loading engines takes most of it.
test("a process that is killed before it is ready is told in one line", async () => {
  const cause = await new Promise<Error>((resolve) => {
    forkProcess({ module: "engine-main", env: process.env, onMessage: () => {}, onExit: resolve }).kill();
  });
  expect(cause).toBeInstanceOf(EngineError);
  expect(cause.message).toBe(
    "A process of the server ended with SIGKILL before it was ready. So the system does where memory is short.",
  );
});
