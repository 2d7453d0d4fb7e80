import { describe, expect, test } from "vitest";
import { runConformance } from "../src/run-conformance.ts";
import type { Scorecard } from "../src/scorecard.ts";
import { startStandIn } from "../src/testing/stand-in-server.ts";
import type { Fault } from "../src/testing/stand-in-server.ts";

/** The status of each id; of a failure also what was seen. */
function statuses(card: Scorecard, wanted: readonly string[]): Record<string, string> {
  const answers = card.answers.filter(({ id }) => wanted.includes(id));
  return Object.fromEntries(
    answers.map(({ id, status, proofs }) => {
      const failure = proofs.find((proof) => proof.status === "failed");
      return [id, failure === undefined ? status : `failed: ${failure.seen}`];
    }),
  );
}

describe("a server with a fault", () => {
  const watched = ["TR-80", "TR-53", "SE-03", "TR-74", "BH-25"] as const;
  const looked = ["CE-17", "CE-13", "BH-07", "BH-13", "BH-01", "OB-02", "SF-24", "SE-20", ...watched] as const;

  async function check(fault?: Fault): Promise<Record<string, string>> {
    const standIn = await startStandIn(fault);
    try {
      // What never comes is waited for to the end; what comes has as much time as a check has anywhere.
      const limits = fault === undefined ? {} : { maxCheckMs: 3000 };
      const options = { url: standIn.url, dialect: "voice-live", only: looked, parallel: 4, ...limits } as const;
      return statuses(await runConformance(options), looked);
    } finally {
      await standIn.close();
    }
  }

  test("without a fault everything passes", async () => {
    expect(await check()).toEqual(Object.fromEntries(looked.map((id) => [id, "passed"])));
  });

  test.each<readonly [Fault, readonly (typeof looked)[number][]]>([
    ["no session id", ["SE-03", "SF-24", "TR-74"]],
    ["no response.done", ["CE-17", "SE-20"]],
    ["same event ids", ["TR-80"]],
    ["levels closed in the wrong order", ["BH-25", "CE-17"]],
    ["a frame over 1 MiB", ["TR-53"]],
    ["answers to items", ["CE-13"]],
    ["closes on bad events", ["BH-07"]],
    ["errors without event_id", ["BH-01"]],
    ["no type in errors", ["BH-07"]],
    ["updates half of a refused update", ["BH-13"]],
    ["no usage", ["OB-02"]],
  ])("%s is caught", async (fault, caught) => {
    const seen = await check(fault);
    for (const id of caught) expect([id, seen[id]]).toEqual([id, expect.stringMatching(/^failed/)]);
  });
});
