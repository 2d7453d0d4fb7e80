/**
 * What one caller can do to the others: `node bench/dist/strangers/main.js --help`. Each attack meets a server of its own in
 * another process, while a bystander measures round trips of a harmless event and, where it matters, its first audio.
 * Traffic goes to loopback only; every attack ends by itself.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { readBenchArguments, writeFigures } from "../kit/bench-arguments.ts";
import { nextMessage } from "../kit/next-message.ts";
import { startServerProcess } from "../kit/server-process.ts";
import { rounded } from "../kit/statistics.ts";
import { openStranger } from "../kit/stranger.ts";
import { vivavoceProgram } from "../kit/watch-program.ts";
import { attacks } from "./attacks.ts";
import type { Attack } from "./attacks.ts";
import type { FromBystander, ToBystander } from "./bystander-thread.ts";

const args = readBenchArguments("Measures what hostile callers and careless servers do to another caller.", {
  main: {
    kind: "text",
    about: "program of the server to measure",
    fallback: vivavoceProgram,
  },
  only: { kind: "text", about: "part of the names of the attacks to run" },
  json: { kind: "text", about: "file for all figures" },
});

const rows = [];
for (const attack of attacks) {
  if (args.only !== undefined && !attack.name.includes(args.only)) continue;
  const row = await measure(attack);
  rows.push(row);
  console.log(JSON.stringify(row));
}
console.table(
  rows.map(({ ended, ...row }) => ({ ...row, ended: ended === null ? "" : `${ended.code} ${ended.reason}` })),
);
writeFigures(args.json, { bench: "strangers", rows });

async function measure(attack: Attack): Promise<{
  readonly attack: string;
  readonly othersP50Ms: number;
  readonly othersWorstMs: number;
  readonly quietAudioMs: number | undefined;
  readonly audioMs: number | undefined;
  readonly memoryMb: number;
  readonly grewMb: number;
  readonly lives: boolean;
  readonly told: string;
  readonly ended: { readonly code: number; readonly reason: string } | null;
}> {
  const { config, servers } = (await attack.prepare?.()) ?? { config: {}, servers: [] };
  const execArgv = attack.heapMb === undefined ? [] : [`--max-old-space-size=${attack.heapMb}`];
  const server = await startServerProcess(config, { main: args.main, execArgv });
  let mostMb = 0;
  const watch = setInterval(() => (mostMb = Math.max(mostMb, server.memoryMb() ?? 0)), 100);
  try {
    const bystander = startBystander(server.url);
    await bystander.next("ready");
    const isHeard = attack.speaks === true;
    if (isHeard) await bystander.listen(3);
    const quiet = isHeard ? await bystander.listen(5) : undefined;
    const beforeMb = server.memoryMb() ?? 0;
    const strangers = await Promise.all(Array.from({ length: attack.strangers }, () => openStranger(server.url)));
    bystander.send({ type: "begin" });
    const done = Promise.all(strangers.map((stranger) => attack.act(stranger, servers)));
    await sleep(500);
    const audio = isHeard ? await bystander.listen(5) : undefined;
    await done;
    bystander.send({ type: "end" });
    const { felt } = await bystander.next("felt");
    const told = strangers.flatMap(({ seen }) => [...seen].filter(([name]) => name.startsWith("error")));
    const row = {
      attack: attack.name,
      othersP50Ms: felt.p50Ms,
      othersWorstMs: felt.worstMs,
      quietAudioMs: quiet,
      audioMs: audio,
      memoryMb: rounded(mostMb),
      grewMb: rounded(mostMb - beforeMb),
      lives: server.isAlive,
      told: told
        .slice(0, 2)
        .map(([name, count]) => `${name} ×${count}`)
        .join(", "),
      ended: strangers[0]?.end ?? null,
    };
    for (const stranger of strangers) stranger.close();
    await bystander.close();
    return row;
  } finally {
    clearInterval(watch);
    await server.stop("SIGKILL");
    for (const careless of servers) careless.close();
  }
}

/** The bystander in its thread. */
function startBystander(url: string): {
  send(message: ToBystander): void;
  next<Type extends FromBystander["type"]>(type: Type): Promise<Extract<FromBystander, { type: Type }>>;
  /** The median of some first audios, in milliseconds. */
  listen(times: number): Promise<number>;
  close(): Promise<number>;
} {
  const worker = new Worker(new URL("bystander-thread.js", import.meta.url), { workerData: { url } });
  const send = (message: ToBystander): void => worker.postMessage(message);
  return {
    send,
    next: <Type extends FromBystander["type"]>(type: Type) => nextMessage<FromBystander, Type>(worker, type),
    async listen(times) {
      const audio = nextMessage<FromBystander, "audio">(worker, "audio");
      send({ type: "listen", times });
      return (await audio).medianMs;
    },
    close: () => worker.terminate(),
  };
}
