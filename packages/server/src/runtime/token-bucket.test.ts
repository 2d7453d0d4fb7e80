import { expect, test } from "vitest";
import { createTokenBucket } from "./token-bucket.ts";

test("so many at once, then so many in a second", () => {
  let nowMs = 0;
  const bucket = createTokenBucket(10, 3, () => nowMs);
  expect([bucket.take(), bucket.take(), bucket.take(), bucket.take()]).toEqual([true, true, true, false]);
  expect(bucket.waitMs()).toBe(100);
  let taken = 0;
  for (nowMs = 1; nowMs <= 10_000; nowMs++) taken += bucket.take() ? 1 : 0;
  expect(taken).toBe(100);
  nowMs += 60_000;
  expect([bucket.take(), bucket.take(), bucket.take(), bucket.take()]).toEqual([true, true, true, false]);
});
