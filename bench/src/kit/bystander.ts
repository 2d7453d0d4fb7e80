import { setTimeout as sleep } from "node:timers/promises";
import { percentile, rounded } from "./statistics.ts";
import { openStranger, saying } from "./stranger.ts";

/** What another caller felt while something went on. */
export interface Felt {
  /** Round trips of a harmless `conversation.item.retrieve`, in milliseconds. */
  readonly rounds: number;
  readonly p50Ms: number;
  readonly worstMs: number;
}

/** A caller who does nothing but ask for the time of day, so to speak: it measures how long others keep it waiting. */
export async function openBystander(url: string): Promise<{
  /** Asks every 5 ms until the work is done. */
  during(work: Promise<unknown>): Promise<Felt>;
  /** Milliseconds from asking for an answer of one word to its first audio; undefined when there is none in 60 s. */
  firstAudioMs(): Promise<number | undefined>;
  close(): void;
}> {
  const stranger = await openStranger(url);
  stranger.send({
    type: "conversation.item.create",
    item: { id: "mine", type: "message", role: "user", content: [{ type: "input_text", text: "Hello" }] },
  });
  await stranger.next("conversation.item.created", 5000);
  return {
    async during(work) {
      const waits: number[] = [];
      let isOver = false;
      void work.finally(() => (isOver = true)).catch(() => {});
      while (!isOver || waits.length === 0) {
        const startMs = performance.now();
        const answer = stranger.next("conversation.item.retrieved", 120_000);
        stranger.send({ type: "conversation.item.retrieve", item_id: "mine" });
        if ((await answer) === undefined) break;
        waits.push(performance.now() - startMs);
        await sleep(15); // below the rate that a session may ask at
      }
      await work;
      return {
        rounds: waits.length,
        p50Ms: rounded(percentile(waits, 0.5), 1),
        worstMs: rounded(percentile(waits, 1), 1),
      };
    },
    async firstAudioMs() {
      const startMs = performance.now();
      const audio = stranger.next("response.audio.delta", 60_000);
      stranger.send(saying("Yes, of course."));
      const first = await audio;
      const passedMs = performance.now() - startMs;
      await stranger.next("response.done", 60_000);
      return first === undefined ? undefined : rounded(passedMs, 1);
    },
    close: () => stranger.close(),
  };
}
