import { renderLine } from "../terminal/line.ts";
import type { Line } from "../terminal/line.ts";
import { textWidth, wrapText } from "../terminal/text-width.ts";
import type { Command, CommandArg } from "../config/command-flags.ts";
import { commandNotes } from "./command-notes.ts";
import { notesInLanguage, tr } from "../words/translate.ts";

/** How the help is laid out. */
export interface HelpLayout {
  readonly columns: number;
  readonly colour: boolean;
}

/** Widest left column; what is longer gets a line of its own. */
const maxLeft = 28;
const maxColumns = 100;
/** Left column in a terminal that is too narrow for two. */
const narrowLeft = 4;

/** The help of a command. */
export function commandHelp({ name, description, args }: Command, layout: HelpLayout): string {
  const entries = Object.entries(args);
  const positionals = entries.filter(([, { type }]) => type === "positional");
  const usage = ["vivavoce", name, ...positionals.map(([key]) => `[${key}]`), "[options]"].join(" ");
  return help(layout, { name, description, usage }, [
    ["Arguments", positionals.map(([key, arg]): Row => [`[${key}]`, arg.description ?? ""])],
    ["Options", entries.filter(([, { type }]) => type !== "positional").map(optionRow)],
  ]);
}

/** The help of the program, with a line for each of its commands. */
export function programHelp(description: string, commands: readonly Command[], layout: HelpLayout): string {
  const rows = commands.map((command): Row => [command.name, command.description]);
  const text = help(layout, { name: "", description, usage: "vivavoce <command> [options]" }, [["Commands", rows]]);
  const last: Line = [{ text: tr("vivavoce <command> --help says more about one of them."), look: "dim" }];
  return `${text}\n\n${renderLine(last, layout.colour)}`;
}

interface Head {
  readonly name: string;
  readonly description: string;
  readonly usage: string;
}

function help(
  { columns, colour }: HelpLayout,
  { name, description, usage }: Head,
  sections: readonly (readonly [title: string, rows: readonly Row[]])[],
): string {
  const width = Math.min(columns, maxColumns);
  const notes = notesInLanguage(name) ?? commandNotes[name];
  const lines: Line[] = [
    ...wrapText(tr(description), width).map((text): Line => [{ text, look: "bold" }]),
    [],
    [{ text: `${tr("Usage")}  `, look: "dim" }, { text: tr(usage) }],
    ...sections.flatMap(([title, rows]) => section(title, rows, width)),
    ...(notes === undefined ? [] : [[], ...notes.map((text): Line => noteLine(text))]),
  ];
  return lines.map((line) => renderLine(line, colour)).join("\n");
}

type Row = readonly [left: string, right: string];

function optionRow([key, arg]: readonly [string, CommandArg]): Row {
  const alias = arg.alias === undefined ? "" : `-${arg.alias}, `;
  const value = arg.type === "boolean" ? "" : ` <${arg.valueHint ?? "value"}>`;
  const no = arg.negatable === true ? "[no-]" : "";
  return [`${alias}--${no}${key}${value}`, arg.description ?? ""];
}

function section(title: string, rows: readonly Row[], width: number): Line[] {
  if (rows.length === 0) return [];
  const wished = Math.min(maxLeft, Math.max(...rows.map(([text]) => textWidth(text)))) + 2;
  const longest = Math.max(...rows.flatMap(([, text]) => text.split(/\s+/).map((word) => textWidth(word))));
  // Where a word would be broken, what is said of an option stands below it.
  const left = longest <= width - wished - 2 ? wished : narrowLeft;
  const lines = rows.flatMap(([text, description]): Line[] => {
    const wrapped = wrapText(tr(description), Math.max(20, width - left - 2));
    const fits = textWidth(text) < left;
    const head: Line = [{ text: `  ${text.padEnd(left)}`, look: "cyan" }, { text: fits ? (wrapped[0] ?? "") : "" }];
    const rest = wrapped.slice(fits ? 1 : 0).map((each): Line => [{ text: `${" ".repeat(left + 2)}${each}` }]);
    return [head, ...rest];
  });
  return [[], [{ text: tr(title), look: "dim" }], ...lines];
}

/** Titles stand at the margin, examples are indented. */
function noteLine(text: string): Line {
  return text.startsWith(" ") || text === "" ? [{ text }] : [{ text, look: "dim" }];
}
