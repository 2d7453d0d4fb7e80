/** How a span looks. `plain` is the terminal's own colour. */
export type Look = "plain" | "dim" | "bold" | "green" | "cyan" | "yellow" | "red";

/** A piece of a line in one look. */
export interface Span {
  readonly text: string;
  readonly look?: Look;
}

/** One row of the terminal. Text and look are kept apart, so that width is measured on text alone. */
export type Line = readonly Span[];

const codes: Readonly<Record<Look, string>> = {
  plain: "",
  dim: "2",
  bold: "1",
  green: "32",
  cyan: "36",
  yellow: "33",
  red: "31",
};

/** The characters of a line as a terminal takes them; without colour, its text alone. */
export function renderLine(line: Line, colour: boolean): string {
  return line
    .map(({ text, look = "plain" }) =>
      colour && codes[look] !== "" && text !== "" ? `\u001b[${codes[look]}m${text}\u001b[0m` : text,
    )
    .join("");
}

/** The text of a line without its look. */
export function lineText(line: Line): string {
  return line.map(({ text }) => text).join("");
}

/**
 * Whether to use colour: not with NO_COLOR, not on a dumb terminal, and only where there is a terminal, unless
 * FORCE_COLOR asks for it.
 */
export function wantsColour(env: Readonly<Record<string, string | undefined>>, isTerminal: boolean): boolean {
  if (env["NO_COLOR"]) return false;
  if (env["FORCE_COLOR"]) return env["FORCE_COLOR"] !== "0";
  return isTerminal && env["TERM"] !== "dumb";
}
