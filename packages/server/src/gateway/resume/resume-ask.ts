import { resumeQuery } from "@vivavoce/protocol";
import type { HeardAtClient } from "../../pipeline/session-port.ts";
import { firstValueOf } from "../upgrade-request.ts";
import type { UpgradeRequest } from "../upgrade-request.ts";

/** What a client says that wants to go on with a session. */
export interface ResumeAsk {
  readonly token: string;
  readonly seen: number;
  /** Messages that the client has not kept, because some server has confirmed them. */
  readonly from: number;
  readonly heard?: HeardAtClient;
}

/** What an upgrade asks for; undefined where it asks for a session of its own. */
export function resumeAskOf(request: UpgradeRequest): ResumeAsk | undefined {
  const value = (name: string): string | undefined => firstValueOf(request.query, name);
  const token = value(resumeQuery.token);
  if (token === undefined) return undefined;
  const seen = countOf(value(resumeQuery.seen)) ?? -1;
  const itemId = value(resumeQuery.item);
  const playedMs = countOf(value(resumeQuery.playedMs));
  const from = countOf(value(resumeQuery.from)) ?? 0;
  return {
    token,
    seen,
    from,
    ...(itemId === undefined || playedMs === undefined ? {} : { heard: { itemId, playedMs } }),
  };
}

/** The process that has the session of a token; undefined where it does not say. */
export function placeOf({ token }: ResumeAsk): number | undefined {
  const digits = /^rt(\d{1,4})_/.exec(token)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

function countOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

/** How tokens look. */
export const tokenForm = /^rt\d{0,4}_[A-Za-z0-9]{20,80}$/;

/** Longest message that may be one about resuming. */
const maxSeenBytes = 100;

/** What a message says of what its client has seen; undefined for every other message. */
export function seenOf(message: string | Buffer): { readonly number: number; readonly asks: boolean } | undefined {
  if (message.length > maxSeenBytes) return undefined;
  const text = message.toString();
  const match = /^\{"type":"vivavoce\.resume\.seen","seen":(\d{1,15})(,"answer":true)?\}$/.exec(text);
  return match === null ? undefined : { number: Number(match[1]), asks: match[2] !== undefined };
}
