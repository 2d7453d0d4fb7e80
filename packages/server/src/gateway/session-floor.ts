import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import type { SessionType } from "@vivavoce/protocol";
import type { ServerMetrics } from "../metrics/server-metrics.ts";
import type { SessionRequest } from "../pipeline/session-port.ts";
import type { SessionDirectory } from "./admin/session-registry.ts";
import type { KnownCaller } from "../access/known-caller.ts";
import type { Refusal } from "./refusal.ts";
import type { ResumeAsk } from "./resume/resume-ask.ts";
import type { SessionAsk } from "./resume/session-ask.ts";

/** An upgrade that was let in. */
export interface Arrival {
  readonly incoming: IncomingMessage;
  readonly socket: Duplex;
  /** What came behind the request. */
  readonly head: Buffer;
  readonly request: SessionRequest;
  /** Kind of session that a client secret was minted for; absent without one. */
  readonly sessionType?: SessionType;
  readonly caller: KnownCaller;
  /** Who may go on with the session; the same text for whoever may. */
  readonly ownerId: string;
  /** The session that it goes on with; absent where it begins one. */
  readonly resume?: ResumeAsk;
  /** Who may ask for the session by its id, as far as he can show who he is; absent: nobody may. */
  readonly stockOwnerId?: string;
  /** The session that it asks for by its id. */
  readonly asked?: SessionAsk;
  readonly address: string;
}

/** What becomes of an arrival, for who let it in. */
export interface ArrivalEvents {
  /** Its socket has a session, in this process. */
  readonly kept: () => void;
  /** Its socket is not this process's any more. */
  readonly given: () => void;
  /** It goes on with a session of another server, which is one of this one from now on. */
  readonly adopted?: () => void;
  /** Its session is over, or there is none after all; called once. Of one that goes on with a session: its socket is closed. */
  readonly left: () => void;
}

/** Where the sessions of a gateway live. */
export interface SessionFloor {
  /** Whether there is room for a session at all. */
  readonly canSeat: boolean;
  seat(arrival: Arrival, events: ArrivalEvents): void;
  /** Whether it has a session that may be asked for by its id, in this protocol. */
  holds(sessionId: string, stockOwnerId: string, protocol: string): boolean | Promise<boolean>;
  /** Sessions without a socket, which wait for their clients, and how many have gone on so far. */
  readonly parked: number;
  readonly resumed: number;
  /** Where operators look them up. */
  readonly directory: SessionDirectory;
  /** What sessions keep, and may keep, in bytes. */
  readonly keptBytes: number;
  readonly maxBytes: number;
  /** What cannot work, beside what the gateway knows of. */
  readonly unavailable?: () => readonly object[];
  /** What it adds to `/health`. */
  readonly facts?: () => object;
  /** The page of numbers, where others have a part in it. */
  readonly page?: (metrics: ServerMetrics) => Promise<string>;
  /** Lets sessions finish what they are saying; resolves when none is left. Never rejects. */
  drain(): Promise<void>;
  /** Closes every socket with 1001; resolves when all have. Never rejects. */
  close(): Promise<void>;
  /** Cuts what is left. */
  terminate(): void;
}

/** Told to who comes while none runs. */
export const noProcess: Refusal = {
  status: 503,
  code: "no_session_process",
  message: "No process for sessions runs at the moment. Try again.",
  headers: { "retry-after": "1" },
};
