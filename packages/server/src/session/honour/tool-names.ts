import type { Tool } from "@vivavoce/protocol";

/** What OpenAI takes as the name of a function, and most servers with it. */
const wellFormed = /^[\w-]{1,64}$/;
/** Names that are told one by one. */
const maxNamed = 10;

/** Where below the tools, and what is wrong there. */
type NameFault = readonly [at: string, what: string, code: "setting_not_understood"];

/** Functions whose names model servers refuse, or cannot tell apart: one fault for each kind, at the first of them. */
export function nameFaults(tools: readonly Tool[]): NameFault[] {
  const seen = new Set<string>();
  const twice: Named[] = [];
  const odd: Named[] = [];
  for (const [index, tool] of tools.entries()) {
    if (tool.type !== "function") continue;
    const { name } = tool;
    if (seen.has(name)) twice.push({ index, name });
    seen.add(name);
    if (!wellFormed.test(name)) odd.push({ index, name });
  }
  return [
    ...faultOf(twice, "Functions that have the name of another: the model cannot tell them apart"),
    ...faultOf(odd, "Names that are not 1 to 64 letters, digits, _ and -: model servers may refuse them"),
  ];
}

interface Named {
  readonly index: number;
  readonly name: string;
}

function faultOf(named: readonly Named[], what: string): NameFault[] {
  const [first] = named;
  if (first === undefined) return [];
  const names = named.slice(0, maxNamed).map(({ name }) => `'${name.slice(0, 80)}'`);
  const more = named.length > maxNamed ? ` and ${named.length - maxNamed} more` : "";
  return [[`[${first.index}].name`, `${what}: ${names.join(", ")}${more}.`, "setting_not_understood"]];
}
