import { EngineError } from "../engine-error.ts";
import type { EngineErrorCode } from "../engine-error.ts";
import type { LanguageModel, LanguageModelCapabilities, ModelPart, ModelRequest } from "../language-model.ts";

/** One answer of the script. */
export interface ScriptedAnswer {
  /** Texts and parts in order; `finish` is added when missing. */
  readonly parts: readonly (string | ModelPart)[];
  /** Holds the answer back before part number `beforePart` (default 0) until `opened` settles. */
  readonly gate?: { readonly beforePart?: number; readonly opened: Promise<unknown> };
  /** Throws an `EngineError` instead of part number `beforePart` (default 0). */
  readonly fail?: { readonly beforePart?: number; readonly code?: EngineErrorCode; readonly message?: string };
}

/** What became of one request. */
export interface ScriptedRun {
  /** What was asked for. */
  readonly request: ModelRequest;
  /** Parts taken by the caller so far. */
  readonly partCount: number;
  /** `left` when the caller stopped reading without aborting. */
  readonly outcome: "running" | "finished" | "failed" | "aborted" | "left";
}

/** A language model for tests: it says what the script says. No clock, no timers. */
export interface ScriptedLanguageModel extends LanguageModel {
  /** Every request made, oldest first. */
  readonly requests: readonly ModelRequest[];
  /** The same requests, with what became of them. */
  readonly runs: readonly ScriptedRun[];
  readonly closed: boolean;
}

const engineId = "scripted-language-model";

/**
 * Builds a language model that gives the answers of the script in order, one per request; requests beyond the script
 * get an empty answer.
 */
export function createScriptedLanguageModel(
  script: readonly (string | ScriptedAnswer)[],
  capabilities: Partial<LanguageModelCapabilities> = {},
): ScriptedLanguageModel {
  const answers = script.map((entry) => (typeof entry === "string" ? { parts: [entry] } : entry));
  const runs: MutableRun[] = [];
  let closed = false;
  return {
    info: {
      id: engineId,
      languages: ["*"],
      licence: "MIT",
      capabilities: { tools: true, images: true, temperature: true, reasoningEffort: true, ...capabilities },
    },
    runs,
    get requests() {
      return runs.map((run) => run.request);
    },
    get closed() {
      return closed;
    },
    generate(request) {
      const answer = answers[runs.length] ?? { parts: [] };
      const run: MutableRun = { request, partCount: 0, outcome: "running" };
      runs.push(run);
      if (closed) return refuse(run);
      return perform(answer, run);
    },
    close() {
      closed = true;
      return Promise.resolve();
    },
  };
}

type MutableRun = { -readonly [Key in keyof ScriptedRun]: ScriptedRun[Key] };

// oxlint-disable-next-line require-yield -- a model that is closed fails before its first part
async function* refuse(run: MutableRun): AsyncGenerator<ModelPart, void> {
  run.outcome = "failed";
  throw new EngineError(engineId, "engine_closed", "the model is closed");
}

async function* perform(answer: ScriptedAnswer, run: MutableRun): AsyncGenerator<ModelPart, void> {
  const { signal } = run.request;
  try {
    const parts = withFinish(answer.parts);
    for (const [index, part] of parts.entries()) {
      if (answer.gate && index === (answer.gate.beforePart ?? 0)) await settledOrAborted(answer.gate.opened, signal);
      if (signal.aborted) {
        run.outcome = "aborted";
        return;
      }
      if (answer.fail && index === (answer.fail.beforePart ?? 0)) {
        run.outcome = "failed";
        const { code = "engine_failed", message = "the script says so" } = answer.fail;
        throw new EngineError(engineId, code, message);
      }
      run.partCount = index + 1;
      yield part;
    }
    run.outcome = "finished";
  } finally {
    if (run.outcome === "running") run.outcome = signal.aborted ? "aborted" : "left";
  }
}

function withFinish(script: readonly (string | ModelPart)[]): ModelPart[] {
  const parts = script.map((part): ModelPart => (typeof part === "string" ? { type: "text", text: part } : part));
  if (parts.at(-1)?.type === "finish") return parts;
  const called = parts.some((part) => part.type === "toolCall");
  return [...parts, { type: "finish", reason: called ? "toolCalls" : "stop" }];
}

function settledOrAborted(opened: Promise<unknown>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const finish = (): void => {
      signal.removeEventListener("abort", finish);
      resolve();
    };
    signal.addEventListener("abort", finish);
    void opened.then(finish, finish);
  });
}
