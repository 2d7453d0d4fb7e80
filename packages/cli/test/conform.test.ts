import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { conform } from "../src/commands/conform.ts";
import { capabilities } from "../src/conform/capabilities.ts";
import { checklist } from "../src/conform/checklist.ts";
import { checks } from "../src/conform/checks.ts";
import { notApplicable } from "../src/conform/not-applicable.ts";
import { printScorecard } from "../src/conform/print-scorecard.ts";
import { openReferenceServer } from "../src/conform/reference-server.ts";
import type { ReferenceServer } from "../src/conform/reference-server.ts";
import { runConformance } from "../src/conform/run-conformance.ts";
import type { Scorecard } from "../src/conform/scorecard.ts";
import { watchRules } from "../src/conform/session-watch.ts";
import { startStandIn } from "./stand-in-server.ts";
import type { Fault } from "./stand-in-server.ts";

const ids = checklist.map(({ id }) => id);

function statuses(card: Scorecard, wanted: readonly string[]): Record<string, string> {
  return Object.fromEntries(card.answers.filter(({ id }) => wanted.includes(id)).map(({ id, status }) => [id, status]));
}

describe("the checklist", () => {
  test("has no id twice, and every id is checked, watched, or said to be not applicable", () => {
    expect(new Set(ids).size).toBe(ids.length);
    const answered = new Set([
      ...checks.flatMap((check) => check.ids),
      ...Object.values(watchRules).flatMap((rule) => rule.ids),
      ...Object.keys(notApplicable),
    ]);
    expect(ids.filter((id) => !answered.has(id))).toEqual([]);
    expect([...answered].filter((id) => !ids.includes(id))).toEqual([]);
  });

  test("every capability is needed by a check", () => {
    const source = new Set(checks.flatMap((check) => check.needs ?? []));
    // These two are asked for inside of checks and rows.
    const asked = new Set<string>([...source, "custom-voices", "diarization"]);
    expect(Object.keys(capabilities).filter((name) => !asked.has(name))).toEqual([]);
  });

  test("the reference page has the same ids, each with an answer", async () => {
    const page = await readFile(new URL("../../../docs/reference/conformance.md", import.meta.url), "utf8");
    const rows = [...page.matchAll(/^\| ([A-Z]{2}-[\w.]+) +\|.*?\| *(.+?) *\| *(.+?) *\|$/gm)];
    expect(rows.map(([, id]) => id)).toEqual(ids);
    expect(rows.filter(([, , answer, proof]) => answer === "" || proof === "").map(([, id]) => id)).toEqual([]);
  });
});

describe("our own server", () => {
  let server: ReferenceServer;
  let card: Scorecard;

  beforeAll(async () => {
    server = await openReferenceServer();
    card = await runConformance({ ...server.options, parallel: 8 });
  }, 120_000);

  afterAll(() => server.close());

  test("has an answer for every id, and each failed or warned one says why", () => {
    expect(card.answers.map(({ id }) => id)).toEqual(ids);
    const silent = card.answers.filter(({ status, reason = "", proofs }) => {
      const proof = proofs.find((candidate) => candidate.status === status);
      if (status === "passed") return proof === undefined;
      if (status === "failed") return !proof?.expected || proof.seen === undefined;
      return status === "warned" ? !proof?.note : reason === "";
    });
    expect(silent).toEqual([]);
    expect(Object.values(card.totals).reduce((sum, count) => sum + count, 0)).toBe(ids.length);
    const none = card.answers.filter((answer) => answer.reason === "No check of this run asks for it.");
    expect(none).toEqual([]);
  });

  test("passes the core of the protocol", () => {
    const core = card.answers.filter(({ importance, status }) => importance === "core" && status === "failed");
    expect(core.map(({ id, proofs }) => [id, proofs.find((proof) => proof.status === "failed")])).toEqual([]);
  });

  test("the scorecard is told in plain words", () => {
    const text = printScorecard(card);
    expect(text).not.toContain("\u001b");
    expect(text).toContain(`Conformance of ${card.url}`);
    for (const { id } of card.answers.filter(({ status }) => status === "failed")) expect(text).toContain(id);
  });
});

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
    for (const id of caught) expect([id, seen[id]]).toEqual([id, "failed"]);
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
    const { code, out } = await run(standIn.url, "--dialect", "voice-live", "--only", "TR-61");
    expect(code).toBe(1);
    expect(out).toContain("ECONNREFUSED");
  });
});
