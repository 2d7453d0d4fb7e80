/**
 * Learns to tell speech in other languages from English by what the embedded recognizer's encoder makes of it, and writes
 * the weights: `npm run train:foreign-speech`. What must be on the machine is named in docs/decisions/0031.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { createFeatureReader, foreignLogOdds } from "@vivavoce/engines/moonshine";
import { createRandom } from "../random.ts";
import { heardSpeech, roughened, trainingNoises } from "./heard-speech.ts";
import { trainForeign, type Example, type Linear } from "./train-foreign.ts";

const { values } = parseArgs({
  options: {
    asterisk: { type: "string", default: "/usr/share/asterisk/sounds" },
    "test-data": {
      type: "string",
      default:
        process.env["VIVAVOCE_TESTDATA"] ?? fileURLToPath(new URL("../../../../shared/testdata", import.meta.url)),
    },
    /** A copy of the repository jimbozhang/speechocean762. */
    speechocean: { type: "string", default: fileURLToPath(new URL("../../../../speechocean762", import.meta.url)) },
    /** File to keep the features in: hearing all of it takes a quarter of an hour. */
    features: { type: "string" },
  },
});
const target = fileURLToPath(new URL("../../../packages/engines/src/moonshine/foreign-weights.ts", import.meta.url));

async function hear(): Promise<Example[]> {
  const features = await createFeatureReader();
  const noises = trainingNoises(values["test-data"]);
  const examples: Example[] = [];
  let index = 0;
  const folders = { asterisk: values.asterisk, testData: values["test-data"], nonNative: values.speechocean };
  for await (const { samples, ...about } of heardSpeech(folders)) {
    index += 1;
    const random = createRandom(index);
    const rough = roughened(samples, noises, index);
    // English is heard both ways: people say it in all of them, and must never be told that it is not.
    const kinds = about.isEnglish && about.source !== "espeak" ? [samples, rough] : [random.pick([samples, rough])];
    for (const kind of kinds) {
      const loudest = kind.reduce((most, sample) => Math.max(most, Math.abs(sample)), 1e-4);
      const gain = (0.1 + 0.7 * random.next()) / loudest;
      const found = await features(kind.map((sample) => gain * sample));
      if (found !== undefined) examples.push({ ...about, features: [...found] });
    }
    if (index % 50 === 0) process.stdout.write(`${index} utterances heard\n`);
  }
  return examples;
}

/** How each source does with the weights that are learned without it. */
function printLeftOut(examples: readonly Example[]): void {
  for (const source of new Set(examples.map((example) => example.source))) {
    const model = trainForeign(examples.filter((example) => example.source !== source));
    for (const isEnglish of [true, false]) {
      const own = examples.filter((example) => example.source === source && example.isEnglish === isEnglish);
      const weights = { weights: Float32Array.from(model.weights), bias: model.bias };
      const odds = own
        .map(({ features }) => foreignLogOdds(Float32Array.from(features), weights))
        .sort((left, right) => left - right);
      const at = (share: number): string => (odds[Math.floor(share * (odds.length - 1))] ?? Number.NaN).toFixed(2);
      if (odds.length === 0) continue;
      const name = `${source}, ${isEnglish ? "English" : "other languages"}`;
      process.stdout.write(`${name}: ${odds.length}, log odds ${[0, 0.05, 0.5, 0.95, 1].map(at).join(" ")}\n`);
    }
  }
}

function sourceOf({ weights, bias }: Linear): string {
  const bytes = Buffer.from(Float32Array.from(weights).buffer).toString("base64");
  return `import type { ForeignWeights } from "./foreign-speech.ts";

const weights =
  "${bytes}";

/**
 * Written by \`npm run train:foreign-speech\`, not by hand: 32-bit floats. What they were learned from, and its licences, stand in
 * docs/decisions/0031.
 */
export const foreignWeights: ForeignWeights = {
  weights: new Float32Array(Uint8Array.from(Buffer.from(weights, "base64")).buffer),
  bias: ${Number(bias.toPrecision(7))},
};
`;
}

const { features: kept } = values;
const examples =
  kept !== undefined && existsSync(kept) ? (JSON.parse(readFileSync(kept, "utf8")) as Example[]) : await hear();
if (kept !== undefined && !existsSync(kept)) writeFileSync(kept, JSON.stringify(examples));
printLeftOut(examples);
writeFileSync(target, sourceOf(trainForeign(examples)));
process.stdout.write(`written from ${examples.length} utterances: ${target}\n`);
process.exit(0);
