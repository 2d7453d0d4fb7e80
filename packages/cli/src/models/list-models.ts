import { presenceOf, sizeOf } from "@vivavoce/models";
import type { Environment, ModelPresence, ModelRow, ModelTask } from "@vivavoce/models";
import { padText } from "../terminal/text-width.ts";
import { tr } from "../words/translate.ts";
import { languageList, listedOf, measurement, megabytes } from "./model-words.ts";

/** A row and whether it is on this machine. */
export interface ListedModel {
  readonly row: ModelRow;
  readonly presence: ModelPresence;
}

/** Which rows to list. */
export interface ListFilter {
  readonly task?: string;
  /** BCP 47; `de` also finds `de-AT`, and models of languages that cannot be listed. */
  readonly language?: string;
  readonly installed?: boolean;
}

const titles: Readonly<Record<ModelTask, string>> = {
  recognition: "Hear: recognizer.model",
  synthesis: "Speak: synthesizer.model",
  "end-of-turn": "Judge if someone has finished",
  "noise-suppression": "Take out noise",
};

/** The rows that a filter leaves, with what is on this machine. */
export async function listModels(
  rows: readonly ModelRow[],
  env: Environment,
  { task, language, installed = false }: ListFilter,
): Promise<ListedModel[]> {
  const speaks = ({ languages }: ModelRow): boolean => {
    if (language === undefined) return true;
    const wanted = language.toLowerCase();
    return languages.some((each) => each === "mul" || wanted.split("-")[0] === each.toLowerCase().split("-")[0]);
  };
  const chosen = rows.filter((row) => (task === undefined || row.task === task) && speaks(row));
  const listed = await Promise.all(chosen.map(async (row) => ({ row, presence: await presenceOf(row, env) })));
  return installed ? listed.filter(({ presence }) => presence !== "absent") : listed;
}

/** The list for a person, by what the models are for. */
export function printList(models: readonly ListedModel[]): string {
  if (models.length === 0) return tr("There is none. vivavoce models list shows all.");
  const idWidth = Math.max(...models.map(({ row }) => row.id.length));
  const state = { here: tr("here"), partly: tr("partly here"), absent: "" } as const;
  const lines = (Object.keys(titles) as ModelTask[]).flatMap((task) => {
    const own = models.filter(({ row }) => row.task === task);
    if (own.length === 0) return [];
    const rows = own.map(({ row, presence }) => {
      const size = megabytes(sizeOf(row).bytes).padStart(7);
      const asks = row.licence.acceptance === undefined ? "" : tr(" (asks)");
      return `  ${row.id.padEnd(idWidth)}  ${size}  ${padText(state[presence], 11)}  ${tr(row.title)}${tr("; ")}${tr(row.licence.name)}${asks}`;
    });
    return ["", tr(titles[task]), ...rows];
  });
  const more = tr("vivavoce models show NAME says more, vivavoce models pull NAME fetches one.");
  return [...lines.slice(1), "", more].join("\n");
}

/** Everything that is known of a model, for a person. */
export function printModel({ row, presence }: ListedModel): string {
  const { bytes, exact } = sizeOf(row);
  const voices = typeof row.voices === "number" ? String(row.voices) : row.voices?.join(", ");
  const state = { here: tr("yes"), partly: tr("in part; a pull completes it"), absent: tr("no") } as const;
  const listed = listedOf(row).map(({ path }) => path);
  const own = (text: string | undefined): string | undefined => (text === undefined ? undefined : tr(text));
  const facts: readonly (readonly [string, string | undefined])[] = [
    ["For", row.streaming === true ? tr(`${row.task}, text while someone speaks`) : tr(row.task)],
    ["Languages", languageList(row.languages)],
    ["Voices", voices],
    ["Network", tr(`${row.network}, runs on ${row.engine.name} ${row.engine.leastVersion} or later`)],
    ["Size", exact ? megabytes(bytes) : tr(`about ${megabytes(bytes)}`)],
    ["On this machine", state[presence]],
    ["Licence", `${tr(row.licence.name)}${tr(", ")}${row.licence.url}`],
    ["By", row.licence.attribution],
    ["To accept", own(row.licence.acceptance)],
    ["Memory", measurement(row.memory)],
    ["Speed, accuracy", measurement(row.performance)],
    ["Mind", own(row.note)],
    [
      "Pinned",
      listed.length === 0 ? undefined : tr(`${listed.join(", ")}: by the commit alone, hashes as the Hub lists them`),
    ],
  ];
  const told = facts.flatMap(([name, fact]) => (fact === undefined ? [] : [`  ${padText(tr(name), 16)}${fact}`]));
  const sources = row.sources.flatMap(({ repository, commit, files }) => [
    `  ${repository}@${commit}`,
    ...files.map(({ path, bytes: size, sha256 }) => `    ${path}  ${size} bytes  sha256 ${sha256}`),
  ]);
  return [`${row.id}${tr(": ")}${tr(row.title)}`, ...told, tr("Files"), ...sources].join("\n");
}

/** The same for programs. */
export function jsonOf({ row, presence }: ListedModel): Readonly<Record<string, unknown>> {
  return { ...row, ...sizeOf(row), installed: presence };
}
