import { execFile, execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { createNeed } from "../../../test/needs.ts";

/** Enters a network of its own, as root or as a user who may make one. */
const ways = [["--net"], ["--net", "--user", "--map-root-user"]];

const way = ways.find((candidate) => {
  if (process.platform !== "linux") return false;
  try {
    const script =
      "ip link add name a0 type veth peer name a1 && ip link add name sw type bridge && which nats-server haproxy nsenter";
    execFileSync("unshare", [...candidate, "sh", "-c", script], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
});
const cables = createNeed(
  "a network of its own, a bus and a proxy (iproute2, util-linux, nats-server, haproxy)",
  way === undefined,
);

/** What one of the programs of this folder prints, in a network of its own. */
async function run(program: string): Promise<string> {
  const file = fileURLToPath(new URL(`../../dist/partition/${program}.js`, import.meta.url));
  const { stdout } = await promisify(execFile)("unshare", [...(way ?? []), process.execPath, file]);
  return stdout;
}

describe.skipIf(cables.missing)(cables.title("cables that are pulled while people talk"), () => {
  it("lose no turn and double none, and who was cut off writes nothing more and comes back", async () => {
    const stdout = await run("main");
    const report = JSON.parse(stdout) as {
      readonly resumes: number;
      readonly fenced: number;
      readonly unkept: number;
      readonly keptAgain: number;
      readonly health: Readonly<Record<string, string>>;
    };
    expect(report, stdout).toMatchObject({ turns: 16, lost: 0, doubled: 0, troubles: [] });
    // Two that were cut off, and those of the gateway that died in the end.
    expect(report.resumes).toBeGreaterThanOrEqual(4);
    expect(report.fenced, stdout).toBe(2);
    expect(report.unkept, stdout).toBeGreaterThan(0);
    expect(report.keptAgain, stdout).toBe(report.unkept);
    const { health } = report;
    expect(health["while the gateway is cut off"]).toMatch(/^no bus/);
    expect(health["while NATS is cut off"]).toMatch(/^no bus/);
    for (const when of ["after that", "after that too"]) {
      expect(health[when], stdout).toMatch(/^bus /);
      expect(health[when], stdout).not.toContain("degraded");
    }
  }, 90_000);

  it("lose no turn when they are a worker's, and leave it what it had before once they are in again", async () => {
    const stdout = await run("workers");
    const report = JSON.parse(stdout) as {
      readonly turns: readonly { readonly heard: readonly string[]; readonly answersMs: readonly number[] }[];
      readonly cuts: readonly { readonly gone: number; readonly late: number }[];
      readonly gone: number;
      readonly there: number;
    };
    expect(report, stdout).toMatchObject({ errors: [], turns: Array.from({ length: 5 }, () => ({ cancelled: 0 })) });
    const [uncut = 0] = report.turns[0]?.answersMs ?? [];
    for (const { heard, answersMs } of report.turns) {
      expect(heard, stdout).toEqual([expect.stringMatching(/count .*(?:twelve|12)/i)]);
      expect(answersMs, stdout).toHaveLength(1);
      // No clause of it is missing, and none was said twice: a frame is 20 ms.
      expect(Math.abs((answersMs[0] ?? 0) - uncut), stdout).toBeLessThan(20);
    }
    // What was cut off says later what it had to say, and nobody listens any more.
    expect(
      report.cuts.some(({ late }) => late > 0),
      stdout,
    ).toBe(true);
    expect(
      report.cuts.map(({ gone }) => gone),
      stdout,
    ).toEqual([1, 1, 1]);
    // A busy machine may let others be silent for as long.
    expect(report.there, stdout).toBe(2 + report.gone);
    const idle = { status: "ok", free: 8, capacity: 8, gateways: 1 };
    expect(report, stdout).toMatchObject({ afterwards: [idle, idle] });
  }, 240_000);
});
