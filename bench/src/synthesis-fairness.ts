import { startMeasuredServer } from "./kit/measured-server.ts";
import { markdownTable } from "./kit/markdown-table.ts";
import { percentile, rounded } from "./kit/statistics.ts";
import { openStranger } from "./kit/stranger.ts";
import type { Stranger } from "./kit/stranger.ts";

/** What is said again and again by the others: little to write, long to say. */
const hostile: Readonly<Record<string, string>> = {
  nines: "9".repeat(500),
  hash: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855".repeat(8),
  address: `https://example.com/${"a1B2-c3D4/".repeat(48)}`,
  letters: "a".repeat(550),
};
const rounds = 12;

const patienceMs = 60_000;

/** Has the server say a text; resolves to the time to its first audio, in milliseconds. */
async function say(caller: Stranger, text: string): Promise<number> {
  const content = [{ type: "input_text", text: `Say after me: ${text}` }];
  caller.send({ type: "conversation.item.create", item: { type: "message", role: "user", content } });
  const startMs = performance.now();
  const audio = caller.next("response.audio.delta", patienceMs);
  caller.send({ type: "response.create" });
  await audio;
  return performance.now() - startMs;
}

/** Stops what is being said. */
async function stop(caller: Stranger): Promise<void> {
  if (caller.seen.get("response.created") === caller.seen.get("response.done")) return;
  const done = caller.next("response.done", patienceMs);
  caller.send({ type: "response.cancel" });
  await done;
}

/** Times to first audio of one caller while `count` others are told something long, each of them all the time. */
async function measure(url: string, count: number, text: string): Promise<number[]> {
  const others = await Promise.all(Array.from({ length: count }, () => openStranger(url)));
  await Promise.all(others.map((other) => say(other, text)));
  const caller = await openStranger(url);
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    times.push(await say(caller, "good morning"));
    await stop(caller);
    // Others begin anew now and then, so that their first words are in the way too.
    const other = others[round % Math.max(1, count)];
    if (other !== undefined && round % 3 === 0) {
      await stop(other);
      void say(other, text);
    }
  }
  for (const each of [...others, caller]) each.close();
  return times;
}

const server = await startMeasuredServer();
try {
  const url = server.url.replace(/^http/, "ws");
  await measure(url, 0, "");
  const quiet = await measure(url, 0, "");
  const rows = [{ said: "nothing", others: 0, times: quiet }];
  for (const [said, text] of Object.entries(hostile)) {
    for (const others of [1, 8]) rows.push({ said, others, times: await measure(url, others, text) });
  }
  const table = rows.map(({ said, others, times }) => ({
    said,
    others,
    p50Ms: rounded(percentile(times, 0.5)),
    p95Ms: rounded(percentile(times, 0.95)),
    leastMs: rounded(Math.min(...times)),
  }));
  console.log(
    markdownTable(
      table.map(({ said, others, p50Ms, p95Ms, leastMs }) => ({
        "others are told": said,
        others,
        "first audio p50 ms": p50Ms,
        "p95 ms": p95Ms,
        "least ms": leastMs,
      })),
    ),
  );
  console.log(JSON.stringify({ bench: "synthesis-fairness", rounds, rows: table }));
} finally {
  await server.close();
}
