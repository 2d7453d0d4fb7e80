import { expect, it } from "vitest";
import { steadyWall } from "./steady-wall.ts";

it("goes on where the machine's clock is set back", () => {
  let wallMs = 1_800_000_000_000;
  let now = 5000;
  const nowMs = steadyWall({ now: () => now, wallMs: () => wallMs });
  expect(nowMs()).toBe(1_800_000_000_000);
  wallMs -= 60_000;
  now += 20;
  expect(nowMs()).toBe(1_800_000_000_020);
});
