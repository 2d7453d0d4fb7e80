/** The bystander's own thread: what the strangers do in theirs must not look like the server's delay. */
import { parentPort, workerData } from "node:worker_threads";
import { percentile } from "../kit/statistics.ts";
import { openBystander } from "../kit/bystander.ts";
import type { Felt } from "../kit/bystander.ts";

/** To the thread: begin to measure, end it, or listen so many times to an answer of one sentence. */
export type ToBystander =
  { readonly type: "begin" } | { readonly type: "end" } | { readonly type: "listen"; readonly times: number };

/** From the thread. */
export type FromBystander =
  | { readonly type: "ready" }
  | { readonly type: "felt"; readonly felt: Felt }
  | { readonly type: "audio"; readonly medianMs: number };

const { url } = workerData as { readonly url: string };
const asker = await openBystander(url);
const listener = await openBystander(url);
let end = (): void => {};

function tell(message: FromBystander): void {
  parentPort?.postMessage(message);
}

parentPort?.on("message", (message: ToBystander) => {
  switch (message.type) {
    case "begin":
      void asker.during(new Promise<void>((resolve) => (end = resolve))).then((felt) => tell({ type: "felt", felt }));
      break;
    case "end":
      end();
      break;
    case "listen":
      void listen(message.times);
      break;
  }
});
tell({ type: "ready" });

async function listen(times: number): Promise<void> {
  const found: number[] = [];
  for (let n = 0; n < times; n++) found.push((await listener.firstAudioMs()) ?? Infinity);
  tell({ type: "audio", medianMs: percentile(found, 0.5) });
}
