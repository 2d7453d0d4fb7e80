import { once } from "node:events";
import { WebSocket } from "ws";
import { startMeasuredServer } from "./kit/measured-server.ts";
import { percentile } from "./kit/statistics.ts";

/** What is said again and again by the others: little to write, long to say. */
const hostile: Readonly<Record<string, string>> = {
  nines: "9".repeat(500),
  hash: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855".repeat(8),
  address: `https://example.com/${"a1B2-c3D4/".repeat(48)}`,
  letters: "a".repeat(550),
};
const rounds = 12;

interface Caller {
  /** Has the server say a text; resolves to the time to its first audio, in milliseconds. */
  say(text: string): Promise<number>;
  /** Stops what is being said. */
  stop(): Promise<void>;
  close(): void;
}

async function call(url: string): Promise<Caller> {
  const socket = new WebSocket(`${url.replace(/^http/, "ws")}/voice-live/realtime?api-version=2025-10-01&model=bench`);
  const waiting = new Map<string, (() => void)[]>();
  let isSpeaking = false;
  socket.on("message", (data: Buffer) => {
    const { type } = JSON.parse(data.toString("utf8")) as { readonly type: string };
    if (type === "response.created") isSpeaking = true;
    if (type === "response.done") isSpeaking = false;
    for (const go of waiting.get(type)?.splice(0) ?? []) go();
  });
  await once(socket, "open");
  const next = (type: string): Promise<void> =>
    new Promise((resolve) => waiting.set(type, [...(waiting.get(type) ?? []), resolve]));
  const send = (event: object): void => socket.send(JSON.stringify(event));
  return {
    async say(text) {
      const content = [{ type: "input_text", text: `Say after me: ${text}` }];
      send({ type: "conversation.item.create", item: { type: "message", role: "user", content } });
      const start = performance.now();
      send({ type: "response.create" });
      await next("response.audio.delta");
      return performance.now() - start;
    },
    async stop() {
      if (!isSpeaking) return;
      const done = next("response.done");
      send({ type: "response.cancel" });
      await done;
    },
    close: () => socket.close(),
  };
}

/** Times to first audio of one caller while `count` others are told something long, each of them all the time. */
async function measure(url: string, count: number, text: string): Promise<number[]> {
  const others = await Promise.all(Array.from({ length: count }, () => call(url)));
  await Promise.all(others.map((other) => other.say(text)));
  const caller = await call(url);
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    times.push(await caller.say("good morning"));
    await caller.stop();
    // Others begin anew now and then, so that their first words are in the way too.
    const other = others[round % Math.max(1, count)];
    if (other !== undefined && round % 3 === 0) {
      await other.stop();
      void other.say(text);
    }
  }
  for (const each of [...others, caller]) each.close();
  return times;
}

const server = await startMeasuredServer();
try {
  await measure(server.url, 0, "");
  const quiet = await measure(server.url, 0, "");
  const rows = [{ said: "nothing", others: 0, times: quiet }];
  for (const [said, text] of Object.entries(hostile)) {
    for (const others of [1, 8]) rows.push({ said, others, times: await measure(server.url, others, text) });
  }
  const table = rows.map(({ said, others, times }) => ({
    said,
    others,
    p50Ms: Math.round(percentile(times, 0.5)),
    p95Ms: Math.round(percentile(times, 0.95)),
    leastMs: Math.round(Math.min(...times)),
  }));
  process.stdout.write(
    "| others are told | others | first audio p50 ms | p95 ms | least ms |\n|---|---|---|---|---|\n",
  );
  for (const { said, others, p50Ms, p95Ms, leastMs } of table) {
    process.stdout.write(`| ${said} | ${others} | ${p50Ms} | ${p95Ms} | ${leastMs} |\n`);
  }
  process.stdout.write(`${JSON.stringify({ bench: "synthesis-fairness", rounds, rows: table })}\n`);
} finally {
  await server.close();
}
