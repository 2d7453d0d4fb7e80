import { expect, test } from "vitest";
import { createManualClock } from "@vivavoce/audio/clock";
import { createClientSecrets } from "./client-secrets.ts";
import type { MintedSecret, SecretGrant } from "./client-secrets.ts";

const grant = (model = "m"): SecretGrant => ({ sessionType: "realtime", model, update: { instructions: "Hi." } });

function secretsWith(limits?: Parameters<typeof createClientSecrets>[2]) {
  let count = 0;
  const clock = createManualClock(1_000);
  const ids = { seed: () => `seed${(count += 1)}` };
  return { clock, secrets: createClientSecrets(clock, ids, limits) };
}

test("OA-06: a secret opens what it was minted for, as often as wanted, until it expires", async () => {
  const { clock, secrets } = secretsWith();
  const minted = await secrets.mint(grant(), 10_000);
  expect(minted).toEqual({ value: "ek_seed1seed2", expiresAt: Math.floor((clock.wallMs() + 10_000) / 1000) });
  const tokens = ["key", "ek_other", (minted as MintedSecret).value];
  expect(await secrets.find(tokens)).toEqual(grant());
  clock.advance(9_999);
  expect(await secrets.find(tokens)).toEqual(grant());
  clock.advance(1);
  expect(await secrets.find(tokens)).toBeUndefined();
  expect(await secrets.find(["ek_", "seed1seed2", "ek_seed1"])).toBeUndefined();
});

test("there is room for so many, and again when some have expired", async () => {
  const { clock, secrets } = secretsWith({ maxSecrets: 2, maxTotalBytes: 10_000 });
  expect(await secrets.mint(grant(), 1_000)).toBeDefined();
  expect(await secrets.mint(grant(), 5_000)).toBeDefined();
  expect(await secrets.mint(grant(), 1_000)).toBeUndefined();
  clock.advance(1_000);
  expect(await secrets.mint(grant(), 1_000)).toBeDefined();
});

test("all settings together have a bound", async () => {
  const { secrets } = secretsWith({ maxSecrets: 100, maxTotalBytes: 300 });
  expect(await secrets.mint(grant("m".repeat(150)), 1_000)).toBeDefined();
  expect(await secrets.mint(grant("m".repeat(150)), 1_000)).toBeUndefined();
  expect(await secrets.mint(grant(), 1_000)).toBeDefined();
});

test("one owner has half of the room, and gets it back", async () => {
  const { clock, secrets } = secretsWith({ maxSecrets: 4, maxTotalBytes: 10_000 });
  const minted = async (owner: string) => (await secrets.mint(grant(), 1_000, owner)) !== undefined;
  const all = [await minted("a"), await minted("a"), await minted("a"), await minted("b"), await minted("b")];
  expect(all).toEqual([true, true, false, true, true]);
  clock.advance(1_000);
  expect(await minted("a")).toBe(true);
  const { secrets: small } = secretsWith({ maxSecrets: 100, maxTotalBytes: 600 });
  expect(await small.mint(grant("m".repeat(250)), 1_000, "a")).toBeUndefined();
  expect(await small.mint(grant("m".repeat(250)), 1_000)).toBeDefined();
});
