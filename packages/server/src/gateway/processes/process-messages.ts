import type { ShedWork } from "../../load/load-watch.ts";
import type { SessionRequest } from "../../pipeline/session-port.ts";
import type { ListedSession } from "../../fleet/listed-session.ts";
import type { Arrival } from "../session-floor.ts";
import type { RawRequest } from "../upgrade-request.ts";

/** An upgrade that was let in, on its way to the process of its session. Its socket goes along. */
export interface SeatOrder extends Omit<Arrival, "incoming" | "socket" | "head" | "request"> {
  readonly type: "seat";
  /** Number of the session, the process's own. */
  readonly seat: number;
  readonly raw: RawRequest;
  /** What came behind the request. */
  readonly head: Uint8Array;
  readonly request: Omit<SessionRequest, "dialect">;
}

/** From the process that decides who comes in. */
export type ToSessions =
  | SeatOrder
  /** The socket is nobody else's any more: its client may be answered. */
  | { readonly type: "go"; readonly seat: number }
  /** Sessions may finish what they are saying. */
  | { readonly type: "drain" }
  /** Every socket is closed with 1001, and the process ends. */
  | { readonly type: "close" }
  | { readonly type: "ask"; readonly ask: number; readonly question: Question };

/** What a process is asked about its sessions. */
export type Question =
  /** Its part of the page of numbers. */
  | { readonly what: "page" }
  | { readonly what: "list" }
  | { readonly what: "hang-up"; readonly id: string }
  /** Whether it has a session that may be asked for by its id, in this protocol. */
  | { readonly what: "holds"; readonly id: string; readonly owner: string; readonly protocol: string };

/** What it answers, by the question. */
export interface Answers {
  readonly page: string;
  readonly list: readonly ListedSession[];
  readonly "hang-up": boolean;
  readonly holds: boolean;
}

/** From a process with sessions. */
export type FromSessions =
  /** The socket has arrived, and the next may be sent. */
  | { readonly type: "took"; readonly seat: number }
  /** A session that goes on is one of this process from now on. */
  | { readonly type: "adopted"; readonly seat: number }
  /** The session is over, or there is none after all. */
  | { readonly type: "left"; readonly seat: number }
  /** Said every second: it lives, and how it is. */
  | {
      readonly type: "status";
      readonly unavailable: readonly object[];
      readonly degraded: readonly object[];
      readonly load: number;
      readonly waitingFinals: number;
      readonly sheds: readonly ShedWork[];
      readonly keptBytes: number;
      readonly maxBytes: number;
      readonly parked: number;
      readonly resumed: number;
    }
  | { readonly type: "drained" }
  | { readonly type: "answer"; readonly ask: number; readonly answer: Answers[keyof Answers] };

/** Pause between two words of a process about itself, in milliseconds. */
export const statusEveryMs = 1000;
