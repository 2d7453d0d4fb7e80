/**
 * Who stops the assistant, and how fast: `node bench/dist/hearing/barge-in/main.js` prints a table and one line of JSON.
 */
import { createEmbeddedEngines } from "@vivavoce/engines/embedded";
import { readBenchArguments } from "../../bench-arguments.ts";
import { bargeInTable } from "./barge-in-table.ts";
import { generatedSounds, recordedSounds, synthesizedSounds } from "./barge-in-sounds.ts";
import { bargeInSettings } from "./barge-in-settings.ts";
import { measureBargeIn } from "./measure-barge-in.ts";

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
console.log(bargeInTable(rows));
console.log(JSON.stringify({ bargeIn: rows }));
await engines.close();
