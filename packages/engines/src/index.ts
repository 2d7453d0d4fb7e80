export { createEmbeddedEngines } from "./embedded/create-embedded-engines.ts";
export type { EmbeddedEngines, EmbeddedEnginesOptions } from "./embedded/create-embedded-engines.ts";
export { engineTable, judgeOfWords } from "./engine-table.ts";
export type { EngineTable } from "./engine-table.ts";
