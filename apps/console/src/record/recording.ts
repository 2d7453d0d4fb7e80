import type { LoggedEvent } from "./event-log.ts";
import type { Track } from "./track.ts";

/** A conversation as it can be looked at, heard and saved. */
export interface Recording {
  /** When it began, ISO 8601. */
  readonly startedAt: string;
  /** Host of the server. */
  readonly server: string;
  readonly model: string;
  readonly events: readonly LoggedEvent[];
  readonly you: Track;
  readonly assistant: Track;
}

/** Where a recording ends. */
export function durationOf({ events, you, assistant }: Recording): number {
  const last = events.at(-1);
  return Math.max(you.endMs, assistant.endMs, last?.atMs ?? 0, last?.audio?.lastMs ?? 0);
}
