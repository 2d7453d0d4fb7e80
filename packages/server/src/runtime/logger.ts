/** From everything to failures alone. */
export type LogLevel = "trace" | "debug" | "info" | "warn" | "error";

/**
 * Structured log. Messages are static text; what varies goes into `fields`, which may come from callers: values are
 * quoted and bounded, so that none can pass for another field or line. Speech, prompts and tool arguments may appear
 * only at `trace`.
 */
export interface Logger {
  log(level: LogLevel, message: string, fields?: Readonly<Record<string, unknown>>): void;
  /** A logger that adds `fields` to every line. */
  child(fields: Readonly<Record<string, unknown>>): Logger;
}

const order: readonly LogLevel[] = ["trace", "debug", "info", "warn", "error"];

/** What is logged, in which form, and where it goes. */
export interface LoggerOptions {
  readonly level: LogLevel;
  readonly format: "text" | "json";
  /** Takes one finished line without its newline. */
  readonly write: (line: string) => void;
  /** Milliseconds since 1970. */
  readonly wallMs: () => number;
}

/** Makes a log. @param base fields of every line */
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
  const entry = { time: new Date(options.wallMs()).toISOString(), level, message };
  // What the line itself says cannot be said otherwise by a field of the same name.
  const own = Object.entries(fields).map(([key, value]) => [key in entry ? `_${key}` : key, bounded(value)] as const);
  return visible(jsonOf({ ...entry, ...Object.fromEntries(own) }));
}

function textLine(level: LogLevel, message: string, fields: object): string {
  const details = Object.entries(fields)
    .map(([key, value]) => `${key}=${textValue(bounded(value))}`)
    .join(" ");
  return `${level.padEnd(5)} ${message}${details === "" ? "" : `  ${details}`}`;
}

/** Values that stand bare: nothing in them can be taken for the end of the value, or for another field. */
const plain = /^[\w.:/@+[\]-]+$/;

function textValue(value: unknown): string {
  return typeof value === "string" && plain.test(value) ? value : visible(jsonOf(value));
}

/** Longest text of one value; callers choose some of them. A stack fits. */
const maxValueCharacters = 4_000;

function bounded(value: unknown): unknown {
  if (typeof value !== "string" || value.length <= maxValueCharacters) return value;
  return `${value.slice(0, maxValueCharacters)}…`;
}

/** JSON of anything; a value that has none is named by its type. */
function jsonOf(value: unknown): string {
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    return JSON.stringify(`(${typeof value})`);
  }
}

/**
 * JSON escapes what is below U+0020 only. The rest of what moves a cursor, breaks a line, turns the direction of
 * writing or cannot be seen is escaped here, so that no value can look like something else in a terminal.
 */
function visible(json: string): string {
  return json.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, (character) =>
    Array.from({ length: character.length }, (_, index) => character.charCodeAt(index))
      .map((unit) => `\\u${unit.toString(16).padStart(4, "0")}`)
      .join(""),
  );
}
