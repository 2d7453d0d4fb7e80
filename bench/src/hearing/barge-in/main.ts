/**
 * Who stops the assistant, and how fast: `node bench/dist/hearing/barge-in/main.js` prints a table and one line of JSON.
 */
import { createEmbeddedEngines } from "@vivavoce/engines/embedded";
import { readBenchArguments } from "../../kit/bench-arguments.ts";
import { markdownTable, percent } from "../../kit/markdown-table.ts";
import { generatedSounds, recordedSounds, synthesizedSounds } from "./barge-in-sounds.ts";
import { bargeInSettings } from "./barge-in-settings.ts";
import { measureBargeIn } from "./measure-barge-in.ts";

const ms = (value: number | null): string => (value === null ? "-" : `${Math.round(value)} ms`);

const flags = readBenchArguments("Measures interruptions by words, back-channels and noise.", {
  quick: { kind: "switch", about: "one way of speaking in place of three" },
  settings: { kind: "text", about: "measure only these settings" },
});
const engines = await createEmbeddedEngines();
const sounds = [
  ...(await synthesizedSounds(engines.synthesizer, flags.quick)),
  ...recordedSounds(),
  ...generatedSounds(),
];
const settings = Object.entries(bargeInSettings).filter(
  ([name]) => flags.settings === undefined || name === flags.settings,
);
const rows = await measureBargeIn(engines, sounds, Object.fromEntries(settings));
console.log(
  markdownTable(
    rows.map((row) => ({
      settings: row.settings,
      heard: `${row.kind}, ${row.source}`,
      sounds: row.sounds,
      "found by voice activity": percent(row.detected),
      "stops the assistant": percent(row.stopped),
      "to speech_started p50 / p95": `${ms(row.p50Ms)} / ${ms(row.p95Ms)}`,
    })),
  ),
);
console.log(JSON.stringify({ bargeIn: rows }));
await engines.close();
