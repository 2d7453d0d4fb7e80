import { isIPv4 } from "node:net";
import type { SessionFigures } from "../../pipeline/session-port.ts";
import { isLoopbackAddress, networkOf } from "../client-address.ts";

/** A session as operators see it. Holds neither speech nor text. */
export interface ListedSession {
  readonly id: string;
  /** Name of the key, token or client that it counts for; the network of its address on an open server. */
  readonly caller: string;
  /** Network that it comes from: of IPv4 the first three numbers, of IPv6 the /64. */
  readonly network: string;
  readonly dialect: string;
  readonly model: string;
  /** Value of `X-MS-Client-Request-ID` (TR-34); empty when the client gave none. */
  readonly client_request_id: string;
  /** ISO 8601. */
  readonly started_at: string;
  readonly age_seconds: number;
  /** Turns of the user so far; null where another service answers and they are not counted. */
  readonly turns: number | null;
  /**
   * `idle`, `hearing` (the user speaks), `answering`, `waiting` (its socket is lost, and its client may come back), or
   * `passing` (another service answers).
   */
  readonly state: "idle" | "hearing" | "answering" | "waiting" | "passing";
}

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
  readonly #sessions = new Set<RegisteredSession>();
  readonly #wallMs: () => number;

  constructor(wallMs: () => number) {
    this.#wallMs = wallMs;
  }

  /** Adds a session. Returns how to take it out. */
  add(session: RegisteredSession): () => void {
    this.#sessions.add(session);
    return () => this.#sessions.delete(session);
  }

  async list(): Promise<readonly ListedSession[]> {
    return [...this.#sessions].map((session) => this.#listed(session));
  }

  async hangUp(id: string): Promise<boolean> {
    const found = this.#find(id);
    found?.hangUp();
    return found !== undefined;
  }

  #find(id: string): RegisteredSession | undefined {
    for (const session of this.#sessions) if (idOf(session) === id) return session;
    return undefined;
  }

  #listed(session: RegisteredSession): ListedSession {
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
      age_seconds: Math.max(0, Math.round((this.#wallMs() - startedAtMs) / 1000)),
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
