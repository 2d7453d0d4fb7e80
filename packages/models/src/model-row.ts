import type { ModelFileRole, ModelNetwork, ModelTask } from "./model-words.ts";

/** One file of a model, at the commit of its row. */
export interface ModelFile {
  readonly role: ModelFileRole;
  /** Below the repository's root, with `/`. */
  readonly path: string;
  readonly bytes: number;
  /** 64 hexadecimal digits. */
  readonly sha256: string;
  /** Where it is when it is on no Hub; the repository's name is then only where it is kept. */
  readonly url?: string;
}

/** Where a model's files are: one commit of one repository of the Hub. */
export interface HubSource {
  /** `owner/name`. */
  readonly repository: string;
  /** 40 hexadecimal digits. */
  readonly commit: string;
  readonly files: readonly ModelFile[];
  /**
   * Files, or whole folders of small ones, whose hashes are not known here. The commit pins what they hold; their sizes and
   * hashes are those that the Hub lists for that commit when they are fetched. Those of an archive are pinned by its hash.
   */
  readonly listed?: readonly ListedFiles[];
  /**
   * The archive that all of it comes in, for what is on no Hub. Its hash then stands for the commit, and what is unpacked is kept
   * in the Hub's layout all the same.
   */
  readonly archive?: ModelArchive;
}

/** A tar archive, packed with bzip2, at an address of its own. */
export interface ModelArchive {
  readonly url: string;
  readonly bytes: number;
  /** 64 hexadecimal digits; the first 40 stand in the source as its commit. */
  readonly sha256: string;
  /** Folder of the archive in which everything is. */
  readonly root: string;
}

/** What the Hub is asked about, at the commit of its row. */
export interface ListedFiles {
  readonly role: ModelFileRole;
  /** A folder when the role is `espeak-data` or `dictionary`, and one file otherwise. */
  readonly path: string;
  /** Roughly how many bytes; the listing says it to the byte. */
  readonly aboutBytes: number;
}

/** On what terms a model may be used. They are the terms of its owner, not those of Vivavoce. */
export interface ModelLicence {
  /** SPDX identifier, or the owner's own name for it. */
  readonly name: string;
  readonly url: string;
  /** Who is to be named. */
  readonly attribution: string;
  /** Why a person must agree before it is fetched; absent when nobody need be asked. */
  readonly acceptance?: string;
}

/** A figure with the machine and command that gave it, or that nobody here has measured it. */
export type Measurement = { readonly measured: false } | { readonly measured: true; readonly found: string };

/** An engine that can run a model. */
export interface ModelEngine {
  readonly name: "sherpa-onnx" | "onnxruntime";
  /** Least version of its package. */
  readonly leastVersion: string;
}

/** A row of the catalogue. */
export interface ModelRow {
  /** What `recognizer.model` and `vivavoce models pull` call it: small letters, digits, `.` and `-`. */
  readonly id: string;
  /** One line for a person. */
  readonly title: string;
  readonly task: ModelTask;
  /** BCP 47 tags; `mul` for more than can be listed; empty where language does not matter. */
  readonly languages: readonly string[];
  readonly network: ModelNetwork;
  /** Gives text while someone speaks; recognition only. */
  readonly streaming?: true;
  /** Hz of the samples that it takes, or that it gives; 0 when it takes any. */
  readonly sampleRate: number;
  /** Names of voices in the order of their numbers; voices without names are counted. */
  readonly voices?: readonly string[] | number;
  readonly engine: ModelEngine;
  /** Repositories in the order in which they are fetched; all but few models have one. */
  readonly sources: readonly HubSource[];
  readonly licence: ModelLicence;
  /** Memory of a process with one instance of it. */
  readonly memory: Measurement;
  /** Speed and accuracy. */
  readonly performance: Measurement;
  /** A trap that whoever uses it should know of. */
  readonly note?: string;
}
