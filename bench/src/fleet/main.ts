/**
 * What gateways on a bus cost each other: `node bench/dist/fleet/main.js --help`. Gateways without sessions tell all others what
 * their callers have, over a NATS of their own; processor time is that of all of them together, and of NATS.
 */
import { setTimeout as pause } from "node:timers/promises";
import { connectBus, createBusFleet } from "@vivavoce/bus";
import type { Bus } from "@vivavoce/bus";
import { startNats } from "@vivavoce/bus/testing";
import type { Nats } from "@vivavoce/bus/testing";
import { createSystemClock, silentLogger } from "@vivavoce/server";
import { Fleet, idleGateway } from "@vivavoce/server/testing";
import { numbersIn, readBenchArguments } from "../kit/bench-arguments.ts";
import { cpuMsOf, machineBefore, ownCpuMs } from "../kit/machine.ts";
import { rounded } from "../kit/statistics.ts";

const args = readBenchArguments("Measures what gateways on a bus cost each other.", {
  gateways: { kind: "text", about: "numbers of gateways", fallback: "2,10,25,50" },
  callers: { kind: "number", about: "callers of each that come or go in a second", fallback: 8 },
  seconds: { kind: "number", about: "length of each step", fallback: 10 },
});

const clock = createSystemClock();

interface Member {
  readonly bus: Bus;
  readonly fleet: Fleet;
  readonly end: () => Promise<void>;
}

async function join(nats: Nats, name: string): Promise<Member> {
  const bus = await connectBus({ servers: [nats.url], name });
  const { link } = createBusFleet(bus, { prefix: "bench", gateway: name });
  const fleet = new Fleet({ link, clock, logger: silentLogger, run: name });
  const held = new Map<string, number>();
  const shares = fleet.shares();
  fleet.open(idleGateway({ maxSessions: 200, connectionsPerMinute: 600, held }));
  let count = 0;
  const timer = setInterval(() => {
    const caller = `key:caller-${(count += 1) % 100}`;
    held.set(caller, count);
    shares.holds(caller, count);
    shares.connected(caller);
  }, 1000 / args.callers);
  return {
    bus,
    fleet,
    async end() {
      clearInterval(timer);
      fleet.close();
      await bus.close();
    },
  };
}

async function step(gateways: number): Promise<object> {
  const nats = await startNats();
  const members = await Promise.all(Array.from({ length: gateways }, (_, index) => join(nats, `gateway-${index}`)));
  while (members.some(({ fleet }) => fleet.others.size < gateways - 1)) await pause(100);
  const heardBefore = heard(members);
  const [gatewaysBefore, natsBefore] = [ownCpuMs(), await cpuMsOf(nats.pid)];
  const startMs = performance.now();
  await pause(args.seconds * 1000);
  const seconds = (performance.now() - startMs) / 1000;
  const gatewaysMs = ownCpuMs() - gatewaysBefore;
  const natsMs = (await cpuMsOf(nats.pid)) - natsBefore;
  const messages = heard(members) - heardBefore;
  await Promise.all(members.map(({ end }) => end()));
  await nats.close();
  return {
    gateways,
    "messages/s heard by one": rounded(messages / seconds / gateways, 1),
    "ms/s of one gateway": rounded(gatewaysMs / seconds / gateways, 2),
    "ms/s of NATS": rounded(natsMs / seconds, 1),
    "us a message heard": rounded((gatewaysMs * 1000) / messages),
    "us of NATS for it": rounded((natsMs * 1000) / messages),
  };
}

function heard(members: readonly Member[]): number {
  return members.reduce((sum, { bus }) => sum + bus.connection.stats().inMsgs, 0);
}

console.log(
  `${args.seconds} s a step, ${args.callers} callers a second; ${machineBefore()}; ms/s: time of a core in each second`,
);
const rows: object[] = [];
for (const gateways of numbersIn(args.gateways)) rows.push(await step(gateways));
console.table(rows);
process.exit(0);
