/**
 * The cable of a worker is pulled while it hears, and again while it speaks; it is put in again some seconds later. Runs in a
 * network namespace of its own, which `unshare --net node bench/dist/partition/workers.js` gives it; prints what was seen as
 * JSON. Needs `nats-server`, `ip`, `nsenter` and the right to make networks. The programs are those of the `vivavoce` package.
 */
import type { ChildProcess } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { connectBus } from "@vivavoce/bus";
import { createFliteSynthesizer } from "@vivavoce/engines/flite";
import { Caller } from "../kit/caller.ts";
import type { HeardResponse, HeardUtterance } from "../kit/caller.ts";
import { soundOfText } from "../kit/speak-text.ts";
import { wireFrames } from "../kit/wire-frames.ts";
import { startNatsOn } from "./nats-on.ts";
import type { WatchedProgram } from "../kit/watch-program.ts";
import { openNetwork } from "./network.ts";
import { startVivavoce, startWorkerOn } from "./worker-program.ts";
import type { CutWorker } from "./worker-program.ts";

/** Answered with twelve numbers, by the same words each time: what is missing or said twice shows in how long it takes. */
const question = "Please count from one to twelve.";
/** Longer than a worker may say nothing; and so long that it finds itself that it is cut off, and comes anew. */
const [shortCutMs, longCutMs] = [3500, 7000];
/** What comes in the end is waited for; what never comes ends the run. */
const waitMs = 60_000;
const lookMs = 20;
/** What engines are told and say; that somebody is there, and what was taken, is said in less. */
const workBytes = 1000;

interface Turn {
  readonly utterances: readonly HeardUtterance[];
  readonly responses: readonly HeardResponse[];
}

const network = openNetwork();
const folder = await mkdtemp(join(tmpdir(), "vivavoce-cut-workers-"));
const programs: WatchedProgram[] = [];
const children: ChildProcess[] = [];

async function until<Found>(what: string, find: () => Found | undefined | Promise<Found | undefined>): Promise<Found> {
  for (const startedMs = performance.now(); performance.now() < startedMs + waitMs;) {
    const found = await find();
    if (found !== undefined) return found;
    await pause(lookMs);
  }
  throw new Error(`${what} did not come\n${programs.map((each) => each.said()).join("\n")}`);
}

async function speech(): Promise<readonly string[]> {
  const voice = await createFliteSynthesizer();
  try {
    return wireFrames(await soundOfText(voice, question, "slt"));
  } finally {
    await voice.close();
  }
}

/** What workers say on the bus, whoever hears it: who was cut off says later what it had said meanwhile. */
async function listenTo(url: string) {
  const bus = await connectBus({ servers: [url], name: "listener" });
  const names = new Map<string, string>();
  const workerOf = new Map<string, string>();
  const said: { readonly channel: string; readonly atMs: number }[] = [];
  let atWork = "";
  const hear = (subject: string, take: (parts: readonly string[], data: Uint8Array) => void): void =>
    void bus.connection.subscribe(subject, {
      callback: (error, message) => {
        if (error === null || error === undefined) take(message.subject.split("."), message.data);
      },
    });
  hear("*.work.here", (_parts, data) => {
    const { id, name } = JSON.parse(Buffer.from(data).toString()) as Record<"id" | "name", string>;
    names.set(id, name);
  });
  hear("*.work.open.*", ([, , , worker = ""], data) => void workerOf.set(Buffer.from(data).toString(), worker));
  hear("*.work.channel.*.g", ([, , , channel = ""]) => void said.push({ channel, atMs: performance.now() }));
  hear("*.work.channel.*.*", ([, , , channel = ""], data) => {
    if (data.length >= workBytes) atWork = channel;
  });
  await bus.connection.flush();
  return {
    /** Channels of a worker so far. */
    channelsOf: (name: string) =>
      new Set([...workerOf].flatMap(([channel, worker]) => (names.get(worker) === name ? [channel] : []))),
    /** The worker that was the last to be given speech, or to give some. */
    atWork: () => names.get(workerOf.get(atWork) ?? ""),
    /** Messages on these channels since then. */
    count: (channels: ReadonlySet<string>, sinceMs: number) =>
      said.filter(({ channel, atMs }) => channels.has(channel) && atMs >= sinceMs).length,
    close: () => bus.close(),
  };
}

/** How often a gateway has written so of this worker, or of all. */
function countOf(program: WatchedProgram, text: string, { name = String.raw`\S` } = {}): number {
  return Array.from(program.said().matchAll(new RegExp(String.raw`${text}\s+worker=${name}`, "g"))).length;
}

/** All that they may have is free, and each of them serves the gateway once. */
async function untilIdle(workers: readonly CutWorker[]): Promise<void> {
  for (const worker of workers) {
    await until(`${worker.name} with nothing to do`, async () => {
      const health = await worker.health();
      const isIdle = health?.status === "ok" && health.free === health.capacity && health.gateways === 1;
      return isIdle ? true : undefined;
    });
  }
}

try {
  const nats = await network.add("nats");
  const [one, two] = [await network.add("one"), await network.add("two")];
  const { url: bus, child: natsServer } = await startNatsOn(nats, join(folder, "store"));
  children.push(natsServer);
  const env = { VIVAVOCE_BUS: bus, VIVAVOCE_LLM_ENGINE: "builtin", TMPDIR: folder };
  const enough = ["--capacity", "8", "--recognizer-workers", "1"];
  const listener = await listenTo(bus);
  const config = join(folder, "vivavoce.json");
  // How busy the machine is otherwise is no reason to turn a caller away.
  await writeFile(config, JSON.stringify({ server: { port: 0, limits: { maxLoopDelayMs: 0 } } }));
  const gateway = startVivavoce({ enter: ["env"] }, ["serve", "--config", config], env);
  programs.push(gateway);
  const workers: CutWorker[] = [];
  for (const [name, machine] of [
    ["one", one],
    ["two", two],
  ] as const) {
    const worker = await startWorkerOn(name, machine, enough, env);
    programs.push(worker.program);
    workers.push(worker);
  }
  const url = (await gateway.printed(/listens on (http\S+)/)).replace("localhost", "127.0.0.1");
  await untilIdle(workers);
  const frames = await speech();
  const caller = await Caller.open(url, { turn_detection: { type: "server_vad", interrupt_response: false } });

  /** Asks once. @param meanwhile what happens in the middle of it */
  const ask = async (meanwhile: (responses: () => readonly HeardResponse[]) => Promise<void>): Promise<Turn> => {
    const [utterancesBefore, responsesBefore] = [caller.utterances.length, caller.responses.length];
    const turn = (): Turn => ({
      utterances: caller.utterances.slice(utterancesBefore),
      responses: caller.responses.slice(responsesBefore),
    });
    caller.say(frames);
    await until("speech that was heard", () => turn().utterances[0]);
    await meanwhile(() => turn().responses);
    await until("an answer", () => (caller.settled && turn().responses.length > 0 ? true : undefined));
    // It has been sent, and is still being played.
    const { responses } = turn();
    const playedMs = Math.max(...responses.map(({ firstAudioAtMs, audioMs }) => firstAudioAtMs + audioMs));
    await pause(Math.max(0, playedMs - Date.now()) + 500);
    return turn();
  };

  interface Cut {
    readonly while: string;
    readonly cutMs: number;
    /** How often the gateway has noticed. */
    readonly gone: number;
    readonly late: () => number;
  }
  const cuts: Cut[] = [];
  /** Asks, and pulls the cable of who is at work once it may be; the other has to do the rest. */
  const askAndCut = async (
    what: string,
    cutMs: number,
    mayCut: (responses: readonly HeardResponse[]) => boolean,
  ): Promise<Turn> => {
    await untilIdle(workers);
    let isIn: Promise<void> | undefined;
    const turn = await ask(async (responses) => {
      await until(what, () => (mayCut(responses()) ? true : undefined));
      const worker = await until("who is at work", () => workers.find((each) => each.name === listener.atWork()));
      const goneBefore = countOf(gateway, "a worker is gone", worker);
      worker.machine.plug(false);
      const atMs = performance.now();
      const channels = listener.channelsOf(worker.name);
      // It is put in again while the answer is made, but not before anybody has noticed.
      const gone = (): number => countOf(gateway, "a worker is gone", worker) - goneBefore;
      isIn = pause(cutMs)
        .then(() => until("a worker that is gone", () => (gone() > 0 ? true : undefined)))
        .then(() => {
          const backMs = performance.now();
          const late = (): number => listener.count(channels, backMs);
          cuts.push({ while: what, cutMs: Math.round(backMs - atMs), gone: gone(), late });
          worker.machine.plug(true);
        });
    });
    await isIn;
    await untilIdle(workers);
    return turn;
  };

  const turns = [
    await ask(async () => {}),
    await askAndCut("hearing", shortCutMs, () => true),
    await askAndCut("speaking", shortCutMs, (responses) => responses.some(({ audioMs }) => audioMs > 0)),
    await askAndCut("hearing again", longCutMs, () => true),
    await ask(async () => {}),
  ];
  caller.close();
  await until("what a worker said that was cut off", () => (cuts.some(({ late }) => late() > 0) ? true : undefined));
  const report = {
    turns: turns.map(({ utterances, responses }) => ({
      heard: utterances.map(({ text }) => text),
      answersMs: responses.map(({ audioMs }) => Math.round(audioMs)),
      cancelled: responses.filter(({ cancelled }) => cancelled).length,
      firstAudioMs: Math.round((responses[0]?.firstAudioAtMs ?? Number.NaN) - (utterances.at(-1)?.stoppedAtMs ?? 0)),
    })),
    errors: caller.errors,
    cuts: cuts.map((each) => ({ ...each, late: each.late() })),
    gone: countOf(gateway, "a worker is gone"),
    there: countOf(gateway, "a worker is there"),
    afterwards: await Promise.all(workers.map((worker) => worker.health())),
  };
  console.log(JSON.stringify(report, null, 1));
  await listener.close();
} finally {
  for (const child of [...children, ...programs.map((each) => each.child)]) child.kill("SIGKILL");
  network.close();
  await rm(folder, { recursive: true, force: true });
}
process.exit(0);
