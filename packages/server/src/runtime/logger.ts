export type LogLevel = "trace" | "debug" | "info" | "warn" | "error";

/**
 * Structured log. Messages are static text; what varies goes into `fields`. Speech, prompts and tool arguments may
 * appear only at `trace`.
 */
export interface Logger {
  log(level: LogLevel, message: string, fields?: Readonly<Record<string, unknown>>): void;
  /** A logger that adds `fields` to every line. */
  child(fields: Readonly<Record<string, unknown>>): Logger;
}

const order: readonly LogLevel[] = ["trace", "debug", "info", "warn", "error"];

export interface LoggerOptions {
  readonly level: LogLevel;
  readonly format: "text" | "json";
  /** Takes one finished line without its newline. */
  readonly write: (line: string) => void;
  /** Milliseconds since 1970. */
  readonly wallMs: () => number;
}

export function createLogger(options: LoggerOptions, base: Readonly<Record<string, unknown>> = {}): Logger {
  const threshold = order.indexOf(options.level);
  return {
    log(level, message, fields) {
      if (order.indexOf(level) < threshold) return;
      const entry = { ...base, ...fields };
      options.write(
        options.format === "json" ? jsonLine(options, level, message, entry) : textLine(level, message, entry),
      );
    },
    child: (fields) => createLogger(options, { ...base, ...fields }),
  };
}

/** Drops everything. */
export const silentLogger: Logger = { log: () => {}, child: () => silentLogger };

function jsonLine(options: LoggerOptions, level: LogLevel, message: string, fields: object): string {
  return JSON.stringify({ time: new Date(options.wallMs()).toISOString(), level, message, ...fields });
}

function textLine(level: LogLevel, message: string, fields: object): string {
  const details = Object.entries(fields)
    .map(([key, value]) => `${key}=${typeof value === "string" ? value : JSON.stringify(value)}`)
    .join(" ");
  return `${level.padEnd(5)} ${message}${details === "" ? "" : `  ${details}`}`;
}
