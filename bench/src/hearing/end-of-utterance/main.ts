/**
 * The end-of-utterance judge against plain silence: `node bench/dist/hearing/end-of-utterance/main.js` prints tables and
 * one line of JSON.
 */
import { createMoonshineRecognizer } from "@vivavoce/engines/moonshine";
import { readBenchArguments } from "../../kit/bench-arguments.ts";
import { findTestData } from "../../kit/test-clips.ts";
import { endOfUtteranceTable } from "./end-of-utterance-table.ts";
import { measureEndOfUtterance } from "./measure-end-of-utterance.ts";

const flags = readBenchArguments("Measures the end-of-utterance judge on dialogue text.", {
  quick: { kind: "switch", about: "use a fifth of the turns" },
});
const testData = findTestData();
const recognizer =
  testData === undefined ? undefined : await createMoonshineRecognizer({ workers: 1, partialEveryMs: 0 });
try {
  const report = await measureEndOfUtterance({
    testData,
    isQuick: flags.quick,
    ...(recognizer === undefined ? {} : { recognizer }),
  });
  console.log(endOfUtteranceTable(report));
  console.log(JSON.stringify(report));
} finally {
  await recognizer?.close();
}
