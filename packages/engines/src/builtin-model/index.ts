export { createBuiltinModel } from "./builtin-model.ts";
export type { BuiltinModelOptions } from "./builtin-model.ts";
