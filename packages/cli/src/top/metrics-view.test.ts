import { expect, test } from "vitest";
import { lineText } from "../terminal/line.ts";
import { metricsView } from "./metrics-view.ts";
import { quantileOf, readMetrics, sumOf } from "./read-metrics.ts";

const page = (turns: readonly number[], more = ""): string => {
  const bounds = [0.1, 0.5, 1];
  const counted = (upTo: number): number => turns.filter((seconds) => seconds <= upTo).length;
  return [
    "# HELP vivavoce_turn_first_audio_seconds From the end",
    "# TYPE vivavoce_turn_first_audio_seconds histogram",
    ...bounds.map((upTo) => `vivavoce_turn_first_audio_seconds_bucket{le="${upTo}"} ${counted(upTo)}`),
    `vivavoce_turn_first_audio_seconds_bucket{le="+Inf"} ${turns.length}`,
    'vivavoce_refusals_total{status="429",code="too \\"many\\" \\\\ \\n"} 3',
    "vivavoce_sessions 2",
    "vivavoce_sessions_limit 16",
    "vivavoce_ready 1",
    'vivavoce_engine_ready{stage="recognizer",engine="ears"} 0',
    'vivavoce_engine_waiting{stage="recognizer",engine="ears"} 4',
    "process_start_time_seconds 1700000000",
    "process_resident_memory_bytes 900000000",
    more,
    "not a line of the format {",
  ].join("\n");
};

test("reads names, labels with every mark in them, and numbers", () => {
  const read = readMetrics(page([0.2]));
  expect(read.get("vivavoce_refusals_total")).toEqual([
    { labels: { status: "429", code: 'too "many" \\ \n' }, value: 3 },
  ]);
  expect(sumOf(read, "vivavoce_sessions")).toBe(2);
  expect(sumOf(read, "vivavoce_nothing")).toBe(0);
});

test("quantiles lie evenly in their bucket, and count only what came in between", () => {
  const before = readMetrics(page([0.05, 0.05, 0.05, 0.05]));
  const now = readMetrics(page([0.05, 0.05, 0.05, 0.05, 0.3, 0.3, 0.3, 0.3]));
  const name = "vivavoce_turn_first_audio_seconds";
  expect(quantileOf(now, before, name, 0.5)).toBeCloseTo(0.3);
  expect(quantileOf(now, undefined, name, 0.5)).toBeCloseTo(0.1);
  expect(quantileOf(now, now, name, 0.5)).toBeUndefined();
  // Beyond the last bound nothing more is known.
  expect(quantileOf(readMetrics(page([7])), undefined, name, 0.5)).toBe(1);
});

test("shows what a server does, lately and since it began", () => {
  const before = { page: readMetrics(page([0.05])), atMs: 0, wallMs: 0 };
  const now = {
    page: readMetrics(page([0.05, 0.3], 'vivavoce_responses_total{status="completed"} 2')),
    atMs: 60_000,
    wallMs: 1_700_000_090_000,
  };
  const lines = metricsView("localhost:8080", now, before).map((line) => lineText(line));
  expect(lines[0]).toMatch(/^localhost:8080 {2}ready {2}2 of 16 sessions {2}up 1 min$/);
  expect(lines[1]).toMatch(/^ +last 60 s +since the start$/);
  expect(lines[2]).toMatch(/^First audio, half +300 ms +100 ms$/);
  expect(lines).toContainEqual(expect.stringMatching(/^Responses +2 completed +2 completed$/));
  expect(lines).toContainEqual(expect.stringMatching(/^Refused +- +3 too/));
  expect(lines).toContainEqual(expect.stringMatching(/^recognizer +ears is down, 4 waiting$/));
  expect(lines).toContainEqual(expect.stringMatching(/^Memory +900 MB, sessions 0 MB of 0 MB$/));
});

test("what waits stands beside the engine that it waits for", () => {
  const other = [
    'vivavoce_engine_ready{stage="recognizer",engine="others"} 1',
    'vivavoce_engine_waiting{stage="recognizer",engine="others"} 7',
  ].join("\n");
  const lines = metricsView("localhost:8080", { page: readMetrics(page([], other)), atMs: 0, wallMs: 0 }, undefined);
  expect(lines.map((line) => lineText(line))).toContainEqual(expect.stringMatching(/^recognizer +others, 7 waiting$/));
});

test("no label of a server reaches the terminal with what would steer it", () => {
  const steering = [
    'vivavoce_responses_total{status="done\u001b[2J\\nmore"} 1',
    'vivavoce_engine_ready{stage="re\u009bcognizer",engine="ears\u0007"} 1',
  ].join("\n");
  const lines = metricsView("localhost:8080", { page: readMetrics(page([], steering)), atMs: 0, wallMs: 0 }, undefined);
  expect(lines.map((line) => lineText(line)).join("")).not.toMatch(/\p{Cc}/u);
});

test("a server that has more to say than any of ours does not hold up who watches", () => {
  const codes = Array.from({ length: 100_000 }, (_, index) => `vivavoce_errors_total{code="${index}"} 1`).join("\n");
  const bounds = Array.from({ length: 100_000 }, (_, index) => `vivavoce_turn_speech_seconds_bucket{le="${index}"} 1`);
  const read = readMetrics(page([], `${codes}\n${bounds.join("\n")}`));
  expect([...read.values()].every((samples) => samples.length <= 2000)).toBe(true);
  expect(metricsView("localhost:8080", { page: read, atMs: 0, wallMs: 0 }, undefined).length).toBeGreaterThan(10);
});

test("names the gateways of a bus, those that do not answer first", () => {
  const gateways = ["one", "two", "three"].flatMap((gateway, index) => [
    `vivavoce_gateway_answered{gateway="${gateway}"} ${Number(index !== 1)}`,
    `vivavoce_gateway_ready{gateway="${gateway}"} ${Number(index !== 2)}`,
    `vivavoce_gateway_sessions{gateway="${gateway}"} ${index + 4}`,
  ]);
  const lines = metricsView(
    "localhost:8080",
    { page: readMetrics(page([], gateways.join("\n"))), atMs: 0, wallMs: 0 },
    undefined,
  );
  const rows = lines.map((line) => lineText(line)).filter((line) => line.startsWith("  gateway"));
  expect(rows.map((row) => row.replace(/ {2,}/g, " ").trim())).toEqual([
    "gateway two does not answer",
    "gateway one, 4 sessions",
    "gateway three takes no new sessions, 6 sessions",
  ]);
});
