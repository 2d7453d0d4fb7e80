import { expect, test } from "vitest";
import { createManualClock } from "@vivavoce/audio/clock";
import { createLogger } from "../runtime/logger.ts";
import { systemFileHandles, watchFileHandles } from "./file-handles.ts";

function setUp(limit: number | undefined = 100) {
  const clock = createManualClock();
  const lines: string[] = [];
  const logger = createLogger({ level: "info", format: "text", write: (line) => lines.push(line), wallMs: () => 0 });
  const now = { open: 10, free: true, exhausted: 0 };
  const stop = watchFileHandles({
    clock,
    logger,
    handles: { open: () => now.open, limit: () => limit, canOpen: () => now.free },
    exhausted: () => (now.exhausted += 1),
  });
  return { clock, lines, now, stop };
}

test("EMFILE is said once, again after a while, and when it is over", () => {
  const { clock, lines, now, stop } = setUp();
  clock.advance(5_000);
  expect(lines).toEqual([]);
  now.free = false;
  clock.advance(10_000);
  expect(lines).toEqual(["error no file handles left (EMFILE), new connections are lost  open=undefined limit=100"]);
  expect(now.exhausted).toBe(20);
  clock.advance(30_000);
  expect(lines).toHaveLength(2);
  now.free = true;
  clock.advance(1_000);
  expect(lines[2]).toBe("info  file handles are enough again  open=10 limit=100");
  stop();
  expect(clock.pending).toBe(0);
});

test("it is said before it is too late", () => {
  const { clock, lines, now } = setUp();
  now.open = 90;
  clock.advance(1_000);
  expect(lines).toEqual(["warn  file handles run short  open=90 limit=100"]);
  const { clock: other, lines: none } = setUp(undefined);
  other.advance(1_000);
  expect(none).toEqual([]);
});

test("the system's own numbers", () => {
  expect(systemFileHandles.canOpen()).toBe(true);
  if (process.platform !== "linux") return;
  expect(systemFileHandles.open()).toBeGreaterThan(2);
  expect(systemFileHandles.limit()).toBeGreaterThan(2);
});
