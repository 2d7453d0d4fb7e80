/**
 * What a bus costs between sessions and engines: `node bench/dist/bus/main.js --help`. The same speech goes to scripted engines
 * in another process over a local socket and over NATS; what is left is what the way takes.
 */
import { fork } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { setTimeout as pause } from "node:timers/promises";
import { connectBus, findWorkers } from "@vivavoce/bus";
import { startNats } from "@vivavoce/bus/testing";
import {
  createRemoteRecognizer,
  createRemoteSynthesizer,
  createStreamChannel,
  createWorkLink,
} from "@vivavoce/engine/work";
import type { WorkChannel, WorkLink } from "@vivavoce/engine/work";
import { createSystemClock } from "@vivavoce/server";
import { numbersIn, readBenchArguments } from "../kit/bench-arguments.ts";
import { cpuMsOf, loadNow, machineBefore, ownCpuMs } from "../kit/machine.ts";
import { nextMessage } from "../kit/next-message.ts";
import { percentile, rounded } from "../kit/statistics.ts";
import type { FromWorker, ToWorker } from "./messages.ts";

const args = readBenchArguments("Measures what a bus costs between sessions and engines.", {
  speakers: {
    kind: "text",
    about: "numbers of people who speak all the time, each answered by a voice",
    fallback: "1,50,200",
  },
  seconds: { kind: "number", about: "length of each step", fallback: 10 },
});

const timers = createSystemClock();
const pieceMs = 96;
const sampleRate = 16_000;
const utteranceMs = 2000;
const clause = "That is right, and it takes a moment to say.";
const prosody = { rate: 1, pitchSemitones: 0, volumeDb: 0 };

/** A way to the engines that is measured. */
interface Way {
  readonly link: WorkLink;
  readonly child: ChildProcess;
  /** Time of a core of what is between, in milliseconds. */
  between(): Promise<number>;
  close(): Promise<void>;
}

async function startChild(message: ToWorker): Promise<ChildProcess> {
  const child = fork(fileURLToPath(new URL("worker-child.js", import.meta.url)), [], { execArgv: [] });
  child.send(message);
  await nextMessage<FromWorker, "ready">(child, "ready");
  return child;
}

async function overSocket(): Promise<Way> {
  const folder = await mkdtemp(join(tmpdir(), "vivavoce-bench-"));
  const path = join(folder, "engines");
  const child = await startChild({ type: "socket", path });
  const open = (): Promise<WorkChannel> =>
    new Promise((resolve, reject) => {
      const socket = connect(path, () => resolve(createStreamChannel(socket))).once("error", reject);
    });
  const link = createWorkLink({ connect: open, timers });
  return {
    link,
    child,
    between: async () => 0,
    async close() {
      link.close();
      child.disconnect();
      await rm(folder, { recursive: true });
    },
  };
}

async function overBus(): Promise<Way> {
  const nats = await startNats();
  const child = await startChild({ type: "bus", url: nats.url });
  const bus = await connectBus({ servers: [nats.url], name: "bench" });
  let ids = 0;
  const link = findWorkers({
    bus,
    prefix: "bench",
    engines: ["recognizer", "synthesizer"],
    timers,
    newId: () => `bench-${++ids}`,
    random: () => 0,
  });
  return {
    link,
    child,
    between: () => cpuMsOf(nats.pid),
    async close() {
      link.close();
      await bus.close();
      child.disconnect();
      await nats.close();
    },
  };
}

async function usage(way: Way) {
  way.child.send({ type: "usage" } satisfies ToWorker);
  const { cpuMs: engines } = await nextMessage<FromWorker, "usage">(way.child, "usage");
  return { sessions: ownCpuMs(), engines, between: await way.between() };
}

async function step(name: string, way: Way, speakers: number) {
  await way.link.ready;
  const ear = createRemoteRecognizer(way.link, "recognizer");
  const voice = createRemoteSynthesizer(way.link, "synthesizer");
  const texts: number[] = [];
  const sounds: number[] = [];
  let failed = 0;
  const until = performance.now() + args.seconds * 1000;
  const piece = new Float32Array((pieceMs * sampleRate) / 1000).fill(0.1);
  const before = await usage(way);
  const startMs = performance.now();
  await Promise.all(Array.from({ length: speakers }, (_, index) => speak(index)));
  const seconds = (performance.now() - startMs) / 1000;
  const after = await usage(way);
  const msOf = (part: keyof typeof before): number => rounded((after[part] - before[part]) / seconds / speakers, 2);
  return {
    way: name,
    speakers,
    texts: texts.length,
    failed,
    "text p50 ms": rounded(percentile(texts, 0.5), 1),
    "text p95 ms": rounded(percentile(texts, 0.95), 1),
    "sound p50 ms": rounded(percentile(sounds, 0.5), 1),
    "sound p95 ms": rounded(percentile(sounds, 0.95), 1),
    "ms/s sessions": msOf("sessions"),
    "ms/s engines": msOf("engines"),
    "ms/s between": msOf("between"),
    load: loadNow(),
  };

  /** One who speaks, and is answered after each utterance. */
  async function speak(index: number): Promise<void> {
    await pause((index * pieceMs) / speakers);
    while (performance.now() < until) {
      const stream = ear.openStream({ sessionId: `s${index}` });
      for (let saidMs = 0; saidMs < utteranceMs; saidMs += pieceMs) {
        stream.push(piece);
        await pause(pieceMs);
      }
      try {
        const askedMs = performance.now();
        await stream.settle();
        const heardMs = performance.now();
        texts.push(heardMs - askedMs);
        let isFirst = true;
        const request = { text: clause, voice: "alto", prosody, signal: new AbortController().signal };
        for await (const _ of voice.synthesize(request)) {
          if (isFirst) sounds.push(performance.now() - heardMs);
          isFirst = false;
        }
      } catch {
        failed += 1;
      }
      stream.close();
    }
  }
}

console.log(`${args.seconds} s a step; ${machineBefore()}; ms/s: time of a core that one speaker takes each second`);
const rows: object[] = [];
for (const speakers of numbersIn(args.speakers)) {
  for (const [name, open] of Object.entries({ socket: overSocket, bus: overBus })) {
    const way = await open();
    rows.push(await step(name, way, speakers));
    await way.close();
  }
}
console.table(rows);
process.exit(0);
