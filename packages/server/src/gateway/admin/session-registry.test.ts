import { expect, test } from "vitest";
import { SessionRegistry } from "./session-registry.ts";

test("a session is as old as it is, whatever is done to the clock on the wall", async () => {
  let now = 1_000;
  const registry = new SessionRegistry(() => now);
  registry.add({
    connectionId: "c",
    caller: "shop",
    address: "127.0.0.1",
    dialect: "voice-live",
    model: "m",
    clientRequestId: "",
    // Two hours ago, or in the future: somebody has set it.
    startedAtMs: Date.parse("2030-01-01T00:00:00Z"),
    figures: () => undefined,
    isParked: () => false,
    hangUp() {},
  });
  now += 61_400;
  expect(await registry.list()).toMatchObject([{ started_at: "2030-01-01T00:00:00.000Z", age_seconds: 61 }]);
});
