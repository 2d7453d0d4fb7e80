import type { Usage } from "../kit/child-messages.ts";
import type { FromSessions, ToSessions } from "@vivavoce/server";

/** How callers speak: the same for all, each beginning at another time. */
export interface Crowd {
  readonly url: string;
  readonly callers: number;
  readonly seconds: number;
  /** What is said, as messages to send, a clip after the other. */
  readonly clips: readonly (readonly string[])[];
  /** Length of a message's sound, and of the silence after a clip, in milliseconds. */
  readonly frameMs: number;
  readonly pauseMs: number;
  readonly silentFrame: string;
  readonly session: Readonly<Record<string, unknown>>;
}

/** What they heard. */
export interface Heard {
  /** Turns without an answer in their pause. */
  readonly missed: number;
  /** From the end of speech to the first audio, in milliseconds, of each turn that was answered in its pause. */
  readonly firstAudioMs: readonly number[];
  readonly errors: readonly string[];
  /** Time of a core, and latest that a message was sent behind its time, both in milliseconds. */
  readonly cpuMs: number;
  readonly latestMs: number;
}

/** Between the bench and a process with sessions on scripted engines. */
export type ToScripted = { readonly type: "start"; readonly alone: boolean } | { readonly type: "usage" } | ToSessions;
export type FromScripted =
  | { readonly type: "ready" }
  | { readonly type: "listening"; readonly url: string }
  | { readonly type: "usage"; readonly usage: Usage }
  | FromSessions;
