import { reasonOf } from "@vivavoce/audio/reason-of";
import { EngineError } from "@vivavoce/engine";
import type { ModelMessage, ModelPart, ModelRequest } from "@vivavoce/engine";
import type { PacedModel } from "./engine-watch.ts";

/** One answer of a scripted model: a text to say, or more. */
export type ScriptedReply =
  | string
  | {
      readonly says?: string;
      /** Functions to call after the text; arguments are written as JSON. */
      readonly calls?: readonly { readonly name: string; readonly arguments?: unknown }[];
      /** How long the model thinks before the first part, in milliseconds of the call. */
      readonly afterMs?: number;
      /** The model fails with this message, after the text if there is one. */
      readonly fails?: string;
    };

/** What a scripted model is asked, in brief. */
export interface ReplyRequest {
  /** What the user said last; empty when the model is to speak first. */
  readonly heard: string;
  /** Output of the functions called since, oldest first. */
  readonly toolOutputs: readonly string[];
  readonly messages: readonly ModelMessage[];
  /** Number of the request, from 0. */
  readonly nth: number;
}

/** A model that says what the test wants. */
export interface ScriptedModel extends PacedModel {
  /** Every request made, oldest first. */
  readonly requests: readonly ModelRequest[];
  /** Replies of a list that nobody has asked for yet; 0 for a function. */
  readonly remaining: number;
}

const engineId = "scripted-model";

/**
 * A language model that gives these replies in order, one for each request, or what a function makes of each. A request
 * beyond the list fails, so that a test that is out of step is told; so does one for which the function throws.
 */
export function scriptedModel(
  replies: readonly ScriptedReply[] | ((request: ReplyRequest) => ScriptedReply),
): ScriptedModel {
  const requests: ModelRequest[] = [];
  let isClosed = false;
  const thinkingTimes = new WeakMap<ModelRequest, number>();

  function reply(request: ModelRequest): ScriptedReply {
    const nth = requests.length - 1;
    if (typeof replies === "function") return replyOf(replies, { ...inBrief(request.messages), nth });
    return replies[nth] ?? { fails: `the script has ${replies.length} replies, and this is request ${nth + 1}` };
  }

  return {
    info: {
      id: engineId,
      languages: ["*"],
      licence: "MIT",
      capabilities: { tools: true, images: true, temperature: true, reasoningEffort: true },
    },
    requests,
    get remaining() {
      return typeof replies === "function" ? 0 : Math.max(0, replies.length - requests.length);
    },
    thinkingMs: (request) => thinkingTimes.get(request) ?? 0,
    generate(request) {
      if (isClosed) return refuse();
      requests.push(request);
      const chosen = reply(request);
      if (typeof chosen === "object") thinkingTimes.set(request, chosen.afterMs ?? 0);
      return perform(chosen, requests.length, request.signal);
    },
    close() {
      isClosed = true;
      return Promise.resolve();
    },
  };
}

/** What a server makes of an unknown error tells nobody where a test's own script is wrong. */
function replyOf(reply: (request: ReplyRequest) => ScriptedReply, request: ReplyRequest): ScriptedReply {
  try {
    return reply(request);
  } catch (error) {
    return { fails: `the script threw: ${reasonOf(error)}` };
  }
}

// oxlint-disable-next-line require-yield -- a model that is closed fails before its first part
async function* refuse(): AsyncGenerator<ModelPart, void> {
  throw new EngineError(engineId, "engine_closed", "the model is closed");
}

async function* perform(scripted: ScriptedReply, nth: number, signal: AbortSignal): AsyncGenerator<ModelPart, void> {
  const { says = "", calls = [], fails } = typeof scripted === "string" ? { says: scripted } : scripted;
  const words = says.match(/\S+\s*/gu) ?? [];
  const parts: ModelPart[] = words.map((text) => ({ type: "text", text }));
  for (const [index, { name, arguments: args = {} }] of calls.entries()) {
    parts.push({ type: "toolCall", index, callId: `call_${nth}_${index}`, name });
    parts.push({ type: "toolCallArguments", index, text: JSON.stringify(args) });
  }
  for (const part of parts) {
    if (signal.aborted) return;
    yield part;
    await Promise.resolve();
  }
  if (fails !== undefined) throw new EngineError(engineId, "engine_failed", fails);
  if (signal.aborted) return;
  const usage = { inputTokens: 1, outputTokens: words.length + 1, cachedTokens: 0, reasoningTokens: 0 };
  yield { type: "finish", reason: calls.length > 0 ? "toolCalls" : "stop", usage };
}

function inBrief(messages: readonly ModelMessage[]): Omit<ReplyRequest, "nth"> {
  const lastUser = messages.findLastIndex(({ role }) => role === "user");
  const said = messages[lastUser];
  const heard = said?.role === "user" ? said.content.flatMap((part) => (part.type === "text" ? part.text : [])) : [];
  const toolOutputs = messages.slice(lastUser + 1).flatMap((each) => (each.role === "tool" ? each.output : []));
  return { heard: heard.join(" "), toolOutputs, messages };
}
