import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseAst } from "vite";

/** Members whose text is shown to people. */
const shownMembers = new Set(["description", "found", "advice"]);
/** Functions and constructors whose first argument is shown. */
const shownBy = new Set(["tr", "print", "printError", "ConfigError", "ChatFailure", "describe"]);
/** Those that make a finding: what was found, and what to do, behind its name. */
const findings = new Set(["ok", "note", "fail"]);
/** Variables with a text, or a part of one that is found in the language by itself. */
const shownVariables = new Set(["hint", "found", "advice"]);

interface Node {
  readonly type: string;
  readonly [member: string]: unknown;
}

/** Every text that the sources of the command line show, with `{}` in place of what is put in. For tests. */
export function shownTexts(folder: string, skip: readonly string[]): Map<string, string> {
  const texts = new Map<string, string>();
  for (const file of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    if (!file.endsWith(".ts") || file.endsWith(".test.ts") || skip.some((part) => file.startsWith(part))) continue;
    const program = parseAst(readFileSync(join(folder, file), "utf8"), { lang: "ts" }) as unknown as Node;
    visit(program, (node) => {
      for (const text of shownIn(node)) if (/[A-Za-z]{3}/.test(text.replaceAll("{}", ""))) texts.set(text, file);
    });
  }
  return texts;
}

function shownIn(node: Node): string[] {
  if (node.type === "VariableDeclarator" && shownVariables.has(nameOf(node["id"]))) return textsOf(node["init"]);
  if (node.type === "Property" && shownMembers.has(nameOf(node["key"]))) return textsOf(node["value"]);
  if (node.type !== "CallExpression" && node.type !== "NewExpression") return [];
  const [first, ...others] = node["arguments"] as readonly unknown[];
  if (findings.has(nameOf(node["callee"]))) return others.flatMap(textsOf);
  return shownBy.has(nameOf(node["callee"])) ? textsOf(first) : [];
}

/** Name of an identifier or of the last member. */
function nameOf(node: unknown): string {
  const { type, name, property } = node as Node;
  if (type === "Identifier") return name as string;
  return type === "MemberExpression" ? nameOf(property) : "";
}

/** The texts that an expression can be. */
function textsOf(node: unknown): string[] {
  const at = node as Node | undefined;
  switch (at?.type) {
    case "Literal":
      return typeof at["value"] === "string" ? [at["value"]] : [];
    case "TemplateLiteral": {
      const quasis = at["quasis"] as readonly { readonly value: { readonly cooked: string } }[];
      return [quasis.map(({ value }) => value.cooked).join("{}")];
    }
    case "BinaryExpression": {
      const [left, right] = [textsOf(at["left"]), textsOf(at["right"])];
      const or = (texts: string[]): string[] => (texts.length === 0 ? ["{}"] : texts);
      return or(left).flatMap((a) => or(right).map((b) => a + b));
    }
    case "ConditionalExpression":
      return [...textsOf(at["consequent"]), ...textsOf(at["alternate"])];
    case "LogicalExpression":
      return [...textsOf(at["left"]), ...textsOf(at["right"])];
    default:
      return [];
  }
}

function visit(node: unknown, look: (node: Node) => void): void {
  if (Array.isArray(node)) for (const each of node) visit(each, look);
  if (typeof node !== "object" || node === null || Array.isArray(node)) return;
  if (typeof (node as Node).type === "string") look(node as Node);
  for (const value of Object.values(node)) visit(value, look);
}
