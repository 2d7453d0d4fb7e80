export { chatCommand } from "./commands/chat.ts";
export { configCommand } from "./commands/config.ts";
export { serve, serveCommand } from "./commands/serve.ts";
export type { ProgramSurroundings } from "./commands/program-surroundings.ts";
export { loadEngines } from "./compose/load-engines.ts";
export type { Engines } from "./compose/load-engines.ts";
export { configSchema } from "./config/config-schema.ts";
export { loadConfig } from "./config/load-config.ts";
export { configFileVariable, describeKeys, isSecret, settings } from "./config/settings.ts";
