import type { Clock } from "@vivavoce/audio/clock";
import { EngineError } from "@vivavoce/engine";
import type { LanguageModel, ModelPart, Synthesizer } from "@vivavoce/engine";
import type { Failure, RunUsage, WrittenPart } from "../../session/state/response-part.ts";
import type { MadeBefore, ResponsePlan } from "../../session/state/session-effect.ts";
import { createRest } from "../../runtime/rest.ts";
import { createClauseSplitter } from "../speech-text/clause-splitter.ts";
import { AnswerError, defaultAnswerLimits, withinLimits } from "./answer-limits.ts";
import type { AnswerLimits } from "./answer-limits.ts";
import { createAnswerQueue } from "./answer-queue.ts";
import type { AnswerQueue } from "./answer-queue.ts";
import { createClauseSpeaker } from "./clause-speaker.ts";
import type { MadePart } from "./clause-speaker.ts";
import { withInterim } from "./interim-speech.ts";
import { beginChat } from "../../telemetry/chat-span.ts";
import type { SessionSpans } from "../../telemetry/session-spans.ts";
import { createOverlapFilter, goOnMessages, knownParts, textOf } from "./answer-again.ts";
import { modelRequest } from "./model-request.ts";
import type { OutputPacer } from "./output-pacer.ts";

/** What answers, and what speaks. */
export interface ResponseRunEngines {
  readonly languageModel: LanguageModel;
  readonly synthesizer: Synthesizer;
}

/** What a response is made with. */
export interface ResponseRunContext {
  readonly engines: ResponseRunEngines;
  readonly clock: Clock;
  /** Whose share of the engines it takes; absent: a share of its own. */
  readonly sessionId?: string;
  /** Says when audio may leave. */
  readonly pacer: Pick<OutputPacer, "ready">;
  /** What an answer may be; `defaultAnswerLimits` when absent. */
  readonly answers?: AnswerLimits;
  /** What OpenTelemetry is told; absent: nothing. */
  readonly spans?: SessionSpans | undefined;
  /** Told of what the model writes, as it comes, where that is to be known beyond this process. */
  readonly written?: ((part: WrittenPart) => void) | undefined;
}

/**
 * Makes one response: model text, clause by clause into speech, paced. Ends with one `finished` or `failed`, whatever
 * the engines do; when the signal is aborted it ends without either, and the model and synthesizer are told to stop.
 */
export async function* runResponse(
  plan: ResponsePlan,
  context: ResponseRunContext,
  signal: AbortSignal,
): AsyncGenerator<MadePart, void> {
  const queue = createAnswerQueue();
  // The model is also stopped when nobody wants its text any more: the synthesizer may fail long before the answer ends.
  const over = new AbortController();
  let usage: RunUsage | undefined;
  const note = (reported: RunUsage): void => {
    usage = reported;
  };
  /** What the model took, once: nothing that happens to the rest of the answer changes it. */
  function* told(): Iterable<MadePart> {
    if (usage === undefined) return;
    yield { type: "usage", usage };
    usage = undefined;
  }
  const reading = readModel(plan, context, queue, AbortSignal.any([signal, over.signal]), note);
  try {
    for await (const part of plan.modalities.includes("audio")
      ? speak(plan, context, queue, signal)
      : write(queue, plan.made)) {
      if (part.type !== "finished") yield* told();
      yield part;
      if (part.type === "finished") return;
    }
    if (signal.aborted) return;
    const { id } = context.engines.languageModel.info;
    throw new EngineError(id, "invalid_output", "the answer ended without a finish");
  } catch (error) {
    if (signal.aborted) return;
    yield* told();
    const details = error instanceof EngineError ? error.details : {};
    yield* sayFailure(plan, context, error, signal);
    if (!signal.aborted) yield { type: "failed", error: failureOf(error), details };
  } finally {
    over.abort();
    queue.close();
    await reading;
  }
}

/** Says that the model has failed, if that is to be said and the voice can. Its own failure changes nothing. */
async function* sayFailure(
  plan: ResponsePlan,
  { engines, pacer, sessionId }: ResponseRunContext,
  error: unknown,
  signal: AbortSignal,
): AsyncGenerator<MadePart, void> {
  const { failureSentence, modalities, source } = plan;
  const isOfModel = error instanceof EngineError && error.engine === engines.languageModel.info.id;
  if (failureSentence === null || !isOfModel || source.kind !== "model" || !modalities.includes("audio")) return;
  yield { type: "failing", error: failureOf(error) };
  const speaker = createClauseSpeaker(engines.synthesizer, plan, signal, sessionId);
  try {
    for (const clause of clausesOf(failureSentence)) yield* paced(speaker.speak(clause), pacer, signal);
    yield* paced(speaker.finishItem(), pacer, signal);
  } catch {
    // The response fails for the reason that it had before.
  }
}

/** Audio leaves when the pacer is open for it. */
async function* paced(
  speech: AsyncIterable<MadePart>,
  pacer: ResponseRunContext["pacer"],
  signal: AbortSignal,
): AsyncGenerator<MadePart, void> {
  for await (const part of speech) {
    if (part.type === "audio") await pacer.ready(signal);
    if (signal.aborted) return;
    yield part;
  }
}

/** Reads the model beside the speaking and to its end at once: its connection never waits for playback. */
async function readModel(
  plan: ResponsePlan,
  { engines, clock, answers = defaultAnswerLimits, spans, written }: ResponseRunContext,
  queue: AnswerQueue,
  signal: AbortSignal,
  note: (usage: RunUsage) => void,
): Promise<void> {
  const known = plan.made === undefined || plan.source.kind === "text" ? [] : knownParts(plan.made);
  const isWhole = known.at(-1)?.type === "finish";
  const asked = plan.source.kind === "model" && !isWhole ? beginChat(engines.languageModel, spans) : undefined;
  const take = (part: ModelPart): void => {
    if (part.type === "finish" && part.usage !== undefined) note(runUsage(part));
    queue.push(part);
  };
  try {
    for (const part of known) take(part);
    if (plan.source.kind === "text") {
      queue.push({ type: "text", text: plan.source.text });
      queue.push({ type: "finish", reason: "stop" });
    } else if (!isWhole) {
      const { languageModel } = engines;
      const { images } = languageModel.info.capabilities;
      const request = modelRequest(plan.source, new Date(clock.wallMs()), signal, images);
      const before = textOf(known);
      const messages = [...request.messages, ...goOnMessages(before)];
      const told = { ...request, messages, ...(asked !== undefined && { traceHeaders: asked.headers }) };
      const fresh = createOverlapFilter(before);
      const give = (part: ModelPart): void => {
        if (part.type === "text" && part.text === "") return;
        written?.(part);
        take(part);
      };
      for await (const part of withinLimits(languageModel.generate(told), answers)) {
        if (signal.aborted) break;
        asked?.part(part);
        if (part.type === "text") give({ type: "text", text: fresh.push(part.text) });
        else {
          give({ type: "text", text: fresh.flush() });
          give(part);
        }
      }
    }
    asked?.end();
    queue.end();
  } catch (error) {
    asked?.end(failureOf(error).code);
    queue.fail(error);
  }
}

async function* write(parts: AsyncIterable<ModelPart>, made?: MadeBefore): AsyncGenerator<MadePart, void> {
  let toldChars = made?.text.length ?? 0;
  for await (const part of parts) {
    if (part.type !== "text") {
      yield plain(part);
      continue;
    }
    const text = part.text.slice(toldChars);
    toldChars -= part.text.length - text.length;
    if (text !== "") yield { type: "text", text };
  }
}

async function* speak(
  plan: ResponsePlan,
  { engines, clock, pacer, sessionId, written }: ResponseRunContext,
  parts: AsyncIterable<ModelPart>,
  signal: AbortSignal,
): AsyncGenerator<MadePart, void> {
  const splitter = createClauseSplitter();
  const { made } = plan;
  const speaker = createClauseSpeaker(engines.synthesizer, plan, signal, sessionId);
  /** Text that has been told already. */
  let toldChars = made?.text.length ?? 0;

  const rest = createRest(clock);

  async function* rested(speech: AsyncIterable<MadePart>): AsyncGenerator<MadePart, void> {
    await rest();
    yield* paced(speech, pacer, signal);
  }

  async function* spoken(clause: string): AsyncGenerator<MadePart, void> {
    if (written !== undefined) yield { type: "clause", atMs: speaker.positionMs };
    yield* rested(speaker.speak(clause));
  }

  if (made !== undefined && made.clause !== null && made.text !== "") {
    await rest();
    yield* paced(speaker.speakRest(made.text, made.clause, made.audioMs), pacer, signal);
  }

  const { interim, source } = plan;
  const { languageModel } = engines;
  const said = interim === null ? parts : withInterim(parts, { interim, source, languageModel, clock }, signal);
  for await (const part of said) {
    if (signal.aborted) return;
    if (part.type === "interim") {
      for (const clause of clausesOf(`${part.text} `)) yield* spoken(clause);
      continue;
    }
    if (part.type === "text") {
      const fresh = part.text.slice(toldChars);
      toldChars -= part.text.length - fresh.length;
      for (const piece of piecesOf(fresh)) {
        for (const clause of splitter.push(piece)) yield* spoken(clause);
        if (signal.aborted) return;
      }
      continue;
    }
    // A call, or the end: what was said before it is finished first.
    if (part.type !== "toolCallArguments") {
      for (const clause of splitter.flush()) yield* spoken(clause);
      yield* rested(speaker.finishItem());
    }
    if (!signal.aborted) yield plain(part);
  }
}

/** Model text is looked at in pieces of so many characters: whatever comes at once, nobody else waits for it. */
const pieceChars = 4096;

function* piecesOf(text: string): Generator<string> {
  for (let at = 0; at < text.length; at += pieceChars) yield text.slice(at, at + pieceChars);
}

/** What is said while the answer is late, or in its place, comes from outside too, and may be long. */
function clausesOf(text: string): string[] {
  const splitter = createClauseSplitter();
  return [...splitter.push(text), ...splitter.flush()];
}

function plain(part: Exclude<ModelPart, { type: "text" }>): MadePart {
  if (part.type !== "finish") return part;
  const reason =
    part.reason === "length" ? "max_output_tokens" : part.reason === "contentFilter" ? "content_filter" : "completed";
  return { type: "finished", reason, usage: runUsage(part) };
}

function runUsage({ usage }: Extract<ModelPart, { type: "finish" }>): RunUsage {
  return {
    inputTextTokens: usage?.inputTokens ?? 0,
    cachedTextTokens: usage?.cachedTokens ?? 0,
    outputTextTokens: usage?.outputTokens ?? 0,
    reasoningTokens: usage?.reasoningTokens ?? 0,
  };
}

/** What a client is told: engine failures have a code and a harmless message, anything else only that it happened. */
export function failureOf(error: unknown): Failure {
  if (error instanceof AnswerError) return error.failure;
  if (error instanceof EngineError) {
    return {
      type: error.code === "rate_limited" || error.code === "rate_limit_exceeded" ? "rate_limit_error" : "server_error",
      code: error.code,
      message: error.message,
    };
  }
  return { type: "server_error", code: "server_error", message: "The server failed while making the response." };
}
