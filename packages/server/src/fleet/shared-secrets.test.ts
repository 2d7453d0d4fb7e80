import { expect, test } from "vitest";
import { createManualClock } from "@vivavoce/audio/clock";
import { defaultSecretLimits } from "../access/client-secrets.ts";
import type { ClientSecretLimits, SecretGrant } from "../access/client-secrets.ts";
import type { FleetStore } from "./fleet-link.ts";
import { createLocalFleet } from "./local-fleet.ts";
import { createSharedSecrets } from "./shared-secrets.ts";

const grant: SecretGrant = {
  sessionType: "realtime",
  model: "m",
  update: { instructions: "The password of the safe is on its door." },
  caller: { id: "key:shop", name: "shop" },
};

function setUp(limits?: ClientSecretLimits) {
  const clock = createManualClock(1000);
  const { store } = createLocalFleet();
  const written = new Map<string, Buffer>();
  const way = { isUp: true, refuses: "" };
  const watched: FleetStore = {
    async get(key) {
      if (!way.isUp) throw new Error("away");
      return store.get(key);
    },
    async put(key, value, revision) {
      if (!way.isUp || (way.refuses !== "" && key.startsWith(way.refuses))) throw new Error("away");
      written.set(key, Buffer.from(value));
      return store.put(key, value, revision);
    },
  };
  let count = 0;
  const ids = { seed: () => `seed${(count += 1)}` };
  return { clock, written, way, store, watched, secrets: createSharedSecrets(watched, clock, ids, limits) };
}

test("the store learns neither a secret nor what it opens, nor whose it is", async () => {
  const { secrets, written } = setUp();
  const minted = await secrets.mint(grant, 60_000, "key:shop");
  expect(minted).toMatchObject({ value: "ek_seed1seed2" });
  const all = [...written].map(([key, value]) => `${key} ${value.toString("latin1")}`).join("\n");
  expect(written.size).toBe(3);
  for (const hidden of ["seed1", "password", "shop"]) expect(all).not.toContain(hidden);
});

test("who is known goes on to be while the store is away; others are told to come again", async () => {
  const { secrets, watched, way, clock } = setUp();
  const minted = await secrets.mint(grant, 60_000, "key:shop");
  const tokens = [typeof minted === "object" ? minted.value : ""];
  expect(await secrets.find(tokens)).toEqual(grant);
  way.isUp = false;
  expect(await secrets.find(tokens)).toEqual(grant);
  expect(await createSharedSecrets(watched, clock, { seed: () => "x" }).find(tokens)).toBe("unavailable");
  expect(await secrets.mint(grant, 60_000)).toBe("unavailable");
  // What is no secret needs no store.
  expect(await secrets.find(["sk-other"])).toBeUndefined();
});

test("what somebody else has written into the store opens nothing, and breaks nothing", async () => {
  const { secrets, written, store, watched, clock } = setUp();
  const minted = await secrets.mint(grant, 60_000, "key:shop");
  const tokens = [typeof minted === "object" ? minted.value : ""];
  for (const [key, value] of written) {
    const { revision = 0 } = (await store.get(key)) ?? {};
    const wrong = key.startsWith("secret-")
      ? Buffer.from(value).fill(7, 20, 40)
      : Buffer.from('{"9e9": "x", "a": [1]}');
    await store.put(key, wrong, revision);
  }
  const other = createSharedSecrets(watched, clock, { seed: () => "other" });
  expect(await other.find(tokens)).toBeUndefined();
  expect(await other.mint(grant, 60_000, "key:shop")).toMatchObject({ value: "ek_otherother" });
});

test.each(["owner-", "secret-"])("a secret that the store does not take (%s) counts for nothing", async (refused) => {
  const { secrets, way } = setUp({ ...defaultSecretLimits, maxSecrets: 2 });
  way.refuses = refused;
  for (let count = 0; count < 3; count++) expect(await secrets.mint(grant, 60_000, "key:shop")).toBe("unavailable");
  way.refuses = "";
  expect(await secrets.mint(grant, 60_000, "key:shop")).toMatchObject({ value: expect.any(String) });
});
