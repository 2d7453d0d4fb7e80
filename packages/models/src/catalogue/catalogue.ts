import type { ModelRow } from "../model-row.ts";
import { noiseRows } from "./noise-rows.ts";
import { piperRows } from "./piper-rows.ts";
import { recognitionRows } from "./recognition-rows.ts";
import { synthesisRows } from "./synthesis-rows.ts";
import { turnRows } from "./turn-rows.ts";

/** All models that can be fetched by name. A row stands here only when commit, sizes and hashes of all its files are known. */
export const catalogue: readonly ModelRow[] = [
  ...recognitionRows,
  ...synthesisRows,
  ...piperRows,
  ...turnRows,
  ...noiseRows,
];
