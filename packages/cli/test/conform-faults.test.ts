import { describe, expect, test } from "vitest";
import { conform } from "../src/commands/conform.ts";
import { runConformance } from "../src/conform/run-conformance.ts";
import type { Scorecard } from "../src/conform/scorecard.ts";
import { startStandIn } from "./stand-in-server.ts";
import type { Fault } from "./stand-in-server.ts";

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
      const options = { url: standIn.url, dialect: "voice-live", only: looked, maxCheckMs: 3000, parallel: 4 } as const;
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

describe("the command", () => {
  async function run(...args: string[]): Promise<{ code: number; out: string; err: string }> {
    const out: string[] = [];
    const err: string[] = [];
    const code = await conform(args, {
      env: {},
      print: (text) => void out.push(text),
      printError: (text) => void err.push(text),
      colour: false,
    });
    return { code, out: out.join("\n"), err: err.join("\n") };
  }

  test.each([
    [[], "address"],
    [["nowhere"], "no http or WebSocket address"],
    [["ws://127.0.0.1:1", "more"], "only one address"],
    [["ws://127.0.0.1:1", "--dialect", "voice-life"], "Did you mean voice-live"],
    [["ws://127.0.0.1:1", "--without", "avatars"], "Did you mean avatar"],
    [["ws://127.0.0.1:1", "--only", "XX-1"], 'no id "XX-1"'],
    [["ws://127.0.0.1:1", "--parallel", "9"], "from 1 to 8"],
    [["ws://127.0.0.1:1", "--no-such-flag"], "no-such-flag"],
  ])("bad usage %j ends with 2", async (args, says) => {
    const { code, err } = await run(...args);
    expect(code).toBe(2);
    expect(err).toContain(says);
  });

  test("ends with 0 when nothing failed, and prints JSON where it is asked for", async () => {
    const standIn = await startStandIn();
    try {
      const { code, out, err } = await run(standIn.url, "--dialect", "voice-live", "--only", "BH-07", "--json", "-");
      const card = JSON.parse(out) as Scorecard;
      expect(code).toBe(0);
      expect(statuses(card, ["BH-07"])).toEqual({ "BH-07": "passed" });
      expect(card.answers.filter(({ status }) => status === "skipped")).not.toHaveLength(0);
      expect(err).toContain("1/1");
    } finally {
      await standIn.close();
    }
  });

  test("ends with 1 when something failed, and where nothing listens", async () => {
    const standIn = await startStandIn("closes on bad events");
    try {
      expect((await run(standIn.url, "--dialect", "voice-live", "--only", "BH-07")).code).toBe(1);
    } finally {
      await standIn.close();
    }
    const { code, err } = await run(standIn.url, "--dialect", "voice-live", "--only", "TR-61");
    expect(code).toBe(1);
    expect(err).toContain("ECONNREFUSED");
  });
});
