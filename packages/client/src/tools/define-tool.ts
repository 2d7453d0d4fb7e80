import type { FunctionTool } from "@vivavoce/protocol";
import { checkJson } from "./json-schema.ts";
import type { FromJsonSchema, JsonSchema } from "./json-schema.ts";

/** What a handler is told beside the arguments. */
export interface ToolCall {
  readonly callId: string;
  readonly name: string;
  /** Aborts when the time of the tool is over, or nobody waits for its output any more. */
  readonly signal: AbortSignal;
}

/** A validator in the form of Standard Schema (zod, valibot, arktype). */
export interface StandardSchema<T> {
  readonly "~standard": {
    readonly validate: (value: unknown) => StandardResult<T> | Promise<StandardResult<T>>;
  };
}
type StandardResult<T> =
  { readonly value: T; readonly issues?: undefined } | { readonly issues: readonly { readonly message: string }[] };

/** A validator with a `parse` that throws. */
export interface Parser<T> {
  parse(value: unknown): T;
}

/** Thrown by a handler: its message is for the model. Messages of other errors are not shown to it. */
export class ToolError extends Error {
  override readonly name = "ToolError";
}

/** A function of the client's that the model may call (SF-15.1). */
export interface ClientTool {
  /** What the server is told. */
  readonly definition: FunctionTool;
  readonly timeoutMs: number;
  /**
   * Checks the JSON text of the arguments and runs the handler.
   * @throws {ToolError} when the arguments do not fit.
   */
  call(argumentsText: string, call: ToolCall): Promise<unknown>;
}

interface ToolFields {
  readonly name: string;
  /** What it does, for the model. */
  readonly description: string;
  /** How long a call may take. Default 30,000 ms. */
  readonly timeoutMs?: number;
}

/** A tool whose arguments are checked against the JSON schema that the model gets. */
export interface SchemaTool<S extends JsonSchema> extends ToolFields {
  readonly parameters: S;
  readonly validate?: undefined;
  /** The output: text as it is, anything else as JSON. */
  run(args: FromJsonSchema<S>, call: ToolCall): unknown;
}

/** A tool whose arguments are checked by a validator of the program's own. */
export interface ValidatedTool<T> extends ToolFields {
  readonly parameters: JsonSchema;
  readonly validate: StandardSchema<T> | Parser<T>;
  /** The output: text as it is, anything else as JSON. */
  run(args: T, call: ToolCall): unknown;
}

const defaultTimeoutMs = 30_000;

/** A function the model may call. `parameters` is the JSON schema of its arguments; it types the handler's. */
export function defineTool<T>(tool: ValidatedTool<T>): ClientTool;
export function defineTool<const S extends JsonSchema>(tool: SchemaTool<S>): ClientTool;
export function defineTool(tool: ToolFields & ToolBody): ClientTool {
  const { name, description, parameters } = tool;
  return {
    definition: { type: "function", name, description, parameters: { ...parameters } },
    timeoutMs: tool.timeoutMs ?? defaultTimeoutMs,
    async call(argumentsText, call) {
      return tool.run(await checked(parseArguments(argumentsText), tool), call);
    },
  };
}

/** Both kinds of tools, types forgotten: `run` takes what the check let pass. */
interface ToolBody {
  readonly parameters: JsonSchema;
  readonly validate?: StandardSchema<unknown> | Parser<unknown> | undefined;
  run(args: unknown, call: ToolCall): unknown;
}

function parseArguments(text: string): unknown {
  try {
    // Models write nothing at all for functions without arguments.
    return text.trim() === "" ? {} : JSON.parse(text);
  } catch {
    throw new ToolError("The arguments are not JSON.");
  }
}

async function checked(value: unknown, { parameters, validate }: ToolBody): Promise<unknown> {
  if (validate === undefined) {
    const problems = checkJson(value, parameters);
    if (problems.length > 0) throw new ToolError(`${problems.join("; ")}.`);
    return value;
  }
  if ("~standard" in validate) {
    const result = await validate["~standard"].validate(value);
    if (result.issues !== undefined) throw new ToolError(result.issues.map((issue) => issue.message).join("; "));
    return result.value;
  }
  try {
    return validate.parse(value);
  } catch (error) {
    throw new ToolError(error instanceof Error ? error.message : "The arguments do not fit.");
  }
}
