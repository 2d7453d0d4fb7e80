import type { ArgsDef, CommandDef } from "citty";
import { renderLine } from "../terminal/line.ts";
import type { Line } from "../terminal/line.ts";
import { textWidth, wrapText } from "../terminal/text-width.ts";
import { commandNotes } from "./command-notes.ts";

/** How the help is laid out. */
export interface HelpLayout {
  readonly columns: number;
  readonly colour: boolean;
}

/** Widest left column; what is longer gets a line of its own. */
const maxLeft = 28;
const maxColumns = 100;

/** The help of the program, or of one of its commands. */
export async function renderHelp<T extends ArgsDef>(
  command: CommandDef<T>,
  isCommand: boolean,
  { columns, colour }: HelpLayout,
): Promise<string> {
  const meta = await resolved(command.meta ?? {});
  const args: ArgsDef = await resolved(command.args ?? {});
  const name = meta.name ?? "";
  const notes = isCommand ? commandNotes[name] : commandNotes[""];
  const width = Math.min(columns, maxColumns);
  const entries = Object.entries(args).map(([key, arg]) => ({
    isArgument: arg.type === "positional",
    row: row(key, arg),
  }));
  const subCommands = await listed(command);
  const usage = isCommand
    ? `vivavoce ${name}${entries.some(({ isArgument }) => isArgument) ? ` ${positionalsOf(args)}` : ""} [options]`
    : "vivavoce <command> [options]";
  const lines: Line[] = [
    ...wrapText(meta.description ?? "", width).map((text): Line => [{ text, look: "bold" }]),
    [],
    [{ text: "Usage  ", look: "dim" }, { text: usage }],
    ...section("Commands", subCommands, width),
    ...section(
      "Arguments",
      entries.filter(({ isArgument }) => isArgument).map(({ row: each }) => each),
      width,
    ),
    ...section(
      "Options",
      entries.filter(({ isArgument }) => !isArgument).map(({ row: each }) => each),
      width,
    ),
    ...(notes === undefined ? [] : [[], ...notes.map((text): Line => noteLine(text))]),
    ...(isCommand
      ? []
      : [[], [{ text: "vivavoce <command> --help says more about one of them.", look: "dim" } as const]]),
  ];
  return lines.map((line) => renderLine(line, colour)).join("\n");
}

type Row = readonly [left: string, right: string];

function row(key: string, arg: ArgsDef[string]): Row {
  const right = arg.description ?? "";
  if (arg.type === "positional") return [positional(key, arg), right];
  const alias = "alias" in arg && typeof arg.alias === "string" ? `-${arg.alias}, ` : "";
  if (arg.type === "boolean") return [`${alias}--${key}`, right];
  const hint = "valueHint" in arg && arg.valueHint !== undefined ? arg.valueHint : "value";
  return [`${alias}--${key} <${hint}>`, right];
}

function positional(key: string, { required }: ArgsDef[string]): string {
  return required === false ? `[${key}]` : `<${key}>`;
}

function positionalsOf(args: ArgsDef): string {
  return Object.entries(args)
    .filter(([, arg]) => arg.type === "positional")
    .map(([key, arg]) => positional(key, arg))
    .join(" ");
}

function section(title: string, rows: readonly Row[], width: number): Line[] {
  if (rows.length === 0) return [];
  const left = Math.min(maxLeft, Math.max(...rows.map(([text]) => textWidth(text)))) + 2;
  const lines = rows.flatMap(([text, description]): Line[] => {
    const wrapped = wrapText(description, Math.max(20, width - left - 2));
    const fits = textWidth(text) < left;
    const head: Line = [{ text: `  ${text.padEnd(left)}`, look: "cyan" }, { text: fits ? (wrapped[0] ?? "") : "" }];
    const rest = wrapped.slice(fits ? 1 : 0).map((each): Line => [{ text: `${" ".repeat(left + 2)}${each}` }]);
    return [head, ...rest];
  });
  return [[], [{ text: title, look: "dim" }], ...lines];
}

/** Titles stand at the margin, examples are indented. */
function noteLine(text: string): Line {
  return text.startsWith(" ") || text === "" ? [{ text }] : [{ text, look: "dim" }];
}

async function listed<T extends ArgsDef>(command: CommandDef<T>): Promise<Row[]> {
  const subCommands = await resolved(command.subCommands ?? {});
  return Promise.all(
    Object.entries(subCommands).map(async ([name, sub]): Promise<Row> => {
      const meta = await resolved((await resolved(sub)).meta ?? {});
      return [name, meta.description ?? ""];
    }),
  );
}

/** The library lets most values be functions or promises. */
async function resolved<T>(value: T | Promise<T> | (() => T) | (() => Promise<T>)): Promise<T> {
  return typeof value === "function" ? await (value as () => T | Promise<T>)() : await value;
}
