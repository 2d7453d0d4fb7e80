/**
 * Voice activity against labels: `node bench/dist/hearing/activity/main.js` prints tables and one line of JSON.
 */
import { readBenchArguments } from "../../kit/bench-arguments.ts";
import { activityTable } from "./activity-table.ts";
import { measureActivity } from "./measure-activity.ts";

const flags = readBenchArguments("Measures voice activity: onsets, ends, misses and false starts.", {
  quick: { kind: "switch", about: "few clips and noises" },
});
const report = await measureActivity({ isQuick: flags.quick });
console.log(activityTable(report));
console.log(JSON.stringify(report));
