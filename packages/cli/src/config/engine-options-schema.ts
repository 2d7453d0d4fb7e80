import { z } from "zod";
import { optionalText } from "./setting-kinds.ts";

const scalar = z.union([z.string(), z.number(), z.boolean()]);
const about =
  "What only this engine knows, such as a folder, a voice or a key; an engine refuses what it does not know";

/** Options of an engine that takes none that others have too. */
export const engineOptions = z.record(z.string(), scalar).optional().describe(about);

/** Options that have names for all engines of a kind, and whatever one of them knows beside these. */
const optionsWith = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z.object(shape).catchall(scalar).optional().describe(about);

const list = z
  .union([z.string(), z.array(z.string())])
  .transform((entries) => (typeof entries === "string" ? entries : entries.join(",")))
  .optional();

const server = {
  baseUrl: z
    .url({ protocol: /^(https?|wss?)$/ })
    .optional()
    .describe("Speech server, for example http://127.0.0.1:8880/v1; without a name of an engine: openai-compatible"),
  apiKey: optionalText("Key of that server"),
  apiKeyVariable: optionalText("Variable of the environment that has the key, in its place"),
  model: optionalText(
    "Name of a server's model; or a model to run here with sherpa-onnx: an id of the catalogue, or path:FOLDER",
  ),
  language: optionalText("BCP-47 code that the engine is told"),
};

/** Options of recognizers: those of speech servers by name, others as the engine knows them. */
export const recognizerOptions = optionsWith({
  ...server,
  denoiser: optionalText(
    "Denoiser of sherpa-onnx for what moonshine or a model of whole utterances hears: an id of the catalogue, or path:",
  ),
});

/** Options of synthesizers, in the same way. */
export const synthesizerOptions = optionsWith({
  ...server,
  voices: list.describe("Voices to offer, the default one first; each may be name=en-US/female"),
});

/** Options of noise suppressors: those of a model by name. */
export const noiseOptions = optionsWith({
  model: optionalText("Denoiser to run here with sherpa-onnx, streaming: an id of the catalogue, or path: and a file"),
});

/** Options of judges of turns: those of a model that listens by name, others as the judge knows them. */
export const turnOptions = optionsWith({
  model: optionalText(
    "Model that listens, run here with onnxruntime: an id of the catalogue, or path: and a file or folder",
  ),
  budgetMs: z
    .int()
    .min(0)
    .max(2000)
    .optional()
    .describe("Longest that a turn waits for that model once the text is known, in milliseconds; not set for 150"),
  words: z
    .enum(["vivavoce", "rules"])
    .optional()
    .describe("Who judges the words as a second opinion; not set for vivavoce"),
});

/** What of these anyone may see; all else may be or hold a secret. */
const shownOptions = ["baseUrl", "apiKeyVariable", "model", "language", "voices", "budgetMs", "words", "denoiser"];

/** Whether a key lies in the options of an engine and may hold a secret. */
export function isSecretOption(key: string): boolean {
  const [path, rest] = /^\w+\.(?:byLanguage\.[^.]+\.)?options(?:\.(.*))?$/.exec(key) ?? [];
  return path !== undefined && !shownOptions.includes(rest ?? "");
}
