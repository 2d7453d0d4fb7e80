/**
 * People talk while cables are pulled and put in again: of a gateway, of NATS, and in the end a gateway dies. Runs in a network
 * namespace of its own, which `unshare --net node bench/dist/partition/main.js` gives it; prints what was seen as JSON. Needs
 * `nats-server`, `haproxy`, `ip`, `nsenter` and the right to make networks.
 */
import { fork } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { setTimeout as pause } from "node:timers/promises";
import { openTestServer } from "@vivavoce/testing";
import type { FromGateway, GatewayOrder } from "../kills/gateway-child.ts";
import { vocabulary } from "../kills/script.ts";
import { talk, together } from "../kills/talker.ts";
import { spreadOf } from "../kit/statistics.ts";
import { startEdge } from "./edge.ts";
import { startNatsOn } from "./nats-on.ts";
import { openNetwork } from "./network.ts";
import type { Machine } from "./network.ts";

const talkers = 4;
const turnMs = 9000;
const gatewayPort = 8080;

interface Gateway {
  readonly child: ChildProcess;
  readonly said: string[];
  /** What its `/health` says, asked from its own machine. */
  health(): Promise<string>;
}

const network = openNetwork();
const folder = await mkdtemp(join(tmpdir(), "vivavoce-partition-"));
const children: ChildProcess[] = [];

async function startGateway(machine: Machine, bus: string): Promise<Gateway> {
  const [execPath, ...enter] = machine.enter;
  const order: GatewayOrder = {
    bus,
    prefix: "cut",
    host: machine.address,
    port: gatewayPort,
    storage: "file",
  };
  const script = fileURLToPath(new URL("../kills/gateway-child.js", import.meta.url));
  const child = fork(script, [JSON.stringify(order)], { execPath, execArgv: [...enter, process.execPath] });
  children.push(child);
  const said: string[] = [];
  const waiting: ((text: string) => void)[] = [];
  const listening = new Promise<void>((resolve) => {
    child.on("message", (message: FromGateway) => {
      if ("url" in message) resolve();
      else if ("log" in message) said.push(message.log);
      else waiting.shift()?.(message.health);
    });
  });
  await listening;
  return {
    child,
    said,
    health: () =>
      new Promise((resolve) => {
        waiting.push(resolve);
        child.send("health");
      }),
  };
}

/** What a gateway says once it says what is waited for, or after ten seconds in which it did not. */
async function healthOnce(gateway: Gateway, isIt: (said: string) => boolean): Promise<string> {
  let said = "";
  for (let tries = 0; tries < 40; tries++) {
    said = await gateway.health();
    if (isIt(said)) return said;
    await pause(250);
  }
  return said;
}

const isCutOff = (said: string): boolean => said.startsWith("no bus");
const isWell = (said: string): boolean => said.startsWith("bus ") && !said.includes("degraded");

try {
  const [nats, one, two] = [await network.add("nats"), await network.add("one"), await network.add("two")];
  const { url: bus, child: natsServer } = await startNatsOn(nats, join(folder, "store"));
  children.push(natsServer);
  const [first, second] = [await startGateway(one, bus), await startGateway(two, bus)];
  const edge = await startEdge({ one: `${one.address}:${gatewayPort}`, two: `${two.address}:${gatewayPort}` });
  // Only for its voice.
  const speaker = await openTestServer({ vocabulary });
  await pause(1500);
  const talks = Promise.all(
    Array.from({ length: talkers }, (_, index) =>
      talk({
        url: edge.url,
        turns: 4,
        turnMs,
        speech: (text) => speaker.speech(text, { forMs: 1500 }),
        afterMs: (index * turnMs) / talkers / 2,
      }),
    ),
  );
  const health: Record<string, string> = { before: await first.health() };
  await pause(4000);
  one.plug(false);
  await pause(7500);
  health["while the gateway is cut off"] = await healthOnce(first, isCutOff);
  one.plug(true);
  await pause(3000);
  health["after that"] = await healthOnce(first, isWell);
  nats.plug(false);
  await pause(5500);
  health["while NATS is cut off"] = await healthOnce(second, isCutOff);
  nats.plug(true);
  await pause(6500);
  health["after that too"] = await healthOnce(second, isWell);
  second.child.kill("SIGKILL");
  const { resumesMs, ...counts } = together(await talks);
  const countOf = ({ said }: Gateway, text: string): number => said.filter((line) => line.includes(text)).length;
  const report = {
    ...counts,
    resumes: resumesMs.length,
    resumeMs: spreadOf(resumesMs),
    /** Sessions that the gateway which was cut off found to be somebody else's, and ended without a word. */
    fenced: countOf(first, "another server has taken the session over"),
    unkept: countOf(second, "the session cannot be kept"),
    keptAgain: countOf(second, "the session is kept again"),
    health,
  };
  console.log(JSON.stringify(report, null, 1));
  await speaker.close();
  await edge.close();
} finally {
  for (const child of children) child.kill("SIGKILL");
  network.close();
  await rm(folder, { recursive: true, force: true });
}
process.exit(0);
