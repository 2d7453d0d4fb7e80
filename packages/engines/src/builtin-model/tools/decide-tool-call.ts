import type { ModelRequest, ModelTool } from "@vivavoce/engine";
import type { Turn } from "../turn.ts";
import { normalise } from "../normalise.ts";
import { fillArguments } from "./fill-arguments.ts";
import { identifierWords, readParameters } from "./tool-schema.ts";
import type { ToolParameter } from "./tool-schema.ts";

/** A call to make, or a question to ask because an argument was not said. */
export type ToolDecision =
  | { readonly kind: "call"; readonly name: string; readonly arguments: string }
  | { readonly kind: "ask"; readonly text: string };

const WEAK = new Set(
  (
    "get fetch set do the a an of for to in and or is it current currently lookup look up tool function call run make give " +
    "show return returns by with from given user this that on at using use retrieve retrieves gets information info " +
    "about what me my you your please can could would i"
  ).split(" "),
);
const REQUEST =
  /^(?:(?:hey|hello|hi|ok|okay|please|and|so|now|well|can you|could you|would you|will you|i want to|i want you to|i would like to|i need to|i need|let us) )*(?:what|how|when|where|who|which|is|are|will|does|do|tell|show|give|get|find|look|check|set|turn|switch|book|call|send|play|start|stop|open|close|search|order|add|create|make|remind|cancel|schedule|read|write|list|buy|reserve|transfer|convert|translate)\b/;
/** A caller who says this after a question has changed the subject. */
const NO_REPLY = /^(?:i|what|who|when|where|why|how|never|no|nothing|forget|stop|cancel|sorry|hello|thanks|thank)\b/i;
const QUESTION_OPENING = "Please tell me the ";

/**
 * Decides whether the words ask for one of the tools. Only a request whose words cover the tool's name, or most of its
 * description, calls it. `toolChoice` `required` or a name calls in any case, with the arguments that were said.
 */
export function decideToolCall(turn: Turn, request: ModelRequest): ToolDecision | undefined {
  const { toolChoice } = request;
  if (toolChoice === "none" || request.tools.length === 0) return undefined;
  const named =
    typeof toolChoice === "object" ? request.tools.find((tool) => tool.name === toolChoice.name) : undefined;
  if (named) return callWith(named, turn.said);
  if (typeof toolChoice === "object") return undefined;
  const pending = answerToQuestion(turn, request.tools);
  if (pending) return pending;
  const best = bestTool(turn.words, request.tools);
  if (toolChoice === "required") {
    const tool = best?.tool ?? request.tools[0];
    return tool && callWith(tool, turn.said);
  }
  if (!best || best.score < 0.6 || !REQUEST.test(turn.words)) return undefined;
  const filled = fillArguments(turn.said, readParameters(best.tool));
  const [missing] = filled.missing;
  if (missing) return { kind: "ask", text: questionFor(missing) };
  return { kind: "call", name: best.tool.name, arguments: JSON.stringify(filled.values) };
}

function callWith(tool: ModelTool, said: string): ToolDecision {
  return { kind: "call", name: tool.name, arguments: JSON.stringify(fillArguments(said, readParameters(tool)).values) };
}

/** "Paris" after "Please tell me the location.": the request before it is taken up again, with the argument. */
function answerToQuestion(turn: Turn, tools: readonly ModelTool[]): ToolDecision | undefined {
  const asked = turn.earlier.at(-1);
  if (!asked?.answered.startsWith(QUESTION_OPENING)) return undefined;
  const tool = bestTool(normalise(asked.said), tools)?.tool;
  if (!tool) return undefined;
  const before = fillArguments(asked.said, readParameters(tool));
  const [wanted, ...others] = before.missing;
  if (!wanted || asked.answered !== questionFor(wanted)) return undefined;
  const { values } = fillArguments(turn.said, [wanted]);
  const reply = turn.said.replace(/^(?:in|at|for|to|the|it is|it's)\s+/iu, "").replace(/[.?!,]+$/u, "");
  const value = values[wanted.name] ?? (wanted.type === "string" && wanted.choices.length === 0 ? reply : undefined);
  if (value === undefined || NO_REPLY.test(reply) || reply.split(" ").length > 5) return undefined;
  const [next] = others;
  if (next) return { kind: "ask", text: questionFor(next) };
  return { kind: "call", name: tool.name, arguments: JSON.stringify({ ...before.values, [wanted.name]: value }) };
}

function questionFor(parameter: ToolParameter): string {
  const choices = parameter.choices.length > 0 ? `: ${parameter.choices.slice(0, 5).join(", ")}` : "";
  return `${QUESTION_OPENING}${identifierWords(parameter.name).join(" ")}${choices}.`;
}

function bestTool(words: string, tools: readonly ModelTool[]): { tool: ModelTool; score: number } | undefined {
  const said = new Set(words.split(" ").map(stem));
  let best: { tool: ModelTool; score: number } | undefined;
  for (const tool of tools) {
    const score = Math.max(
      share(identifierWords(tool.name), said, 1),
      share(normalise(tool.description ?? "").split(" "), said, 2),
    );
    if (score > (best?.score ?? 0)) best = { tool, score };
  }
  return best;
}

/** Share of the telling words that were said; 0 when fewer than `least` were. */
function share(words: readonly string[], said: ReadonlySet<string>, least: number): number {
  const telling = [...new Set(words.filter((word) => !WEAK.has(word)).map(stem))];
  const hits = telling.filter((word) => said.has(word)).length;
  return telling.length === 0 || hits < least ? 0 : hits / telling.length;
}

/** Plural and -ing endings off. "times" stays: it is a sign of a sum, not of the time. */
function stem(word: string): string {
  if (word === "times") return word;
  return word.replace(/(?<=\w{3})(?:ing|s)$/, "");
}
