import type { HubSource, ModelArchive, ModelLicence, ModelRow } from "../model-row.ts";
import { taskOf } from "../model-words.ts";
import type { ModelFileRole } from "../model-words.ts";

type File = readonly [role: ModelFileRole, path: string, bytes: number, sha256: string, url?: string];
type Listed = readonly [role: ModelFileRole, path: string, aboutBytes: number];

/** What differs between rows: a model in one repository, which nobody who writes here has measured. */
interface Entry extends Pick<
  ModelRow,
  "id" | "title" | "voices" | "network" | "streaming" | "languages" | "licence" | "note"
> {
  /** Default: the 16 kHz of all that hear. */
  readonly sampleRate?: number;
  /** Of the package of its engine. */
  readonly leastVersion: string;
  readonly repository: string;
  readonly commit: string;
  readonly files?: readonly File[];
  /** What only the Hub can list, or what is in the archive. */
  readonly listed?: readonly Listed[];
  readonly archive?: ModelArchive;
}

/** A row of the catalogue. */
export function row(entry: Entry): ModelRow {
  const { id, title, sampleRate = 16_000, voices, network, streaming, languages, licence: terms, note } = entry;
  const task = taskOf(network);
  return {
    id,
    title,
    task,
    sampleRate,
    ...(voices === undefined ? {} : { voices }),
    engine: { name: task === "end-of-turn" ? "onnxruntime" : "sherpa-onnx", leastVersion: entry.leastVersion },
    network,
    ...(streaming === undefined ? {} : { streaming }),
    languages,
    sources: [sourceOf(entry)],
    licence: terms,
    memory: { measured: false },
    performance: { measured: false },
    ...(note === undefined ? {} : { note }),
  };
}

function sourceOf({ repository, commit, files = [], listed, archive }: Entry): HubSource {
  return {
    repository,
    commit,
    ...(listed === undefined ? {} : { listed: listed.map(([role, path, aboutBytes]) => ({ role, path, aboutBytes })) }),
    files: files.map(([role, path, bytes, sha256, url]) => ({
      role,
      path,
      bytes,
      sha256,
      ...(url === undefined ? {} : { url }),
    })),
    ...(archive === undefined ? {} : { archive }),
  };
}

/** An archive of speech synthesis among the releases of sherpa-onnx, as the source of a row; its name is its folder's too. */
export function release(
  name: string,
  bytes: number,
  sha256: string,
  listed: readonly Listed[],
): Pick<Entry, "repository" | "commit" | "listed" | "archive"> {
  const url = `https://github.com/k2-fsa/sherpa-onnx/releases/download/tts-models/${name}.tar.bz2`;
  return {
    repository: `k2-fsa/${name}`,
    commit: sha256.slice(0, 40),
    listed,
    archive: { url, bytes, sha256, root: name },
  };
}

/** Terms that ask for the naming of whoever made it. */
export function licence(name: string, url: string, attribution: string, acceptance?: string): ModelLicence {
  return { name, url, attribution, ...(acceptance === undefined ? {} : { acceptance }) };
}

/** Where the Apache licence 2.0 is to be read. */
export const apache = "https://www.apache.org/licenses/LICENSE-2.0";
/** Where CC BY 4.0 is to be read. */
export const creativeCommonsBy = "https://creativecommons.org/licenses/by/4.0/";
/** Where the MIT licence is to be read. */
export const mit = "https://opensource.org/license/mit";
