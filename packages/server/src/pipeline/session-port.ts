import type { Dialect, SessionUpdate } from "@vivavoce/protocol";
import type { TraceHeaders } from "../telemetry/session-spans.ts";
import type { SessionKeeper } from "../survival/session-keeper.ts";
import type { MemoryAccount } from "../runtime/memory-budget.ts";

/** What the gateway gives a session: one open socket, as far as a session needs it. */
export interface SessionConnection {
  /** Sends one text message. Never throws; after the socket is gone it does nothing. */
  send(text: string): void;
  /** Closes the socket with a WebSocket close code (TR-64) after what was sent has been handed to the network. */
  close(code: number, reason: string): void;
  /** Bytes accepted by `send` that the network has not taken yet. */
  readonly bufferedBytes: number;
  /** What the session may keep of the server's memory; absent: nobody counts. */
  readonly memory?: MemoryAccount;
  /** Sends one binary message, for sessions that pass on what another service sent. */
  sendBinary?(bytes: Buffer): void;
  /** Ends the socket without a word, as when the network is lost: a client that can goes on elsewhere. */
  cut?(): void;
  /** Stops reading from the client; what it sends meets the network's own limits. */
  pause?(): void;
  /** Reads again; without effect when nothing was stopped. */
  resume?(): void;
}

/** What a session gives the gateway. */
export interface SessionHandle {
  /**
   * One message from the client, text or binary JSON (TR-51). Never throws. `isBinary` tells which it was on the wire,
   * for sessions that pass it on.
   */
  receive(message: string | Buffer, isBinary?: boolean): void;
  /**
   * The socket is gone; everything in progress is stopped. `isLost`: without a word of the client, who may not have meant it.
   */
  disconnected(isLost?: boolean): void;
  /** The socket is gone, and another may come: sound is held, and what waits for the user waits longer. */
  parked?(): void;
  /** Another socket is there after `parked`. `heard`: where the client is in what it plays; absent when it does not say. */
  resumed?(heard: HeardAtClient | undefined): void;
  /**
   * Its client is on another connection and knows nothing of the session: it is told everything anew, in messages of so many bytes
   * at most; of a longer conversation the end. Absent: it cannot be.
   */
  showAgain?(mostBytes: number): void;
  /** Where both sides count messages: how the socket's own part in them is counted. */
  readonly counted?: {
    /** Says what the socket itself has to say. */
    say(text: string): void;
    /** A message of so many bytes was not given to `receive`, and its client was told. */
    refused(bytes: number): void;
  };
  /** Lets the running response end, then closes with 1001. Resolves when the session is closed. */
  drain(): Promise<void>;
  /** Resolves when the session has released everything. */
  readonly closed: Promise<void>;
  /** What operators may know of it now; absent where another service answers. */
  figures?(): SessionFigures;
}

/** What a session is about, without what is said in it. */
export interface SessionFigures {
  readonly id: string;
  /** Turns of the user so far. */
  readonly turns: number;
  readonly state: "idle" | "hearing" | "answering";
}

/** How far a client has played an item. */
export interface HeardAtClient {
  readonly itemId: string;
  readonly playedMs: number;
}

/** Who a session counts for: a key or token of the configuration, a subject of Entra, or on an open server an address. */
export interface Caller {
  /** The same for all sessions of one caller, and no secret. Sessions of a client secret have that of its minter. */
  readonly id: string;
  /** For people who read the log. */
  readonly name: string;
}

/** What a client asks for as it connects. */
export interface SessionRequest {
  readonly dialect: Dialect;
  /** The model the client named (TR-11). */
  readonly model: string;
  /** Value of `X-MS-Client-Request-ID` or `client-request-id` (TR-34), for the log; empty when absent. */
  readonly clientRequestId: string;
  /** Flags of the query's `features` that are switched on (TR-20), by name; absent when there are none. */
  readonly features?: ReadonlySet<string>;
  /** Settings that the session starts with, for a client secret they were minted with (OA-06). */
  readonly update?: SessionUpdate;
  /** What the client's handshake says of the trace that it is part of (`traceparent`, `tracestate`); absent: nothing. */
  readonly trace?: TraceHeaders;
  /** Who it counts for; absent where sessions are opened without a gateway. */
  readonly caller?: Caller;
  /** The id that the session gets; one of its own when absent. */
  readonly sessionId?: string;
  /** The client asked for a session that is not there, and is to be told so. */
  readonly unfound?: true;
  /** Keeps the session beyond this process; absent: nobody does. */
  readonly keeper?: SessionKeeper;
  /** The agent that the client named (TR-12 to TR-18); absent when it named none. */
  readonly agent?: AgentRequest;
}

/** What a client said of the agent it wants; null for what it did not say. */
export interface AgentRequest {
  readonly name: string | null;
  readonly id: string | null;
  readonly project: string | null;
  readonly version: string | null;
  /** A conversation to go on with (TR-15). */
  readonly conversationId: string | null;
}

/** Opens a session on an accepted socket; `session.created` is sent before this returns (TR-46). */
export type OpenSession = (request: SessionRequest, connection: SessionConnection) => SessionHandle;
