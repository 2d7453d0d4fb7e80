export { catalogue } from "./catalogue/catalogue.ts";
export { hubCacheFolder } from "./hub-cache.ts";
export type { Environment } from "./hub-cache.ts";
export { onlyFile } from "./installed-model.ts";
export type { InstalledModel, ModelFiles } from "./installed-model.ts";
export { ModelError } from "./model-error.ts";
export type { ModelErrorCode } from "./model-error.ts";
export type {
  HubSource,
  Measurement,
  ModelEngine,
  ModelFile,
  ModelFileRole,
  ModelLicence,
  ModelNetwork,
  ModelRow,
  ModelTask,
  RecognitionNetwork,
  SynthesisNetwork,
} from "./model-row.ts";
export { ownModelFile } from "./own-model.ts";
export { resolveModel } from "./resolve-model.ts";
export type { ResolveOptions } from "./resolve-model.ts";
