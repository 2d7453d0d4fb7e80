export { normalizeWords } from "./normalize-words.ts";
export { siSdrDb } from "./si-sdr-db.ts";
export { wordErrorRate, wordErrors, type WordErrors } from "./word-errors.ts";
