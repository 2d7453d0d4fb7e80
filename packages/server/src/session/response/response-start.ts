import { completeInterimResponse, completeVoice } from "@vivavoce/protocol";
import type {
  Item,
  McpTool,
  ResponseCreateParams,
  ResponseInputItem,
  ResponseObject,
  Session,
} from "@vivavoce/protocol";
import { instructionsOf, warnOfAgent } from "../honour/agent-settings.ts";
import { heardItems } from "../state/conversation.ts";
import { withMcpCalls } from "./mcp-history.ts";
import { noUsage } from "../state/mcp-run.ts";
import { failureSentence } from "./failure-sentence.ts";
import { mcpRun, serverOf } from "./mcp-tools.ts";
import { choiceOf, offeredTools } from "./tool-choice.ts";
import { responseWarnings } from "../honour/response-warnings.ts";
import type { InterimPlan, ResponsePlan, ResponseSource } from "../state/session-effect.ts";
import type { ResponseRequest, RunningResponse, ShownSettings } from "../state/response-state.ts";
import type { Step } from "../state/step.ts";
import { speakingOf } from "../state/capabilities.ts";
import { interimSentencesIn } from "./interim-sentences.ts";
import { heardAmong, sessionLanguages } from "../state/session-languages.ts";
import { expressionOf } from "../honour/voice-expression.ts";
import { selectVoice } from "../honour/voice-selection.ts";

/** Has a response made that its client has been told of. */
export function startResponse(step: Step, request: ResponseRequest, response: RunningResponse): void {
  step.effect({ type: "startResponse", responseId: response.id, plan: responsePlan(step, request, response) });
}

/** Tells the client of a response (SE-19). */
export function openResponse(step: Step, request: ResponseRequest): RunningResponse {
  const { session, capabilities, mcp } = step.state;
  const { params } = request;
  const inConversation = params.commit !== false && params.conversation !== "none";
  const shown = shownSettings(session, params);
  const response: RunningResponse = {
    phase: "running",
    id: step.id("resp"),
    request,
    origin: request.origin,
    inConversation,
    audible: shown.modalities.includes("audio"),
    shown,
    output: [],
    nextOutputIndex: 0,
    open: [],
    outputBytes: 0,
    forbidsCalls: choiceOf(session, params) === "none",
    audioMs: 0,
    wordTimes: session.output_audio_timestamp_types?.includes("word") ?? false,
    mcp: mcpRun(params.tools ?? session.tools ?? [], mcp.servers, inConversation),
    visemes: (params.animation ?? session.animation)?.outputs?.includes("viseme_id") ?? false,
    reported: noUsage,
    failure: null,
  };
  step.set({ response });
  step.send({
    type: "response.created",
    response: responseObject(response, { status: "in_progress", details: null, usage: null }),
  });
  const knows = (tool: McpTool): boolean => serverOf(tool, mcp.servers) !== undefined;
  for (const warning of responseWarnings(params, capabilities, knows, sessionLanguages(session)))
    step.warn(warning.code, warning.message, warning.param);
  warnOfAgent(step, "response", params);
  return response;
}

/** How a response has ended, as `response.done` tells it. */
export interface ResponseOutcome {
  readonly status: ResponseObject["status"];
  readonly details: ResponseObject["status_details"];
  readonly usage: ResponseObject["usage"];
}

/** The response object of OB-01, in the form cascaded models show. */
export function responseObject(response: RunningResponse, outcome: ResponseOutcome): ResponseObject {
  return {
    id: response.id,
    object: "realtime.response",
    status: outcome.status,
    status_details: outcome.details,
    output: response.output.toSorted((a, b) => a.outputIndex - b.outputIndex).map(({ item }) => item),
    usage: outcome.usage,
    conversation_id: response.inConversation ? "" : null,
    modalities: response.shown.modalities,
    voice: response.shown.voice,
    output_audio_format: response.shown.output_audio_format,
    temperature: response.shown.temperature,
    max_output_tokens: null,
    metadata: response.shown.metadata,
  } as ResponseObject;
}

function shownSettings(session: Session, params: ResponseCreateParams): ShownSettings {
  const wanted: readonly string[] = params.modalities ?? session.modalities;
  const audible = wanted.includes("audio");
  return {
    modalities: audible ? ["audio", "text"] : ["text"],
    voice: params.voice == null ? session.voice : completeVoice(params.voice),
    output_audio_format: params.output_audio_format ?? session.output_audio_format,
    temperature: params.temperature ?? session.temperature,
    metadata: params.metadata ?? null,
  };
}

/** What a run needs to know: of the whole response, or of a later round of it with the results of tools. */
export function responsePlan(step: Step, request: ResponseRequest, response: RunningResponse): ResponsePlan {
  const { session, capabilities } = step.state;
  const languages = sessionLanguages(session);
  const heard = heardAmong(languages, step.state.heardLanguage);
  const voice = selectVoice(response.shown.voice, capabilities.synthesizer.voices, { heard, languages });
  // Who asked out of band, or for text, is a program: it reads the failure in `response.done`.
  const speaksOfFailure = response.audible && response.inConversation;
  return {
    source: sourceOf(step, request, response),
    modalities: response.audible ? ["audio", "text"] : ["text"],
    voice: {
      ...voice,
      rate: voice.rate * (session.ga?.speed ?? 1),
      ...expressionOf(response.shown.voice, speakingOf(capabilities, voice.name).expression),
    },
    outputFormat: response.shown.output_audio_format,
    visemes: response.visemes,
    interim: interimPlan(step, request.params, voice.language),
    failureSentence: speaksOfFailure ? failureSentence(step.state, voice.name) : null,
  };
}

/**
 * RC-16 over SF-21. Which of the texts is said follows from the ids, so that a replay says the same. Without texts there are
 * some of ours, in the language of the voice.
 */
function interimPlan(step: Step, params: ResponseCreateParams, language: string): InterimPlan | null {
  const given = params.interim_response;
  const interim = given == null ? step.state.session.interim_response : completeInterimResponse(given);
  if (interim === null) return null;
  const timing = { triggers: interim.triggers, latencyMs: interim.latency_threshold_ms };
  if (interim.type === "llm_interim_response") {
    const { instructions, max_completion_tokens: maxTokens } = interim;
    return { kind: "model", ...timing, instructions, maxTokens, language };
  }
  const texts = interim.texts?.length ? interim.texts : interimSentencesIn(language);
  const text = texts[step.state.ids.next % Math.max(1, texts.length)];
  return text === undefined || text.trim() === "" ? null : { kind: "static", ...timing, text };
}

function sourceOf(step: Step, request: ResponseRequest, { mcp, output }: RunningResponse): ResponseSource {
  const { params, additionalInstructions } = request;
  const { session, conversation } = step.state;
  const given = params.pre_generated_assistant_message;
  if (request.said !== undefined) return { kind: "text", text: request.said.text };
  if (given != null) return { kind: "text", text: textOf(given) };
  const limit = params.max_output_tokens ?? session.max_response_output_tokens;
  const instructions = instructionsOf(step.state, params);
  const heard = heardItems(conversation);
  const base = params.input_items == null ? heard : params.input_items.flatMap((item) => referenced(item, heard));
  // Items of one response need no id of their own: they never join the conversation (RC-03, RC-04).
  const basis = [...base, ...(params.append_input_items ?? [])] as readonly Item[];
  // What earlier rounds have made is part of the conversation, unless the response is out of it or was given items.
  const made = output.map(({ item }) => item).filter((item) => !basis.some(({ id }) => id === item.id));
  return {
    kind: "model",
    model: session.model,
    instructions:
      additionalInstructions === null ? instructions : `${instructions}\n\n${additionalInstructions}`.trim(),
    items: withMcpCalls([...basis, ...made], mcp.bindings),
    ...offeredTools(choiceOf(session, params), request.origin, mcp),
    parallelToolCalls: session.parallel_tool_calls ?? true,
    temperature: params.temperature ?? session.temperature ?? null,
    maxOutputTokens: typeof limit === "number" ? limit : null,
    reasoningEffort: params.reasoning_effort ?? session.reasoning_effort ?? null,
  };
}

/** An `item_reference` stands for the item of the conversation with its id (IT-13); one deleted since for nothing. */
function referenced(item: ResponseInputItem, heard: readonly Item[]): (Item | ResponseInputItem)[] {
  return item.type === "item_reference" ? heard.filter((candidate) => candidate.id === item.id) : [item];
}

function textOf(message: { readonly content?: readonly object[] }): string {
  return (message.content ?? [])
    .map((part) => ("text" in part && typeof part.text === "string" ? part.text : ""))
    .join("");
}
