import { constants } from "node:fs";
import { access, open, readFile, stat } from "node:fs/promises";
import { EngineError } from "@vivavoce/engine";
import type { InstalledModel, ModelFileRole, ModelNetwork } from "@vivavoce/models";
import { readOnnxOutline } from "./onnx-outline.ts";

/** What the files of a model say of it, beside their names. */
export interface ModelFindings {
  /** Metadata of all networks together. */
  readonly metadata: ReadonlyMap<string, string>;
  /** Size of all files. */
  readonly bytes: number;
  /** Its tokens are written in capitals only. */
  readonly isShouting: boolean;
}

/** Names that the library reads in the metadata of a network, and ends its process without. */
const wholeMetadata: Readonly<Partial<Record<ModelNetwork, Needs>>> = {
  transducer: { role: "decoder", names: ["vocab_size", "context_size"] },
  "nemo-transducer": { role: "encoder", names: ["vocab_size", "subsampling_factor", "pred_hidden"] },
  "nemo-ctc": { role: "model", names: ["vocab_size", "subsampling_factor"] },
  "sense-voice": { role: "model", names: ["vocab_size", "lfr_window_size", "lfr_window_shift", "normalize_samples"] },
  whisper: { role: "encoder", names: ["n_text_layer", "n_text_ctx", "n_vocab", "sot", "eot", "is_multilingual"] },
  canary: { role: "encoder", names: ["vocab_size", "subsampling_factor", "feat_dim"] },
  paraformer: { role: "model", names: ["vocab_size", "lfr_window_size", "neg_mean"] },
  dolphin: { role: "model", names: ["vocab_size", "mean", "invstd"] },
  gtcrn: { role: "model", names: ["model_type", "sample_rate", "n_fft", "hop_length", "conv_cache_shape"] },
  dpdfnet: { role: "model", names: ["model_type", "profile", "sample_rate", "n_fft", "state_size", "erb_norm_init"] },
  vits: { role: "model", names: ["sample_rate", "n_speakers", "language", "comment"] },
  kokoro: { role: "model", names: ["sample_rate", "n_speakers", "style_dim"] },
  kitten: { role: "model", names: ["sample_rate", "n_speakers", "style_dim"] },
  matcha: { role: "model", names: ["sample_rate", "n_speakers", "use_eos_bos", "pad_id"] },
};
const streamingMetadata: Readonly<Partial<Record<ModelNetwork, Needs>>> = {
  transducer: { role: "encoder", names: ["model_type", "decode_chunk_len"] },
  "nemo-transducer": { role: "encoder", names: ["vocab_size", "window_size", "chunk_shift", "cache_last_time_dim1"] },
  "nemo-ctc": { role: "model", names: ["vocab_size", "window_size", "chunk_shift", "cache_last_time_dim1"] },
  "zipformer2-ctc": { role: "model", names: ["decode_chunk_len", "encoder_dims"] },
  paraformer: { role: "encoder", names: ["vocab_size", "lfr_window_size", "decoder_num_blocks"] },
};

interface Needs {
  readonly role: ModelFileRole;
  readonly names: readonly string[];
}

const folders: readonly ModelFileRole[] = ["espeak-data", "dictionary", "tokenizer"];
/** Without one of these there is no espeak-ng voice. */
const espeakFiles = ["phontab", "phondata", "phonindex"];
const maxTokenBytes = 32 * 2 ** 20;

/**
 * Looks at all files before the library does, which ends its process over a bad one: whether they are there, can be read,
 * are whole, and are of the kind that the network needs.
 * @throws EngineError `engine_unavailable` naming file and fault
 */
export async function checkModel(engine: string, model: InstalledModel): Promise<ModelFindings> {
  const metadata = new Map<string, string>();
  const fail = (path: string, reason: string): never => {
    throw new EngineError(engine, "engine_unavailable", `${model.name}: ${path} ${reason}`);
  };
  let bytes = 0;
  let isShouting = false;
  const needs = (model.streaming ? streamingMetadata : wholeMetadata)[model.network];
  for (const [role, paths] of Object.entries(model.files) as [ModelFileRole, readonly string[]][]) {
    for (const path of paths) {
      const reason = await wrongWithFile(path, role);
      if (reason !== undefined) fail(path, reason);
      bytes += folders.includes(role) ? 0 : (await stat(path)).size;
      if (role === "tokens") isShouting = await readTokens(path, fail);
      if (!path.endsWith(".onnx")) continue;
      const outline = await readOnnxOutline(path).catch((error: unknown) =>
        fail(path, error instanceof Error ? error.message : "cannot be read"),
      );
      const missing = needs?.role === role ? needs.names.filter((name) => !outline.metadata.has(name)) : [];
      const kind = `${model.streaming ? "streaming " : ""}${model.network}`;
      if (missing.length > 0) fail(path, `is no ${kind} network: its metadata lacks ${missing.join(", ")}`);
      for (const [name, value] of outline.metadata) metadata.set(name, value);
    }
  }
  return { metadata, bytes, isShouting };
}

async function wrongWithFile(path: string, role: ModelFileRole): Promise<string | undefined> {
  const entry = await stat(path).catch(() => undefined);
  if (entry === undefined) return "is not there";
  if (folders.includes(role)) {
    if (!entry.isDirectory()) return "is no folder";
    if (role !== "espeak-data") return undefined;
    for (const name of espeakFiles) {
      if ((await stat(`${path}/${name}`).catch(() => undefined)) === undefined) return `lacks the file ${name}`;
    }
    return undefined;
  }
  if (!entry.isFile()) return "is no file";
  if (entry.size === 0) return "is empty";
  const isReadable = await access(path, constants.R_OK).then(
    () => true,
    () => false,
  );
  if (!isReadable) return "cannot be read";
  const head = await readHead(path);
  if (head.startsWith("version https://git-lfs")) return "is a pointer of Git LFS: fetch the file itself";
  if (/^\s*<(?:!doctype|html)/iu.test(head)) return "is a web page: fetch the file itself";
  return undefined;
}

async function readHead(path: string): Promise<string> {
  const file = await open(path, "r");
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(64), 0, 64, 0);
    return buffer.toString("latin1", 0, bytesRead);
  } finally {
    await file.close();
  }
}

/** Checks that each line is a token and its number. @returns whether no token has a small letter of the Latin script */
async function readTokens(path: string, fail: (path: string, reason: string) => never): Promise<boolean> {
  if ((await stat(path)).size > maxTokenBytes) fail(path, "is too long to be a list of tokens");
  const lines = (await readFile(path, "utf8")).split("\n").filter((line) => line.trim() !== "");
  // A token of a blank alone leaves only its number.
  const bad = lines.findIndex((line) => !/(?:^|\s)\d+\s*$/u.test(line));
  if (bad >= 0) fail(path, `is no list of tokens: line ${bad + 1} does not end in a number`);
  const words = lines.map((line) => line.replace(/\s+\d+\s*$/u, "")).filter((token) => !/^<.*>$/u.test(token));
  return words.some((token) => /[A-Z]{2}/u.test(token)) && !words.some((token) => /[a-z]/u.test(token));
}
