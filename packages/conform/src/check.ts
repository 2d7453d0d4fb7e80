import type { Capability } from "./capabilities.ts";
import type { ConformDialect } from "./conform-dialect.ts";
import type { Speech } from "./speech.ts";
import type { OpenRequest, Wire } from "./wire.ts";

/** One black-box check: data and a run. */
export interface Check {
  /** Ids of the checklist that this check answers. */
  readonly ids: readonly string[];
  /** What is proven, as a statement. */
  readonly title: string;
  /** Dialects in which it is run; once in each of them that is tested. */
  readonly dialects: readonly ConformDialect[];
  /** What a server must have for the check to mean something. */
  readonly needs?: readonly Capability[];
  /** Throws `CheckFailure` or `CheckSkipped`; whatever else it throws counts as a failure too. */
  run(context: CheckContext): Promise<void>;
}

/** A check as it is written down: in the dialects of its list where it names none. */
export type WrittenCheck = Omit<Check, "dialects"> & Partial<Pick<Check, "dialects">>;

/** How to open a socket; what is left out comes from the dialect and the credential of the run. */
export interface OpenOptions extends OpenRequest {
  /** Sends this `session.update` and waits for `session.updated`. */
  readonly session?: Readonly<Record<string, unknown>>;
}

/** A credential as the caller gave it. */
export interface Credential {
  readonly apiKey?: string;
  readonly bearer?: string;
}

/** What a check works with. All sockets it opens are closed when it ends. */
export interface CheckContext {
  readonly dialect: ConformDialect;
  /** `ws://host:port/prefix` */
  readonly base: string;
  readonly model: string;
  readonly apiVersion: string;
  readonly credential: Credential;
  /** Aborted when the time of the check or of the run is over. */
  readonly signal: AbortSignal;
  readonly extras: ConformExtras;
  /** Audio is sent as fast as it plays; else as fast as the socket takes it. */
  readonly realTime: boolean;
  lacks(capability: Capability): boolean;
  /** Opens a session and waits for `session.created`, which is its first event. */
  open(options?: OpenOptions): Promise<Wire>;
  /** Opens a socket and waits for nothing; a refusal is told in `refusal`. */
  dial(request?: OpenRequest): Promise<Wire>;
  /** Speech to send; throws `CheckSkipped` where none can be made. */
  speech(text?: string): Promise<Speech>;
  /** An MCP server for the server under test. */
  mcpUrl(): Promise<string>;
  /** One that asks for the header `x-test: 1` and the token `conformance`; the plain one where the caller has given it. */
  guardedMcpUrl(): Promise<string>;
  /** Ids that this run of the check accepts with a warning instead of doing what was asked. */
  warned(ids: readonly string[], message: string): void;
  /** Ids that fail while the rest of the check goes on. */
  failed(ids: readonly string[], expected: string, seen: unknown): void;
  /** Ids of the check that could not be told. */
  untold(ids: readonly string[], reason: string): void;
}

/** Things beside the server that some checks need; without one, its checks are skipped. */
export interface ConformExtras {
  /** A server of the same build with small limits: at most a few connections a minute, sessions of a few seconds, no credentials. */
  readonly limitsUrl?: string;
  /** A server of the same build whose model and recognizer fail. */
  readonly faultsUrl?: string;
  /** Name of an agent that exists. */
  readonly agent?: string;
  /** Project of that agent. */
  readonly agentProject?: string;
  /** An MCP server with the tool `add` (`a`, `b` numbers) that the server under test can reach; else one is started on loopback. */
  readonly mcpUrl?: string;
}
