import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { createSeededRandom } from "../../../packages/server/test/seeded-random.ts";
import { natsServer } from "../../../test/needs.ts";
import { runKills } from "./run-kills.ts";

describe.skipIf(natsServer.missing)(natsServer.title("gateways that are killed while people talk"), () => {
  it("lose no turn and double none", async () => {
    const { below } = createSeededRandom(1);
    const { resumesMs, ...result } = await runKills({
      kills: 20,
      gateways: 3,
      talkers: 4,
      everyMs: 700,
      gatewayScript: fileURLToPath(new URL("../../dist/kills/gateway-child.js", import.meta.url)),
      random: () => below(1000) / 1000,
    });
    expect(result).toMatchObject({ kills: 20, lost: 0, doubled: 0, troubles: [] });
    expect(resumesMs.length).toBeGreaterThan(10);
  }, 90_000);

  it("give clients that know only the id of their session their conversation back, each answer whole and once", async () => {
    const { below } = createSeededRandom(2);
    const { resumesMs, ...result } = await runKills({
      kills: 16,
      gateways: 3,
      talkers: 0,
      stock: 4,
      everyMs: 900,
      gatewayScript: fileURLToPath(new URL("../../dist/kills/gateway-child.js", import.meta.url)),
      random: () => below(1000) / 1000,
    });
    expect(result).toMatchObject({ kills: 16, lost: 0, doubled: 0, failed: 0, failures: [], troubles: [] });
    expect(resumesMs.length).toBeGreaterThan(4);
  }, 90_000);
});
