import { expect, test } from "vitest";
import { createManualClock } from "../runtime/manual-clock.ts";
import { createClientSecrets } from "./client-secrets.ts";
import type { SecretGrant } from "./client-secrets.ts";

const grant = (model = "m"): SecretGrant => ({ sessionType: "realtime", model, update: { instructions: "Hi." } });

function secretsWith(limits?: Parameters<typeof createClientSecrets>[2]) {
  let count = 0;
  const clock = createManualClock(1_000);
  const ids = { seed: () => `seed${(count += 1)}` };
  return { clock, secrets: createClientSecrets(clock, ids, limits) };
}

test("OA-06: a secret opens what it was minted for, as often as wanted, until it expires", () => {
  const { clock, secrets } = secretsWith();
  const minted = secrets.mint(grant(), 10_000);
  expect(minted).toEqual({ value: "ek_seed1seed2", expiresAt: Math.floor((clock.wallMs() + 10_000) / 1000) });
  const tokens = ["key", "ek_other", minted?.value ?? ""];
  expect(secrets.find(tokens)).toEqual(grant());
  clock.advance(9_999);
  expect(secrets.find(tokens)).toEqual(grant());
  clock.advance(1);
  expect(secrets.find(tokens)).toBeUndefined();
  expect(secrets.find(["ek_", "seed1seed2", "ek_seed1"])).toBeUndefined();
});

test("there is room for so many, and again when some have expired", () => {
  const { clock, secrets } = secretsWith({ maxSecrets: 2, maxTotalBytes: 10_000 });
  expect(secrets.mint(grant(), 1_000)).toBeDefined();
  expect(secrets.mint(grant(), 5_000)).toBeDefined();
  expect(secrets.mint(grant(), 1_000)).toBeUndefined();
  clock.advance(1_000);
  expect(secrets.mint(grant(), 1_000)).toBeDefined();
});

test("all settings together have a bound", () => {
  const { secrets } = secretsWith({ maxSecrets: 100, maxTotalBytes: 300 });
  expect(secrets.mint(grant("m".repeat(150)), 1_000)).toBeDefined();
  expect(secrets.mint(grant("m".repeat(150)), 1_000)).toBeUndefined();
  expect(secrets.mint(grant(), 1_000)).toBeDefined();
});

test("one owner has half of the room, and gets it back", () => {
  const { clock, secrets } = secretsWith({ maxSecrets: 4, maxTotalBytes: 10_000 });
  const minted = (owner: string) => secrets.mint(grant(), 1_000, owner) !== undefined;
  expect([minted("a"), minted("a"), minted("a"), minted("b"), minted("b")]).toEqual([true, true, false, true, true]);
  clock.advance(1_000);
  expect(minted("a")).toBe(true);
  const { secrets: small } = secretsWith({ maxSecrets: 100, maxTotalBytes: 600 });
  expect(small.mint(grant("m".repeat(250)), 1_000, "a")).toBeUndefined();
  expect(small.mint(grant("m".repeat(250)), 1_000)).toBeDefined();
});
