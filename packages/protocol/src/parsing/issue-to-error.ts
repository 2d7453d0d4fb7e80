import type { z } from "zod";
import { ProtocolError } from "../protocol-error.ts";
import { FIELD_ALIASES } from "../schema/renamed.ts";
import { paramPath } from "./param-path.ts";

type Issue = z.core.$ZodIssue;

/** Longest value that a message repeats; longer ones may be speech or prompts. */
const MAX_SHOWN = 40;
const IDENTIFIER = /^[\w.:/-]*$/;

interface Place {
  /** Path in the client's own spelling. */
  readonly path: readonly PropertyKey[];
  readonly value: unknown;
}

/** The key under which the client sent the canonical `key`, when it used a variant of it. */
function sentKey(key: PropertyKey, fields: object): PropertyKey {
  if (Object.hasOwn(fields, key)) return key;
  const alias = Object.entries(FIELD_ALIASES).find(([from, to]) => to === key && Object.hasOwn(fields, from));
  return alias === undefined ? key : alias[0];
}

/**
 * Where `path` leads in what the client sent. It ends early where the client wrote a short form, such as a voice as a
 * string.
 */
function placeOf(root: unknown, path: readonly PropertyKey[]): Place {
  const sentPath: PropertyKey[] = [];
  let value = root;
  for (const key of path) {
    if (value === undefined) sentPath.push(key);
    else if (typeof value !== "object" || value === null) break;
    else {
      const sent = sentKey(key, value);
      sentPath.push(sent);
      value = Object.hasOwn(value, sent) ? (value as Record<PropertyKey, unknown>)[sent] : undefined;
    }
  }
  return { path: sentPath, value };
}

function kindOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "an array";
  if (typeof value === "object") return "an object";
  return `a ${typeof value}`;
}

/** What was received, without repeating text that could be private. */
function shown(value: unknown): string {
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  if (typeof value === "string" && value.length <= MAX_SHOWN && IDENTIFIER.test(value)) return `'${value}'`;
  return kindOf(value);
}

const EXPECTED: Readonly<Record<string, string>> = {
  int: "an integer",
  array: "an array",
  object: "an object",
  record: "an object",
  tuple: "an array",
};
const expectedName = (expected: string): string => EXPECTED[expected] ?? `a ${expected}`;

/** The branch of a union that came furthest is the one the client meant. */
function deepest(branches: readonly (readonly Issue[])[]): Issue | undefined {
  let best: Issue | undefined;
  for (const [first] of branches) {
    if (first !== undefined && first.path.length > (best?.path.length ?? 0)) best = first;
  }
  return best;
}

interface Finding {
  readonly issue: Issue;
  readonly path: readonly PropertyKey[];
}

/** Follows unions, records and sets down to the issue that says what is wrong. */
function innermost(issue: Issue, prefix: readonly PropertyKey[]): Finding {
  const path = [...prefix, ...issue.path];
  if (issue.code === "invalid_union") {
    const inner = deepest(issue.errors);
    if (inner !== undefined) return innermost(inner, path);
  }
  if (issue.code === "invalid_element" && issue.issues[0] !== undefined) return innermost(issue.issues[0], path);
  return { issue, path };
}

const list = (values: readonly unknown[]): string => values.map((value) => `'${String(value)}'`).join(", ");

function allowedValues(issue: Issue): string | undefined {
  if (issue.code === "invalid_value") return list(issue.values);
  if (issue.code === "invalid_union" && "options" in issue && issue.options !== undefined) return list(issue.options);
  return undefined;
}

/** Size limits in words: numbers have values, texts and arrays have lengths. */
function limit(origin: string, bound: string, value: number | bigint): string {
  if (origin === "string") return `${bound} ${value} characters`;
  if (origin === "array") return `${bound} ${value} entries`;
  return `${bound} ${value}`;
}

function describe(issue: Issue, value: unknown): string {
  const allowed = allowedValues(issue);
  if (allowed !== undefined) return `${shown(value)} is not supported. Supported values are: ${allowed}.`;
  switch (issue.code) {
    case "invalid_type":
      return `expected ${expectedName(issue.expected)}, but got ${kindOf(value)}.`;
    case "too_small": {
      const bound = issue.exact === true ? "exactly" : issue.inclusive === false ? "more than" : "at least";
      return `expected ${limit(issue.origin, bound, issue.minimum)}, but got ${shown(value)}.`;
    }
    case "too_big": {
      const bound = issue.exact === true ? "exactly" : issue.inclusive === false ? "less than" : "at most";
      return `expected ${limit(issue.origin, bound, issue.maximum)}, but got ${shown(value)}.`;
    }
    case "custom":
    case "invalid_union":
    case "invalid_format":
      return `${issue.message}, but got ${shown(value)}.`;
    case "invalid_key":
      return "a key is not allowed.";
    default:
      return "the value is not allowed.";
  }
}

/** The error that tells a client about the first thing a schema found wrong in `root`. */
export function issueToError(issue: Issue, root: unknown, eventId: string | null): ProtocolError {
  const found = innermost(issue, []);
  const { path, value } = placeOf(root, found.path);
  const param = paramPath(path);
  if (value === undefined) {
    return new ProtocolError("missing_required_parameter", `Missing required parameter: '${param ?? ""}'.`, {
      param,
      eventId,
    });
  }
  return new ProtocolError("invalid_value", `Invalid '${param ?? "event"}': ${describe(found.issue, value)}`, {
    param,
    eventId,
  });
}
