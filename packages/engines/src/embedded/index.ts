export { createEmbeddedEngines } from "./create-embedded-engines.ts";
export type { EmbeddedEngines, EmbeddedEnginesOptions } from "./create-embedded-engines.ts";
