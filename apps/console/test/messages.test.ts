import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseSync } from "vite";
import { expect, it } from "vitest";
import { describeSettings } from "../build/describe-settings.ts";
import type { SettingSpec } from "../src/shape/setting-spec.ts";
import { settingLabels, settingMeanings } from "../src/text/chinese-settings.ts";
import { chinese } from "../src/text/chinese.ts";
import { english } from "../src/text/english.ts";

const source = fileURLToPath(new URL("../src", import.meta.url));

/** Every text of a table by its path; functions are called with numbers and words that can be told apart. */
function textsOf(table: object, path = ""): Map<string, string> {
  const found = new Map<string, string>();
  for (const [key, value] of Object.entries(table) as [string, unknown][]) {
    const at = path === "" ? key : `${path}.${key}`;
    if (typeof value === "string") found.set(at, value);
    else if (typeof value === "function") {
      const given = Array.from({ length: value.length }, (_, i) => i + 3);
      found.set(at, String(Reflect.apply(value, undefined, given)));
    } else if (typeof value === "object" && value !== null)
      for (const [inner, said] of textsOf(value, at)) found.set(inner, said);
  }
  return found;
}

/** Paths of settings and their variants, with their names. */
function pathsOf(specs: readonly SettingSpec[], before = ""): { readonly path: string; readonly name: string }[] {
  return specs.flatMap(({ name, control }) => {
    const path = before === "" ? name : `${before}.${name}`;
    const variants = control.kind === "object" ? control.variants : [];
    const inner = variants.flatMap(({ type, meaning, fields }) => [
      ...(meaning === "" ? [] : [{ path: `${path}:${type}`, name }]),
      ...pathsOf(fields, path),
    ]);
    return [{ path, name }, ...inner];
  });
}

const inEnglish = textsOf(english);
const inChinese = textsOf(chinese);
const settings = pathsOf(describeSettings());
/** Chinese as it is written: no mark of half width after a character, a space between it and Latin. */
const halfWidth = /\p{Script=Han}[,;:!?()]|[,;:!?(]\p{Script=Han}/u;
const unspaced = /\p{Script=Han}[A-Za-z0-9]|[A-Za-z0-9%]\p{Script=Han}/u;

it("has the same keys in each language, none of them empty", () => {
  expect([...inChinese.keys()]).toEqual([...inEnglish.keys()]);
  for (const [path, said] of [...inEnglish, ...inChinese]) expect(said.trim(), path).not.toBe("");
});

it("has every setting's name and meaning in Chinese, and no others", () => {
  expect([...new Set(settings.map(({ path }) => path))].toSorted()).toEqual(Object.keys(settingMeanings).toSorted());
  expect([...new Set(settings.map(({ name }) => name))].toSorted()).toEqual(Object.keys(settingLabels).toSorted());
});

it("is written as Chinese is", () => {
  const all = [...inChinese, ...Object.entries(settingLabels), ...Object.entries(settingMeanings)];
  const named = new Set([...inEnglish].filter(([path, said]) => inChinese.get(path) === said).map(([path]) => path));
  for (const [path, said] of all) {
    expect(said, path).not.toMatch(halfWidth);
    expect(said, path).not.toMatch(unspaced);
    // Names of products and formats are the same everywhere; all else is translated.
    if (inChinese.has(path) && !named.has(path) && /\p{L}/u.test(said)) expect(said, path).toMatch(/\p{Script=Han}/u);
  }
  expect([...named].toSorted()).toEqual([
    "dialog.kinds.azure.name",
    "dialog.kinds.vivavoce.name",
    "failures.words",
    "settings.codeLanguages.azure-js",
    "settings.codeLanguages.azure-python",
    "settings.codeLanguages.json",
  ]);
});

/** Attributes that people read or hear. */
const readAttributes = new Set(["aria-label", "title", "placeholder", "alt", "label", "aria-valuetext"]);

/** A node of a syntax tree; of its members only those matter that are there. */
type Node = { readonly type: string; readonly [member: string]: unknown };

const isNode = (value: unknown): value is Node => typeof value === "object" && value !== null && "type" in value;
const hasLetters = (said: unknown): said is string => typeof said === "string" && /\p{L}{2}/u.test(said);

/** What an expression may be that is written out: a literal, or one on either side of a condition. */
function writtenIn(value: unknown): string[] {
  if (!isNode(value)) return [];
  if (value.type === "JSXExpressionContainer") return writtenIn(value["expression"]);
  if (value.type === "ConditionalExpression")
    return [...writtenIn(value["consequent"]), ...writtenIn(value["alternate"])];
  if (value.type === "LogicalExpression") return writtenIn(value["right"]);
  if (value.type === "Literal" && hasLetters(value["value"])) return [value["value"]];
  if (value.type !== "TemplateLiteral") return [];
  const pieces = JSON.stringify(value["quasis"]).match(/"cooked":"[^"]*\p{L}{2}[^"]*"/gu);
  return pieces ?? [];
}

function literalsIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(literalsIn);
  if (!isNode(value)) return [];
  const name: unknown = isNode(value["name"]) ? value["name"]["name"] : undefined;
  const children = Array.isArray(value["children"]) ? value["children"] : [];
  const own =
    value.type === "JSXText" && hasLetters(value["value"])
      ? [value["value"].trim()]
      : value.type === "JSXAttribute" && typeof name === "string" && readAttributes.has(name)
        ? writtenIn(value["value"])
        : value.type === "CallExpression" && isNode(value["callee"]) && value["callee"]["name"] === "showNotice"
          ? writtenIn((value["arguments"] as unknown[])[1])
          : children.flatMap((child: unknown) => (isNode(child) && child.type !== "JSXText" ? writtenIn(child) : []));
  return [...own, ...Object.values(value).flatMap(literalsIn)];
}

it("finds text that is left in a component, or it would prove nothing", () => {
  const code = `const a = <p title={b ? "Some" : c}>Words {d ? "or" : \`more \${e}\`}</p>; showNotice("info", "Gone.");`;
  const found = literalsIn(parseSync("a.tsx", code).program);
  expect(found).toEqual(["or", '"cooked":"more "', "Some", "Words", "Gone."]);
});

it("leaves no text in the components", () => {
  const files = readdirSync(source, { recursive: true, encoding: "utf8" }).filter((name) => /\.tsx?$/.test(name));
  expect(files.length).toBeGreaterThan(50);
  const left = files.map((name) => {
    const { program } = parseSync(name, readFileSync(`${source}/${name}`, "utf8"));
    return literalsIn(program).map((said) => `${name}: ${said}`);
  });
  const names = ["app.tsx: Vivavoce", "app/connect-dialog.tsx: https://<resource>.services.ai.azure.com"];
  expect(left.flat()).toEqual(names);
});
