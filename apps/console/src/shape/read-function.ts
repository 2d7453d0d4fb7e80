import { isRecord } from "@vivavoce/audio/is-record";
import type { JsonObject } from "../app/draft.ts";

/** A function as it is written into the form. */
export interface WrittenFunction {
  readonly name: string;
  readonly meaning: string;
  /** JSON schema of its parameters. */
  readonly schema: string;
}

/** A function as the wire has it. */
interface FunctionTool {
  readonly type: "function";
  readonly name: string;
  readonly description: string;
  readonly parameters: JsonObject;
}

/** What is wrong with it; `detail` is the part that is. */
export interface FunctionFault {
  readonly kind: "name" | "noJson" | "noObject" | "properties" | "property" | "required";
  readonly detail: string;
}

/** What became of reading it. */
export type ReadFunction =
  { readonly kind: "tool"; readonly tool: FunctionTool } | { readonly kind: "fault"; readonly fault: FunctionFault };

const fault = (kind: FunctionFault["kind"], detail = ""): ReadFunction => ({ kind: "fault", fault: { kind, detail } });

/** Reads a function definition; names the first thing that is wrong. */
export function readFunction({ name, meaning, schema }: WrittenFunction): ReadFunction {
  // What models take as the name of a function.
  if (!/^[\w-]{1,64}$/.test(name.trim())) return fault("name", name.trim());
  let parameters: unknown;
  try {
    parameters = JSON.parse(schema);
  } catch (error) {
    return fault("noJson", error instanceof Error ? error.message : "");
  }
  if (!isRecord(parameters) || parameters["type"] !== "object") return fault("noObject");
  const { properties = {}, required = [] } = parameters;
  if (!isRecord(properties)) return fault("properties");
  const odd = Object.entries(properties).find(([, each]) => !isRecord(each) && typeof each !== "boolean");
  if (odd !== undefined) return fault("property", odd[0]);
  if (!Array.isArray(required)) return fault("required", JSON.stringify(required));
  const stray = required.findIndex((each) => typeof each !== "string" || !Object.hasOwn(properties, each));
  if (stray >= 0) return fault("required", JSON.stringify(required[stray]));
  return { kind: "tool", tool: { type: "function", name: name.trim(), description: meaning.trim(), parameters } };
}
