import { expect, test } from "vitest";
import { endOfUtterance, endOfUtteranceTimeoutMs } from "./end-of-utterance.ts";

const model = "semantic_detection_v1" as const;

test.each([
  [{}, 1000],
  [{ timeout_ms: null, timeout: null }, 1000],
  [{ timeout_ms: 800 }, 800],
  [{ timeout_ms: 0 }, 0],
  [{ timeout: 2 }, 2000],
  [{ timeout: 0.25 }, 250],
  [{ timeout: 99.5 }, 99_500],
  [{ timeout: 100 }, 100],
  [{ timeout: 1500 }, 1500],
  [{ timeout_ms: 700, timeout: 2 }, 700],
])("%j waits %i ms", (written, timeoutMs) => {
  expect(endOfUtteranceTimeoutMs(written)).toBe(timeoutMs);
  expect(endOfUtteranceTimeoutMs(endOfUtterance.complete({ model, ...written }))).toBe(timeoutMs);
});

test("legacy members are kept as they were sent", () => {
  expect(endOfUtterance.complete({ model, threshold: 0.01, timeout: 2 })).toEqual({
    model,
    threshold_level: null,
    timeout_ms: null,
    threshold: 0.01,
    timeout: 2,
  });
  expect(endOfUtterance.complete({ model })).toMatchObject({ threshold_level: "default", timeout_ms: 1000 });
});
