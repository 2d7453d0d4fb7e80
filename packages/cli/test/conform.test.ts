import type { Scorecard } from "@vivavoce/conform";
import { startStandIn } from "@vivavoce/conform/testing";
import { describe, expect, test } from "vitest";
import { conform } from "../src/commands/conform.ts";

describe("vivavoce conform", () => {
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
      expect(card.answers.find(({ id }) => id === "BH-07")?.status).toBe("passed");
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
