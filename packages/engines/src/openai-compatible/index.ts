export { discoverModels } from "./discover-models.ts";
export type { DiscoveredModel, DiscoveryEnvironment } from "./discover-models.ts";
export { createOpenAiCompatibleModel } from "./openai-compatible-model.ts";
export type { OpenAiCompatibleOptions } from "./openai-compatible-model.ts";
export type { Timers } from "@vivavoce/audio/clock";
