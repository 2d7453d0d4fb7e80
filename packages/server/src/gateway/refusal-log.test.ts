import { expect, test } from "vitest";
import { createManualClock } from "@vivavoce/audio/clock";
import { createLogger } from "../runtime/logger.ts";
import { networkOf } from "./client-address.ts";
import { createRefusalLog } from "./refusal-log.ts";

function setUp() {
  const clock = createManualClock();
  const lines: string[] = [];
  const logger = createLogger({ level: "info", format: "text", write: (line) => lines.push(line), wallMs: () => 0 });
  return { clock, lines, log: createRefusalLog(logger, clock, networkOf) };
}

test("the first at once, the rest in sum, each ten seconds", () => {
  const { clock, lines, log } = setUp();
  for (let count = 0; count < 1_000; count++) log.refused(401, "invalid_api_key", `192.0.2.${count % 5}`);
  log.refused(404, "not_found", "192.0.2.9");
  expect(lines).toEqual([
    "info  connection refused  status=401 code=invalid_api_key remoteAddress=192.0.2.0",
    "info  connection refused  status=404 code=not_found remoteAddress=192.0.2.9",
  ]);
  clock.advance(10_000);
  expect(lines.slice(2)).toEqual([
    "info  connections refused  status=401 code=invalid_api_key count=999 networks=5 lastAddress=192.0.2.4",
  ]);
  log.refused(401, "invalid_api_key", "192.0.2.7");
  expect(lines).toHaveLength(3);
  clock.advance(10_000);
  expect(lines[3]).toContain("count=1 ");
  clock.advance(20_000);
  expect(lines).toHaveLength(4);
  expect(clock.pending).toBe(0);
  log.refused(401, "invalid_api_key", "192.0.2.7");
  expect(lines[4]).toContain("connection refused ");
});

test("what is left is written at the end", () => {
  const { clock, lines, log } = setUp();
  for (let count = 0; count < 3; count++) log.refused(401, "invalid_api_key", "192.0.2.1");
  log.close();
  expect(lines[1]).toContain("count=2 ");
  expect(clock.pending).toBe(0);
});
