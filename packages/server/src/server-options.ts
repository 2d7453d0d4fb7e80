import type { Clock } from "@vivavoce/audio/clock";
import type { EngineSet } from "@vivavoce/engine";
import type { FloorOptions, FrontOptions, GatewayOptions, MetricsPage } from "./gateway/gateway-options.ts";
import type { AgentDefinition } from "./pipeline/models/agent-table.ts";
import type { EngineDown } from "./pipeline/engines-down.ts";
import type { ModelTable } from "./pipeline/models/model-table.ts";
import type { SessionHostOptions } from "./pipeline/session-host-options.ts";
import type { Ids } from "./runtime/ids.ts";
import type { Logger } from "./runtime/logger.ts";
import type { TelemetryApi } from "./telemetry/telemetry-api.ts";

/** Limits of the gateway and of sessions; defaults where absent. */
export type ServerLimits = NonNullable<GatewayOptions["limits"]> & Partial<SessionHostOptions["limits"]>;

/** What every part of a server is told. */
interface CommonOptions {
  readonly limits?: ServerLimits;
  readonly clock?: Clock;
  readonly ids?: Ids;
  readonly logger?: Logger;
}

/** Where a server is, and who may come. */
export interface FrontServerOptions
  extends
    CommonOptions,
    Pick<
      FrontOptions,
      "tokens" | "trustedProxies" | "tls" | "allowedOrigins" | "consoleDir" | "admin" | "fleet" | "configuration"
    >,
    Pick<FloorOptions, "sessionStore"> {
  /** Address to listen on; loopback when absent. */
  readonly host?: string;
  /** 0, the default, takes any free port. */
  readonly port?: number;
  /** Without any the server is open to whoever reaches it. */
  readonly credentials?: Partial<GatewayOptions["credentials"]>;
  /**
   * Who may read at `/metrics` what the server counts: whoever sends `key` as a bearer token, or without a key programs of
   * this machine, which is the default. False: nobody.
   */
  readonly metrics?: MetricsPage | false;
  /** What the server does without at the moment, besides what its engines say, for `/health`. Costs nothing to ask. */
  readonly degraded?: () => readonly EngineDown[];
}

/** A whole server. */
export interface ServerOptions extends SessionsOptions, FrontServerOptions {}

/** What sessions of a server are made of. */
export interface SessionsOptions
  extends
    CommonOptions,
    Pick<SessionHostOptions, "mcp" | "answers" | "moreLanguages" | "openJournal">,
    Partial<Pick<SessionHostOptions, "leadMs" | "maxWastedPerMinute">> {
  /** Loaded engines; the server does not close them. */
  readonly engines: EngineSet;
  /** Which model answers under which name; the engines' language model under every name when absent. */
  readonly models?: ModelTable;
  /** Agents that clients may name in place of a model; none when absent. */
  readonly agents?: readonly AgentDefinition[];
  /**
   * What the server says when the model fails, by BCP-47 code or language, beside the sentences that it has; an empty
   * one is not said. False: it says nothing, also when speech cannot be recognized, and clients find the failure in
   * `response.done` or in the failed transcription only.
   */
  readonly failureSentences?: Readonly<Record<string, string>> | false;
  /**
   * What the server says, until something is recognized again once, to who waits for the answer to speech that could not
   * be recognized; by BCP-47 code or language, beside the sentences that it has; an empty one is not said.
   */
  readonly hearingSentences?: Readonly<Record<string, string>>;
  /**
   * What the server says, once in a session, to who speaks a language that the recognizer does not know, by BCP-47 code or
   * language, beside the sentences that it has; `{languages}` are those that are understood, and an empty one is not said.
   * False: nobody is told, and what was made of it is answered. Only where the recognizer knows certain languages.
   */
  readonly languageSentences?: Readonly<Record<string, string>> | false;
  /**
   * OpenTelemetry: `await loadTelemetry(logger)`, or `@opentelemetry/api` itself. Spans and metrics go to the SDK that is
   * registered with it; absent: nothing is told.
   */
  readonly telemetry?: TelemetryApi | undefined;
  /** Whether spans hold what was said and answered; default false. */
  readonly telemetryContent?: boolean;
}
