import type { Timers } from "@vivavoce/audio/clock";
import { EngineError } from "../engine-error.ts";
import type { EngineErrorCode } from "../engine-error.ts";
import type { WorkAnswer, WorkFailure, WorkRequest } from "./work-frame.ts";

/** What a piece of work has of its channel. */
export interface WorkDesk {
  /** For the time that there is for an answer. */
  readonly timers: Timers;
  /** Says something to who asked for it. */
  tell(answer: WorkAnswer): void;
  /** Says something that only the newest of counts; it waits while the other end is slow, and is replaced meanwhile. */
  tellNewest(answer: WorkAnswer & { readonly id: number }): void;
  /** One more request is unanswered: undefined, or why there may not be. */
  admit(engine: string): WorkFailure | undefined;
  /** It has been answered. */
  answered(): void;
  /** The piece of work is over. */
  over(id: number): void;
}

/** A piece of work that has begun. */
export interface HostedWork {
  /** What comes for it later. */
  take(request: WorkRequest): void;
  /** Ends it without a word: nobody wants it any more. */
  end(): void;
}

/** A failure of an engine that is known by the name of its offer alone. */
export function failureOfName(engine: string, code: EngineErrorCode, what: string): WorkFailure {
  return { engine, code, message: `The engine ${engine} ${what}.` };
}

/** What is told of an error. Those that are no `EngineError` are told without their words, which may hold anything. */
export function failureOf(engine: string, error: unknown): WorkFailure {
  if (!(error instanceof EngineError)) return { engine, code: "engine_failed", message: `${engine} failed` };
  const { code, message, details } = error;
  return { engine: error.engine, code, message, ...(Object.keys(details).length > 0 && { details }) };
}
