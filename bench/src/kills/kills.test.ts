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
});
