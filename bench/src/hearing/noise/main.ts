/**
 * Noise suppression, its gain and its price: `node bench/dist/hearing/noise/main.js` prints a table and one line of JSON.
 */
import { readBenchArguments } from "../../kit/bench-arguments.ts";
import { measureNoise } from "./measure-noise.ts";
import { noiseTable } from "./noise-table.ts";

const flags = readBenchArguments("Measures noise suppression: SI-SDR, word errors, cost.", {
  quick: { kind: "switch", about: "few clips and noises" },
});
const report = await measureNoise({ isQuick: flags.quick });
console.log(noiseTable(report));
console.log(JSON.stringify(report));
