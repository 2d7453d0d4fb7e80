export { exportModels } from "./archive-models.ts";
export { catalogue } from "./catalogue/catalogue.ts";
export { modelRows } from "./catalogue/own-rows.ts";
export type { Environment } from "./hub-cache.ts";
export { importModels } from "./import-models.ts";
export type { ImportOptions } from "./import-models.ts";
export { onlyFile } from "./installed-model.ts";
export type { InstalledModel, ModelFiles } from "./installed-model.ts";
export { ModelError } from "./model-error.ts";
export type { ModelErrorCode } from "./model-error.ts";
export type {
  HubSource,
  ListedFiles,
  Measurement,
  ModelEngine,
  ModelFile,
  ModelLicence,
  ModelRow,
} from "./model-row.ts";
export type { ModelFileRole, ModelNetwork, ModelTask, RecognitionNetwork, SynthesisNetwork } from "./model-words.ts";
export { pullModel } from "./pull/pull-model.ts";
export type { PullSurroundings } from "./pull/pull-surroundings.ts";
export type { PullProgress, PullResult, PullWatch } from "./pull/pull-watch.ts";
export { presenceOf, sizeOf } from "./pulled-files.ts";
export type { ModelPresence } from "./pulled-files.ts";
export { removeModel } from "./remove-model.ts";
export type { Removal } from "./remove-model.ts";
export { nearIds, resolveModel, taskInCatalogue } from "./resolve-model.ts";
export type { ResolveOptions } from "./resolve-model.ts";
export { verifyModel } from "./verify-model.ts";
export type { VerifiedFile } from "./verify-model.ts";
