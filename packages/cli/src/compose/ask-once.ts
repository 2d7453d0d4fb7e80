import { reasonOf } from "@vivavoce/audio/reason-of";
import { EngineError } from "@vivavoce/engine";
import type { EngineErrorDetails, LanguageModel } from "@vivavoce/engine";
import type { Logger } from "@vivavoce/server";

/** What came when a model was asked for its first word. */
export type FirstWord =
  | { readonly answers: true; readonly tookMs: number }
  /** `reason` is one sentence; `details` are for an operator. Neither holds a secret. */
  | { readonly answers: false; readonly reason: string; readonly details: EngineErrorDetails };

/**
 * Asks a language model for one token: a server that is configured need not be there, nor take the key, nor know the
 * model. Never rejects; gives undefined when it was aborted.
 * @param now milliseconds, for the duration alone
 */
export async function askOnce(
  languageModel: LanguageModel,
  now: () => number,
  signal: AbortSignal,
): Promise<FirstWord | undefined> {
  const startMs = now();
  try {
    const answer = languageModel.generate({
      messages: [{ role: "user", content: [{ type: "text", text: "Say yes." }] }],
      tools: [],
      toolChoice: "none",
      parallelToolCalls: false,
      maxOutputTokens: 1,
      requestedAt: new Date(),
      signal,
    });
    for await (const _ of answer) break;
    return signal.aborted ? undefined : { answers: true, tookMs: now() - startMs };
  } catch (error) {
    if (signal.aborted) return undefined;
    return { answers: false, reason: reasonOf(error), details: error instanceof EngineError ? error.details : {} };
  }
}

/**
 * Says in the log, model by model, whether it answers. Callers are served meanwhile.
 * @param models by the names that operators know
 */
export async function tellWhoAnswers(
  models: ReadonlyMap<string, LanguageModel>,
  { logger, now, signal }: { readonly logger: Logger; readonly now: () => number; readonly signal: AbortSignal },
): Promise<void> {
  const asked = [...models].filter(([, { info }]) => info.id !== builtIn);
  await Promise.all(
    asked.map(async ([model, languageModel]) => {
      const came = await askOnce(languageModel, now, signal);
      if (came === undefined) return;
      if (came.answers) logger.log("info", "language model answers", { model, tookMs: Math.round(came.tookMs) });
      else logger.log("warn", "language model does not answer", { model, reason: came.reason, ...came.details });
    }),
  );
}

/** Id of the model that is part of the program, and is always there. */
export const builtIn = "vivavoce-builtin";
