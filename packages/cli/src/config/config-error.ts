/**
 * The configuration is wrong and nothing was started. The message is one line for a person: where the value came from,
 * its key, what is wrong with it, and what to do. It never holds a secret. Ends the process with `exitCode`.
 */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
  readonly exitCode = 2;
}
