import { readdir, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { ModelFiles } from "./installed-model.ts";
import { ModelError } from "./model-error.ts";
import { taskOf } from "./model-words.ts";
import type { ModelFileRole, ModelNetwork, ModelTask } from "./model-words.ts";

/** What the names in a folder say of the model in it. */
export interface FolderFindings {
  readonly task: ModelTask;
  readonly network: ModelNetwork;
  readonly streaming: boolean;
  readonly files: ModelFiles;
}

/** Roles by file name, in order of precedence: the first that fits takes the file. */
const roles: readonly (readonly [ModelFileRole, RegExp])[] = [
  ["uncached-decoder", /uncached_decode.*\.(onnx|ort)$/],
  ["cached-decoder", /cached_decode.*\.(onnx|ort)$/],
  ["merged-decoder", /merged.*\.(onnx|ort)$/],
  ["conv-frontend", /conv_frontend.*\.onnx$/],
  ["preprocessor", /preprocess.*\.onnx$/],
  ["duration-predictor", /duration_predictor.*\.onnx$/],
  ["text-encoder", /text_encoder.*\.onnx$/],
  ["vector-estimator", /vector_estimator.*\.onnx$/],
  ["vocoder", /(vocoder|vocos|hifigan).*\.onnx$/],
  ["encoder", /encode.*\.(onnx|ort)$/],
  ["decoder", /decode.*\.(onnx|ort)$/],
  ["joiner", /join.*\.onnx$/],
  ["model", /\.onnx$/],
  ["tokens", /(^|[-_.])tokens\.txt$/],
  ["bpe-vocabulary", /^bpe\.(vocab|model)$/],
  ["lexicon", /^lexicon.*\.txt$/],
  ["voices", /^voices?\.bin$/],
  ["unicode-indexer", /^unicode_indexer\.(bin|json)$/],
  ["configuration", /^tts\.json$/],
  ["rules", /\.fst$/],
];
/** Roles that may have several files; of others the quantized one is taken where there are two of a kind. */
const many: readonly ModelFileRole[] = ["lexicon", "rules"];
const folderRoles: Readonly<Record<string, ModelFileRole>> = {
  "espeak-ng-data": "espeak-data",
  dict: "dictionary",
  tokenizer: "tokenizer",
};

/** Networks that their file names alone do not tell apart, by a word in the name of folder or file. */
const byWord: readonly (readonly [RegExp, ModelNetwork])[] = [
  [/sense-?voice/, "sense-voice"],
  [/paraformer/, "paraformer"],
  [/omnilingual/, "omnilingual"],
  [/dolphin/, "dolphin"],
  [/(nemo|parakeet|nemotron).*ctc|ctc.*(nemo|parakeet)|giga-?am/, "nemo-ctc"],
  [/zipformer.*ctc|ctc.*zipformer/, "zipformer2-ctc"],
  [/smart-?turn/, "smart-turn"],
  [/turn-?1/, "turn-1"],
  [/gtcrn/, "gtcrn"],
  [/dpdfnet/, "dpdfnet"],
  [/vits|piper/, "vits"],
];

/**
 * Tells by the names in a folder, or by that of one file, which model it is.
 * @param said the network, when its owner has said it
 * @throws {ModelError} `missing` when there is nothing; `unclear` when it cannot be told
 */
export async function inspectFolder(path: string, said?: ModelNetwork): Promise<FolderFindings> {
  const found = await stat(path).catch((error: unknown) => {
    throw new ModelError("missing", `path:${path}: there is no such folder or file.`, { cause: error });
  });
  const single = found.isFile();
  const files = single ? { model: [path] } : await filesOf(path);
  const names = Object.values(files)
    .flat()
    .map((each) => basename(each));
  // A file's own name says more than the folder that it happens to lie in.
  const own = names.join(" ").toLowerCase();
  const folder = basename(single ? dirname(path) : path).toLowerCase();
  const hints = [own, folder, `${folder} ${own}`];
  const network = said ?? networkOf(files, hints);
  if (network === undefined || Object.keys(files).length === 0) throw unclear(path, files);
  const task = taskOf(network);
  const streaming = task === "recognition" && hints.join(" ").includes("streaming");
  return { task, network, streaming, files };
}

async function filesOf(folder: string): Promise<ModelFiles> {
  const files: Partial<Record<ModelFileRole, string[]>> = {};
  const names = (await readdir(folder)).sort();
  for (const name of names) {
    const path = join(folder, name);
    // Files of the Hub's cache are links.
    const entry = await stat(path).catch(() => undefined);
    const role =
      entry?.isDirectory() === true ? folderRoles[name] : entry?.isFile() === true ? roleOf(name) : undefined;
    if (role !== undefined) (files[role] ??= []).push(path);
  }
  for (const [role, paths] of Object.entries(files) as [ModelFileRole, string[]][]) {
    if (!many.includes(role)) files[role] = onePerKind(paths);
  }
  return files;
}

function roleOf(name: string): ModelFileRole | undefined {
  return roles.find(([, pattern]) => pattern.test(name.toLowerCase()))?.[0];
}

/** `encoder.int8.onnx` stands for `encoder.onnx` beside it, `step.int8dyn.onnx` too: the same network, smaller and faster. */
function onePerKind(paths: readonly string[]): string[] {
  const plain = (path: string): string => path.replace(/[.-]int8(?:dyn)?(?=\.)/, "");
  return paths.filter(
    (path) => plain(path) !== path || !paths.some((other) => other !== path && plain(other) === path),
  );
}

/** @param hints names to read words from, those that count most first */
function networkOf(files: ModelFiles, hints: readonly string[]): ModelNetwork | undefined {
  const has = (...wanted: ModelFileRole[]): boolean => wanted.every((role) => files[role] !== undefined);
  if (has("duration-predictor", "text-encoder", "vector-estimator", "vocoder")) return "supertonic";
  if (has("conv-frontend", "encoder", "decoder", "tokenizer")) return "qwen3-asr";
  if (has("encoder", "decoder", "joiner")) {
    return /nemo|parakeet|nemotron/.test(hints.join(" ")) ? "nemo-transducer" : "transducer";
  }
  if (has("preprocessor", "encoder", "uncached-decoder", "cached-decoder")) return "moonshine";
  if (has("encoder", "merged-decoder")) return "moonshine";
  if (has("encoder", "decoder"))
    return firstOf(hints, (hint) => (["whisper", "canary", "paraformer"] as const).find((word) => hint.includes(word)));
  if (has("model", "voices"))
    return firstOf(hints, (hint) => (["kitten", "kokoro"] as const).find((word) => hint.includes(word)));
  if (has("model", "vocoder")) return "matcha";
  if (has("model", "tokens") && (has("lexicon") || has("espeak-data"))) return "vits";
  return has("model") ? firstOf(hints, (hint) => byWord.find(([word]) => word.test(hint))?.[1]) : undefined;
}

function firstOf<T>(hints: readonly string[], read: (hint: string) => T | undefined): T | undefined {
  for (const hint of hints) {
    const found = read(hint);
    if (found !== undefined) return found;
  }
  return undefined;
}

function unclear(path: string, files: ModelFiles): ModelError {
  const names = Object.values(files)
    .flat()
    .map((each) => basename(each));
  const found = names.length === 0 ? "there is no file of a model in it" : `found ${names.slice(0, 8).join(", ")}`;
  return new ModelError(
    "unclear",
    `path:${path}: which kind of model this is cannot be told from its names (${found}). ` +
      'Say it in a file vivavoce-model.json beside them, for example {"network":"sense-voice","languages":["zh","en"]}.',
  );
}
