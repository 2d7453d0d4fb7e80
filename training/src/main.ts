import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { judgeSources } from "./judge-sources.ts";
import { trainJudge } from "./train-judge.ts";
import { modelSource } from "./write-model.ts";

const { values } = parseArgs({
  options: {
    corpora: { type: "string", default: fileURLToPath(new URL("../../../shared/testdata/eou", import.meta.url)) },
    check: { type: "boolean", default: false },
  },
});
const target = fileURLToPath(
  new URL("../../packages/engines/src/end-of-utterance/end-of-utterance-model.ts", import.meta.url),
);
const source = modelSource(trainJudge(judgeSources(values.corpora)));
const isSame = readFileSync(target, "utf8") === source;
if (values.check) {
  process.stdout.write(isSame ? "the model is what training makes of the corpora\n" : "the model differs\n");
  process.exitCode = isSame ? 0 : 1;
} else {
  writeFileSync(target, source);
  process.stdout.write(`${isSame ? "unchanged" : "written"}: ${target}\n`);
}
