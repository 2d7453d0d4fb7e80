import type { SessionInput } from "../session/state/session-input.ts";
import type { SessionState } from "../session/state/session-state.ts";
import type { Start } from "./starting-point.ts";

/** Whose session it is, and what its client has to ask for again. */
export interface KeptIdentity {
  /** Who may go on with it. */
  readonly owner: string;
  readonly dialect: string;
  readonly apiVersion: string;
}

/** Everything of a session at one moment. */
export interface Snapshot extends KeptIdentity {
  readonly state: SessionState;
  /** End of its time, by the clock on the wall, in milliseconds. */
  readonly endsAtMs: number;
  /** Messages said so far; `unseen` are the last of them. */
  readonly said: number;
  readonly unseen: readonly string[];
}

/** One entry of a session's record, as JSON. */
export interface KeptEntry {
  /** Of this form; one of another form is not read. */
  readonly form: 1;
  readonly start: Start;
  /** Stands for all before it. */
  readonly snapshot?: Snapshot;
  /** What happened since the entry before; what was said follows from it. */
  readonly inputs?: readonly SessionInput[];
  /** Messages that no input led to, and their numbers. */
  readonly beside?: readonly { readonly number: number; readonly text: string }[];
}

/** @throws Error when it is no entry, or one of another form */
export function readEntry(bytes: Buffer): KeptEntry {
  const entry = JSON.parse(bytes.toString()) as KeptEntry | null;
  if (entry?.form !== 1) throw new Error("The record of the session was written by another version of this server.");
  return entry;
}
