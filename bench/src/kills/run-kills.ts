import { startNats } from "@vivavoce/bus/testing";
import { openTestServer } from "@vivavoce/testing";
import { startGateways } from "./gateways.ts";
import { vocabulary } from "./script.ts";
import { talkStock } from "./stock-talker.ts";
import { talk, together } from "./talker.ts";
import type { Talk } from "./talker.ts";

export interface KillsOptions {
  readonly kills: number;
  readonly gateways: number;
  /** Those whose clients count messages, and those that know only the id of their session. */
  readonly talkers: number;
  readonly stock?: number;
  /** Mean time between two kills, in milliseconds. */
  readonly everyMs: number;
  /** File of the compiled gateway. */
  readonly gatewayScript: string;
  readonly random: () => number;
  readonly progress?: (kills: number) => void;
}

/** What was seen while gateways were killed. */
export interface KillsResult extends Talk {
  readonly kills: number;
}

const turnMs = 9000;

/** Has conversations while gateways are killed with SIGKILL at random moments, and one more turn after the last. */
export async function runKills(options: KillsOptions): Promise<KillsResult> {
  const { kills, gateways: count, talkers, stock = 0, everyMs, gatewayScript, random } = options;
  const nats = await startNats();
  const gateways = await startGateways(count, gatewayScript, { bus: nats.url, prefix: "kills" });
  // Only for its voice.
  const speaker = await openTestServer({ vocabulary });
  try {
    const turns = Math.ceil((kills * everyMs) / turnMs) + 1;
    const one = (index: number) => ({
      url: gateways.url,
      turns,
      turnMs,
      afterMs: (index * turnMs) / (talkers + stock),
    });
    const speech = (text: string): Int16Array => speaker.speech(text, { forMs: 1500 });
    const talks = Array.from({ length: talkers + stock }, (_, index) =>
      index < talkers ? talk({ ...one(index), speech }) : talkStock(one(index)),
    );
    let done = 0;
    const kill = (): void => {
      gateways.kill(random());
      done += 1;
      options.progress?.(done);
      if (done < kills) setTimeout(kill, everyMs * (0.5 + random()));
    };
    setTimeout(kill, 1000);
    return { ...together(await Promise.all(talks)), kills: done };
  } finally {
    await gateways.close();
    await speaker.close();
    await nats.close();
  }
}
