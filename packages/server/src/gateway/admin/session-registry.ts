import { isIPv4 } from "node:net";
import type { SessionFigures } from "../../pipeline/session-port.ts";
import type { ListedSession } from "../../fleet/listed-session.ts";
import { isLoopbackAddress, networkOf } from "../client-address.ts";

/** What the registry is told of a session, and asks it. */
export interface RegisteredSession {
  readonly connectionId: string;
  readonly caller: string;
  readonly address: string;
  readonly dialect: string;
  readonly model: string;
  readonly clientRequestId: string;
  readonly startedAtMs: number;
  readonly figures: () => SessionFigures | undefined;
  readonly isParked: () => boolean;
  /** Ends it. */
  readonly hangUp: () => void;
}

/** Where the sessions of a server can be looked up, wherever they are. */
export interface SessionDirectory {
  /** All of them, the oldest first. Never rejects. */
  list(): Promise<readonly ListedSession[]>;
  /** Ends a session; false when there is none of that id. Never rejects. */
  hangUp(id: string): Promise<boolean>;
}

/** The sessions of one process: who, where from, since when. */
export class SessionRegistry implements SessionDirectory {
  /** With the time that each was added: the clock on the wall may be set meanwhile. */
  readonly #sessions = new Map<RegisteredSession, number>();
  readonly #now: () => number;

  /** @param now milliseconds that only grow */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Adds a session. Returns how to take it out. */
  add(session: RegisteredSession): () => void {
    this.#sessions.set(session, this.#now());
    return () => this.#sessions.delete(session);
  }

  async list(): Promise<readonly ListedSession[]> {
    return [...this.#sessions].map(([session, sinceMs]) => this.#listed(session, sinceMs));
  }

  async hangUp(id: string): Promise<boolean> {
    const found = this.#find(id);
    found?.hangUp();
    return found !== undefined;
  }

  #find(id: string): RegisteredSession | undefined {
    for (const session of this.#sessions.keys()) if (idOf(session) === id) return session;
    return undefined;
  }

  #listed(session: RegisteredSession, sinceMs: number): ListedSession {
    const { caller, address, dialect, model, clientRequestId, startedAtMs } = session;
    const figures = session.figures();
    const network = maskedAddress(address);
    return {
      id: idOf(session),
      // On an open server callers are called by their addresses.
      caller: caller === address ? network : caller,
      network,
      dialect,
      model,
      client_request_id: clientRequestId,
      started_at: new Date(startedAtMs).toISOString(),
      age_seconds: Math.round((this.#now() - sinceMs) / 1000),
      turns: figures?.turns ?? null,
      state: session.isParked() ? "waiting" : (figures?.state ?? "passing"),
    };
  }
}

function idOf({ figures, connectionId }: RegisteredSession): string {
  return figures()?.id ?? `conn_${connectionId}`;
}

/** Enough to tell networks apart, too little to find a person. */
export function maskedAddress(address: string): string {
  if (isLoopbackAddress(address)) return address;
  return isIPv4(address) ? address.replace(/\.\d+$/, ".0/24") : networkOf(address);
}
