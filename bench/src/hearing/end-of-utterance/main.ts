/**
 * The end-of-utterance judge against plain silence: `node bench/dist/hearing/end-of-utterance/main.js` prints tables and
 * one line of JSON.
 */
import { readBenchArguments } from "../../bench-arguments.ts";
import { findTestData } from "../../test-clips.ts";
import { endOfUtteranceTable } from "./end-of-utterance-table.ts";
import { measureEndOfUtterance } from "./measure-end-of-utterance.ts";

const flags = readBenchArguments("Measures the end-of-utterance judge on dialogue text.", {
  quick: { kind: "switch", about: "use a tenth of the large corpora" },
});
const data = findTestData();
const report = measureEndOfUtterance({ folder: data === undefined ? undefined : `${data}/eou`, isQuick: flags.quick });
console.log(endOfUtteranceTable(report));
console.log(JSON.stringify(report));
