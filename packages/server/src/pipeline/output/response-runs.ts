import { isDeepStrictEqual } from "node:util";
import type { Clock } from "@vivavoce/audio/clock";
import type { Logger } from "../../runtime/logger.ts";
import type { MadePart } from "./clause-speaker.ts";
import type { AbortReason, ResponsePlan } from "../../session/state/session-effect.ts";
import type { ResponsePart, WrittenPart } from "../../session/state/response-part.ts";
import type { SessionTrace } from "../session-trace.ts";
import type { SessionSpans } from "../../telemetry/session-spans.ts";
import type { EncodedAudio } from "./audio-encoder.ts";
import type { AnswerLimits } from "./answer-limits.ts";
import type { OutputPacer } from "./output-pacer.ts";
import { wasteWindowMs } from "../turn-taking/durations.ts";
import { speculativeRun } from "./speculative-run.ts";
import type { SpeculativeRun } from "./speculative-run.ts";
import { runResponse } from "./response-run.ts";
import type { ResponseRunEngines } from "./response-run.ts";

/** What the responses of one session are made with, and who takes their parts. */
export interface ResponseRunsOptions {
  readonly engines: ResponseRunEngines;
  readonly clock: Clock;
  readonly pacer: Pick<OutputPacer, "ready">;
  /** What an answer may be. */
  readonly answers: AnswerLimits;
  /** Whose responses they are; their share of the engines is counted together. */
  readonly sessionId: string;
  readonly logger: Logger;
  readonly trace: SessionTrace;
  readonly spans: SessionSpans | undefined;
  /** Answers of a session made ahead that may be thrown away in any minute; 0: none is made ahead. */
  readonly maxWastedPerMinute: number;
  /** Takes every part of a response, in order. */
  readonly part: (
    responseId: string,
    part: Exclude<ResponsePart, { type: "audio" }> | EncodedAudio,
    plan: ResponsePlan,
  ) => void;
  /** Whether what models write is told as parts: somebody keeps the session. */
  readonly tellsWritten: boolean;
  /** A run broke in a way that it must not. */
  readonly fault: (error: unknown) => void;
}

/** The responses of one session that are being made, and at most one that is made ahead. */
export interface ResponseRuns {
  /** Makes a response; what was made ahead for the same plan is used. */
  start(responseId: string, plan: ResponsePlan): void;
  abort(responseId: string, reason: AbortReason): void;
  /** The response of this plan will be wanted, if the user does not go on: begins to make it. */
  speculate(plan: ResponsePlan): void;
  /** It will not: what was made ahead is thrown away. */
  dropSpeculation(): void;
  close(): void;
}

/** What a model writes of one answer, told once it is known for which response. */
interface WrittenParts {
  readonly add: (part: WrittenPart) => void;
  tell(to: (part: WrittenPart) => void): void;
}

function createWrittenParts(): WrittenParts {
  const waiting: WrittenPart[] = [];
  let give = (part: WrittenPart): void => void waiting.push(part);
  return {
    add: (part) => give(part),
    tell(to) {
      for (const part of waiting.splice(0)) to(part);
      give = to;
    },
  };
}

/** Runs the responses of one session, and what is answered ahead. */
export function createResponseRuns(options: ResponseRunsOptions): ResponseRuns {
  const { engines, clock, pacer, answers, logger, trace, sessionId } = options;
  const context = { engines, clock, pacer, answers, sessionId, spans: options.spans };
  const runs = new Map<string, AbortController>();
  /** When answers made ahead were thrown away, in the last minute. */
  let wastedAtMs: readonly number[] = [];
  const counts = { used: 0, wasted: 0 };
  let ahead: SpeculativeRun | null = null;
  /** What has been written of it. */
  let writtenAhead: WrittenParts | undefined;

  function takeAhead(plan: ResponsePlan): SpeculativeRun | null {
    if (ahead === null) return null;
    if (!isDeepStrictEqual(ahead.plan, plan)) {
      dropSpeculation();
      return null;
    }
    const taken = ahead;
    ahead = null;
    counts.used += 1;
    trace({ kind: "speculation_ended", outcome: "used" });
    return taken;
  }

  function dropSpeculation(): void {
    if (ahead === null) return;
    ahead.controller.abort("turn_detected" satisfies AbortReason);
    ahead = null;
    counts.wasted += 1;
    wastedAtMs = [...wastedAtMs, clock.now()];
    trace({ kind: "speculation_ended", outcome: "wasted" });
  }

  const writtenParts = (): WrittenParts | undefined => (options.tellsWritten ? createWrittenParts() : undefined);

  function mayWaste(): boolean {
    wastedAtMs = wastedAtMs.filter((atMs) => clock.now() - atMs < wasteWindowMs);
    return wastedAtMs.length < options.maxWastedPerMinute;
  }

  async function give(
    responseId: string,
    plan: ResponsePlan,
    parts: AsyncIterable<MadePart>,
    controller: AbortController,
  ): Promise<void> {
    const seen = new Set<"first_token" | "first_audio">();
    const first = (kind: "first_token" | "first_audio"): void => {
      if (seen.has(kind)) return;
      seen.add(kind);
      trace({ kind, response_id: responseId });
    };
    try {
      for await (const part of parts) {
        if (controller.signal.aborted) break;
        if (part.type !== "usage" && part.type !== "clause") first("first_token");
        if (part.type === "audio") first("first_audio");
        if (part.type === "unspoken") {
          const { voice, script } = part;
          logger.log("warn", "the voice cannot speak the answer", { responseId, voice, script: script ?? "unknown" });
        }
        if (part.type !== "failed") {
          options.part(responseId, part, plan);
          continue;
        }
        const { details, ...failed } = part;
        options.part(responseId, failed, plan);
        const { code, message: reason } = part.error;
        logger.log("warn", "response failed", { responseId, code, reason, ...details });
      }
    } catch (error) {
      options.fault(error);
    } finally {
      // A response with tools has one run after the other.
      if (runs.get(responseId) === controller) runs.delete(responseId);
    }
  }

  return {
    start(responseId, plan) {
      const taken = takeAhead(plan);
      trace({ kind: "response_started", response_id: responseId, speculative: taken !== null });
      const controller = taken?.controller ?? new AbortController();
      runs.set(responseId, controller);
      const told = taken === null ? writtenParts() : writtenAhead;
      told?.tell((part) => options.part(responseId, { type: "written", part }, plan));
      const parts = taken?.take() ?? runResponse(plan, { ...context, written: told?.add }, controller.signal);
      void give(responseId, plan, parts, controller);
    },
    abort(responseId, reason) {
      runs.get(responseId)?.abort(reason);
    },
    speculate(plan) {
      if (ahead !== null && isDeepStrictEqual(ahead.plan, plan)) return;
      dropSpeculation();
      if (plan.interim !== null || !mayWaste()) return;
      writtenAhead = writtenParts();
      ahead = speculativeRun(plan, { ...context, written: writtenAhead?.add });
      trace({ kind: "speculation_started" });
    },
    dropSpeculation,
    close() {
      dropSpeculation();
      for (const controller of runs.values()) controller.abort("disconnected");
      if (counts.used + counts.wasted > 0) logger.log("info", "answers made ahead", counts);
    },
  };
}
