import type { Clock } from "@vivavoce/audio/clock";
import { defaultMaxSentMessageBytes } from "../runtime/encode-fitting.ts";
import type { GatewayCredentials } from "./credentials.ts";
import type { FileHandles } from "./file-handles.ts";
import type { TokenVerifier } from "./token-verifier.ts";
import type { OpenSession } from "../pipeline/session-port.ts";
import type { ConfigurationState } from "../metrics/gateway-metrics.ts";
import type { ServerMetrics } from "../metrics/server-metrics.ts";
import type { Ids } from "../runtime/ids.ts";
import type { Logger } from "../runtime/logger.ts";
import type { LoadLimits, LoadWatch } from "../load/load-watch.ts";
import type { SessionStore } from "../survival/session-store.ts";
import type { ResumeLimits } from "./resume/resume-desk.ts";
import type { FleetLink, FleetStore } from "../fleet/fleet-link.ts";
import type { InboxLimits } from "./session-inbox.ts";

/** Bounds the gateway enforces. Every one has a test that reaches it. */
export interface GatewayLimits extends InboxLimits, ResumeLimits, LoadLimits {
  /** Sockets with a session at the same time; one more is refused with 429. At least 1. */
  readonly maxSessions: number;
  /** Sockets accepted in any 60 s, over the whole server (TR-44, TR-55); one more is refused with 429. 0 = no limit. */
  readonly connectionsPerMinute: number;
  /**
   * Of those, at one time for one caller: a key, a subject of Entra, or on an open server an address. 0 = its share: all of
   * them where there is one key, else half of them, and something is kept for each key.
   */
  readonly maxSessionsPerCaller: number;
  /** Of those, in any 60 s for one caller; 0 = its share, as of sessions. */
  readonly connectionsPerMinutePerCaller: number;
  /** TCP connections without a session; beyond that the least useful are closed. At least 1. */
  readonly maxWaitingConnections: number;
  /** Of those, for one address, or /64 of IPv6. At least 1. */
  readonly maxWaitingConnectionsPerAddress: number;
  /** Time from the connection to the first byte of the client; a silent connection is closed. */
  readonly firstByteTimeoutMs: number;
  /** Time from an HTTP request to the end of its answer, for clients that read slowly. */
  readonly responseTimeoutMs: number;
  /** Largest message from a client in bytes, all fragments together; a larger one closes the socket with 1009. */
  readonly maxMessageBytes: number;
  /** Longest `audio` of one `input_audio_buffer.append`, in base64 characters (TR-54); a longer one is an `error`. */
  readonly maxAppendBytes: number;
  /** Largest message to a client in bytes (TR-53); in place of a larger one the client gets an `error`. */
  readonly maxSentMessageBytes: number;
  /** Most bytes kept for a client that does not read; beyond that the socket is closed with 1008. */
  readonly maxSendBufferBytes: number;
  /** Time a client has for its TLS handshake and for its request. */
  readonly upgradeTimeoutMs: number;
  /** Pause between WebSocket pings (TR-60); a client silent for two of them is gone. 0 = no pings. */
  readonly pingIntervalMs: number;
  /**
   * Most that all sessions together keep, in bytes: messages on their way in and out, conversations, sound that waits. One
   * more byte is refused to whoever wants it. 0 = half of what the process may have on its heap.
   */
  readonly maxServerBytes: number;
  /** Share of `maxServerBytes` that the sessions of one caller may have, above 0 and at most 1. */
  readonly callerShare: number;
  /** How long `drain` lets sessions finish. */
  readonly drainTimeoutMs: number;
  /** How long a client has to answer a close before the socket is cut. */
  readonly closeGraceMs: number;
}

/** Limits of a server that was given none. */
export const defaultGatewayLimits: GatewayLimits = {
  maxSessions: 200,
  connectionsPerMinute: 600,
  maxSessionsPerCaller: 0,
  connectionsPerMinutePerCaller: 0,
  maxWaitingConnections: 256,
  maxWaitingConnectionsPerAddress: 64,
  firstByteTimeoutMs: 3_000,
  responseTimeoutMs: 60_000,
  maxMessageBytes: 16 * 1024 * 1024,
  maxAppendBytes: 15 * 1024 * 1024,
  maxSentMessageBytes: defaultMaxSentMessageBytes,
  maxSendBufferBytes: 16 * 1024 * 1024,
  upgradeTimeoutMs: 10_000,
  pingIntervalMs: 20_000,
  maxServerBytes: 0,
  callerShare: 0.5,
  eventsPerSecond: 100,
  eventBurst: 2_000,
  appendsPerSecond: 2_000,
  appendBurst: 30_000,
  rateGraceMs: 10_000,
  maxLoopDelayMs: 250,
  maxWaitingFinals: 32,
  resumeMs: 30_000,
  maxParkedSessions: 0,
  maxResumeBytes: 4 * 1024 * 1024,
  stockClients: false,
  drainTimeoutMs: 30_000,
  closeGraceMs: 5_000,
};

/** What sessions need of whoever opens them. */
export interface FloorOptions {
  /** Called once per accepted socket, after the upgrade. */
  readonly openSession: OpenSession;
  /**
   * Where sessions of clients that ask for it (`vivavoce_resume`) are kept, so that they go on in another server when this one
   * is lost; absent: nowhere.
   */
  readonly sessionStore?: SessionStore | undefined;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly logger: Logger;
  /** What the server counts; sessions and closes are added here. Nothing is counted when absent. */
  readonly metrics?: ServerMetrics;
}

/** What `createGateway` needs. */
export interface GatewayOptions extends FrontOptions, FloorOptions {
  readonly metrics?: ServerMetrics;
}

/** What a gateway needs wherever its sessions are. */
export interface FrontOptions {
  /** Address or name to listen on, for example `127.0.0.1`. */
  readonly host: string;
  /** TCP port; 0 takes a free one, told by `listen`. */
  readonly port: number;
  /** With none, and without `tokens`, the server is open. */
  readonly credentials: GatewayCredentials;
  /** Decides about bearer tokens that are not among the credentials; none are taken when absent. */
  readonly tokens?: TokenVerifier | undefined;
  /** Proxies whose `X-Forwarded-For` is believed: addresses, or networks such as `10.0.0.0/8`. */
  readonly trustedProxies?: readonly string[] | undefined;
  /** Where the number of open files is read; the system when absent. */
  readonly fileHandles?: FileHandles;
  /** Certificate chain and private key, both PEM. Present: https and wss only. */
  readonly tls?: { readonly cert: string; readonly key: string } | undefined;
  /** Limits that differ from `defaultGatewayLimits`. */
  readonly limits?: Partial<GatewayLimits>;
  /**
   * Origins of pages, such as `https://voice.example.org`, that may connect to an open server besides loopback and
   * the server's own. Without meaning when credentials are configured: then the credential decides alone.
   */
  readonly allowedOrigins?: readonly string[] | undefined;
  /** Folder of the built console; absent or missing: a page that says how to build it. */
  readonly consoleDir?: string | undefined;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly logger: Logger;
  /** More to show on `/health`, which anyone may read: no secrets. Called for every request. */
  readonly health: () => object;
  /** What the server can do, for `GET /voice-live/capabilities`; nothing is told when absent. No secrets. */
  readonly capabilities?: () => object;
  /**
   * What cannot work at the moment, such as an engine whose workers are gone; named on `/health`, which says 503 until
   * there is none. Sessions are accepted all the same. Called for every request.
   */
  readonly unavailable?: () => readonly object[];
  /** What the server counts; refusals, sessions and closes are added here. Nothing is counted when absent. */
  readonly metrics?: ServerMetrics;
  /** What the sessions have to do, where somebody else looks at it too. */
  readonly load?: LoadWatch;
  /** Who may read it at `/metrics`: whoever has the key, or without one programs of this machine. False: nobody. */
  readonly metricsPage?: MetricsPage | false;
  /** What the page of numbers says of the files of the configuration; nothing when absent. Called for every request. */
  readonly configuration?: (() => ConfigurationState) | undefined;
  /** Other gateways that are one with this: secrets, shares, sessions and numbers are of all of them. None when absent. */
  readonly fleet?: FleetAccess | undefined;
  /**
   * Who may see the sessions at `/admin/sessions` and end them, by its bearer token, from anywhere; without a key programs of
   * this machine may, and nobody when this is absent.
   */
  readonly admin?: { readonly key?: string | undefined } | undefined;
}

/** How other gateways are reached that are one with this, and where they keep what they share. */
export interface FleetAccess {
  readonly link: FleetLink;
  readonly store: FleetStore;
}

/** Who may read the numbers of a server. */
export interface MetricsPage {
  /** Bearer token that opens them, from anywhere. */
  readonly key?: string | undefined;
}
