import type { Clock } from "@vivavoce/audio/clock";
import { baseLanguage } from "@vivavoce/engine/languages";
import type { LanguageModel, ModelPart } from "@vivavoce/engine";
import { within } from "../../runtime/within.ts";
import type { InterimPlan, ResponseSource } from "../../session/state/session-effect.ts";
import { withinLimits } from "./answer-limits.ts";
import { modelRequest } from "./model-request.ts";

/** Said at once, before what the model says. */
export interface InterimPart {
  readonly type: "interim";
  readonly text: string;
}

/** What something is said with while an answer is late. */
export interface InterimContext {
  readonly interim: InterimPlan;
  readonly source: ResponseSource;
  readonly languageModel: LanguageModel;
  readonly clock: Clock;
}

/** More than a sentence is no longer a filler. */
const interimLimits = { maxAnswerChars: 500, maxArgumentBytes: 0, maxToolCalls: 0 };

const defaultInstructions =
  "The answer to the user's last words takes a moment. Say one short, natural sentence that fits them and fills the " +
  "pause, such as that you are looking it up. Do not answer and do not ask anything.";

/**
 * The model's parts, with something said first when they are late, or when a tool is called before anything was said
 * (SF-21). It is said once, and only while the model has said nothing.
 */
export async function* withInterim(
  parts: AsyncIterable<ModelPart>,
  context: InterimContext,
  signal: AbortSignal,
): AsyncGenerator<ModelPart | InterimPart, void> {
  const { interim, clock } = context;
  const iterator = parts[Symbol.asyncIterator]();
  let next = iterator.next();
  let silent = true;
  try {
    const isLate = interim.triggers.includes("latency") && !(await within(clock, interim.latencyMs, next, signal));
    if (isLate && !signal.aborted) {
      const text = await Promise.race([interimText(context, signal), next.then(() => "")]);
      if (text !== "" && !signal.aborted) yield { type: "interim", text };
      silent = text === "";
    }
    for (let result = await next; result.done !== true; result = await next) {
      const part = result.value;
      if (part.type === "toolCall" && silent && interim.triggers.includes("tool")) {
        const text = await interimText(context, signal);
        if (text !== "" && !signal.aborted) yield { type: "interim", text };
      }
      silent = false;
      yield part;
      next = iterator.next();
    }
  } finally {
    await iterator.return?.();
  }
}

/** The text to say; empty when a model was to write it and did not manage to. */
async function interimText(
  { interim, source, languageModel, clock }: InterimContext,
  signal: AbortSignal,
): Promise<string> {
  if (interim.kind === "static") return interim.text;
  if (source.kind !== "model") return "";
  const instructions = interim.instructions ?? `${defaultInstructions}${inLanguage(interim.language)}`;
  const request = modelRequest(
    { ...source, instructions, tools: [], toolChoice: "none", maxOutputTokens: interim.maxTokens },
    new Date(clock.wallMs()),
    signal,
    // A few words while one waits need no pictures.
    false,
  );
  let text = "";
  try {
    const parts = withinLimits(languageModel.generate(request), interimLimits);
    for await (const part of parts) if (part.type === "text") text += part.text;
  } catch {
    // The answer itself is still on its way, and will tell of the failure if there is one.
    return "";
  }
  return text.trim();
}

/** A small model answers in the language of its instructions if nobody says otherwise. */
function inLanguage(language: string): string {
  if (baseLanguage(language) === "en") return "";
  const names = new Intl.DisplayNames(["en"], { type: "language", fallback: "none" });
  const name = /^[a-z]{2,3}$/u.test(baseLanguage(language)) ? names.of(baseLanguage(language)) : undefined;
  return name === undefined ? "" : ` Say it in ${name}.`;
}
