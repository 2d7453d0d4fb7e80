/**
 * Whether the agent hears itself when the way in which it is heard changes: `node bench/dist/hearing/echo-orders/main.js`
 * prints tables and one line of JSON.
 */
import { createMoonshineRecognizer } from "@vivavoce/engines/moonshine";
import { createSileroVoiceActivity } from "@vivavoce/engines/silero";
import { setTimeout as sleep } from "node:timers/promises";
import { readBenchArguments } from "../../kit/bench-arguments.ts";
import { echoOrdersTable } from "./echo-orders-table.ts";
import { measureEchoOrders } from "./measure-echo-orders.ts";

const flags = readBenchArguments(
  "Measures self-interruption over changes of headphones, loudspeaker, mute and volume.",
  {
    quick: { kind: "switch", about: "few orders" },
    case: { kind: "text", about: "only these, by parts of their names: server_vad/within/three of six/17/,…" },
    seed: { kind: "number", about: "other rooms, places, delays, levels and times", fallback: 0 },
  },
);
const voiceActivity = await createSileroVoiceActivity();
const recognizer = await createMoonshineRecognizer({ workers: 1, partialEveryMs: 0 });
const report = await measureEchoOrders(
  { voiceActivity, recognizer },
  {
    quick: flags.quick,
    seed: flags.seed,
    only: flags.case?.split(",") ?? [],
  },
);
console.log(echoOrdersTable(report));
console.log(JSON.stringify(report));
// A pass that nobody waits for any more may still be running, and an engine must not be closed under it.
await sleep(1000);
await recognizer.close();
await voiceActivity.close();
