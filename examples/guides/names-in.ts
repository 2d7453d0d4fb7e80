import { parseAst } from "vite";

interface Node {
  readonly type: string;
  readonly [member: string]: unknown;
}

/** Names of the language's own types, and of the DOM's, which no object of Node tells of. */
const typeNames = new Set(
  "const Promise Readonly Record Partial Parameters ReturnType Pick Omit Extract Exclude AsyncIterable HTMLElement document window".split(
    " ",
  ),
);

/** Members that hold a name which stands for nothing by itself. */
const isLabel = (parent: Node | undefined, key: string): boolean =>
  parent !== undefined &&
  parent["computed"] !== true &&
  ((parent.type === "MemberExpression" && key === "property") ||
    (key === "key" &&
      /^(?:Property|MethodDefinition|PropertyDefinition|TSPropertySignature|TSMethodSignature)$/.test(parent.type)) ||
    (parent.type === "TSQualifiedName" && key === "right") ||
    /^(?:TSTypePredicate|LabeledStatement|ImportAttribute|MetaProperty)$/.test(parent.type));

/**
 * What a piece of TypeScript imports or defines at any depth, and what it uses besides what every program has.
 * @throws SyntaxError where it is none
 */
export function namesIn(text: string): { readonly defined: ReadonlySet<string>; readonly used: readonly string[] } {
  const defined = new Set<string>();
  const used = new Set<string>();
  visit(parseAst(text, { lang: "ts" }) as unknown as Node, undefined, "");
  return { defined, used: [...used].filter((name) => !defined.has(name)) };

  function visit(value: unknown, parent: Node | undefined, key: string): void {
    if (Array.isArray(value)) return value.forEach((each) => visit(each, parent, key));
    if (!isNode(value)) return;
    if (define(value)) return;
    if (value.type === "Identifier") {
      const name = String(value["name"]);
      if (!isLabel(parent, key) && !(name in globalThis) && !typeNames.has(name)) used.add(name);
      return visit(value["typeAnnotation"], value, "typeAnnotation");
    }
    for (const [member, each] of Object.entries(value)) visit(each, value, member);
  }

  /** Takes what a node defines. @returns whether there is nothing else in it */
  function define(node: Node): boolean {
    const { type, id, local, param, params } = node;
    if (type === "ImportSpecifier" || type === "ImportDefaultSpecifier" || type === "ImportNamespaceSpecifier") {
      bind(local);
      return true;
    }
    if (/^(?:VariableDeclarator|Function|Class|TSInterface|TSTypeAlias|TSEnum)/.test(type)) bind(id);
    if (type === "CatchClause") bind(param);
    if (type === "TSTypeParameter") bind(node["name"]);
    if (Array.isArray(params)) params.forEach(bind);
    return false;
  }

  function bind(pattern: unknown): void {
    if (typeof pattern === "string") return void defined.add(pattern);
    if (!isNode(pattern)) return;
    const { type, name, left, argument, elements, properties, parameter, value } = pattern;
    if (type === "Identifier") defined.add(String(name));
    for (const each of [left, argument, parameter, type === "Property" ? value : undefined]) bind(each);
    for (const list of [elements, properties]) if (Array.isArray(list)) list.forEach(bind);
  }
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && "type" in value && typeof value.type === "string";
}
