import type { EngineSet } from "@vivavoce/engine";
import { createGateway } from "./gateway/gateway.ts";
import type { Gateway } from "./gateway/gateway.ts";
import type { GatewayOptions } from "./gateway/gateway-options.ts";
import type { SessionJournal } from "./journal/session-journal.ts";
import { describeCapabilities } from "./pipeline/describe-capabilities.ts";
import { enginesDown } from "./pipeline/engines-down.ts";
import { createAgentTable } from "./pipeline/models/agent-table.ts";
import type { AgentDefinition } from "./pipeline/models/agent-table.ts";
import { createModelTable } from "./pipeline/models/model-table.ts";
import type { ModelTable } from "./pipeline/models/model-table.ts";
import { createSessionRouter } from "./pipeline/models/open-by-model.ts";
import type { SessionHostOptions } from "./pipeline/session-host-options.ts";
import type { AnswerLimits } from "./pipeline/output/answer-limits.ts";
import type { McpOptions } from "./pipeline/mcp/mcp-options.ts";
import { defaultFailureSentences } from "./session/response/failure-sentence.ts";
import { createSystemClock } from "./runtime/clock.ts";
import type { Clock } from "./runtime/clock.ts";
import { createRandomIds } from "./runtime/ids.ts";
import type { Ids } from "./runtime/ids.ts";
import { createSlots } from "./runtime/slots.ts";
import { silentLogger } from "./runtime/logger.ts";
import type { Logger } from "./runtime/logger.ts";

export type ServerLimits = NonNullable<GatewayOptions["limits"]> & Partial<SessionHostOptions["limits"]>;

export interface ServerOptions {
  /** Loaded engines; the server does not close them. */
  readonly engines: EngineSet;
  /** Which model answers under which name; the engines' language model under every name when absent. */
  readonly models?: ModelTable;
  /** Agents that clients may name in place of a model; none when absent. */
  readonly agents?: readonly AgentDefinition[];
  /** Address to listen on; loopback when absent. */
  readonly host?: string;
  /** 0, the default, takes any free port. */
  readonly port?: number;
  /** Without any the server is open to whoever reaches it. */
  readonly credentials?: Partial<GatewayOptions["credentials"]>;
  /** Decides about bearer tokens that are not among the credentials, such as those of Entra. */
  readonly tokens?: NonNullable<GatewayOptions["tokens"]>;
  /** Proxies whose `X-Forwarded-For` is believed. */
  readonly trustedProxies?: readonly string[];
  readonly tls?: NonNullable<GatewayOptions["tls"]>;
  readonly limits?: ServerLimits;
  readonly allowedOrigins?: readonly string[];
  /** Folder of the built console. */
  readonly consoleDir?: string;
  /** How far audio may run ahead of playback, in milliseconds; 1000 when absent. */
  readonly leadMs?: number;
  /**
   * Answers of one session that may be made ahead of the end of a turn and thrown away when the user goes on, in any
   * minute; 12 when absent, 0 for none.
   */
  readonly maxWastedPerMinute?: number;
  /** MCP servers that sessions may use; by default those on the public internet. */
  readonly mcp?: Partial<McpOptions>;
  /** What answers of language models may be, whatever the model; `defaultAnswerLimits` for what is absent. */
  readonly answers?: Partial<AnswerLimits>;
  /**
   * What the server says when the model fails, by BCP-47 code or language, beside the sentences that it has; an empty
   * one is not said. False: it says nothing, and clients find the failure in `response.done` only.
   */
  readonly failureSentences?: Readonly<Record<string, string>> | false;
  readonly openJournal?: (sessionId: string) => SessionJournal;
  readonly clock?: Clock;
  readonly ids?: Ids;
  readonly logger?: Logger;
}

/** Limits of a session where nothing else is said. */
export const defaultSessionLimits: SessionHostOptions["limits"] = {
  maxItems: 2000,
  maxBufferedMs: 10 * 60_000,
  maxSessionMs: 60 * 60_000,
  maxSessionBytes: 16 * 1024 * 1024,
  maxPendingTranscriptions: 64,
  maxPendingMs: 5 * 60_000,
  maxUtteranceMs: 2 * 60_000,
};

/** Sessions whose sound is worked on at the same time though it came faster than it was spoken. */
const catchUpSlots = 2;

/** Playback may be this far behind what was sent, unless the configuration says otherwise. */
const defaultLeadMs = 1000;

/** Answers that may be made for nothing: a model that is paid by the word should not be asked much more often. */
export const defaultMaxWastedPerMinute = 12;

/**
 * A whole Voice Live server on the given engines; nothing is opened before `listen`.
 * @throws TypeError when an agent is not what sessions take, or its model is not in the table
 */
export function createServer(options: ServerOptions): Gateway {
  const { engines, limits = {}, mcp, answers, openJournal, failureSentences = {} } = options;
  const { tokens, trustedProxies, tls, allowedOrigins, consoleDir } = options;
  const clock = options.clock ?? createSystemClock();
  const ids = options.ids ?? createRandomIds();
  const logger = options.logger ?? silentLogger;
  const agents = createAgentTable(options.agents ?? []);
  const host: SessionHostOptions = {
    engines,
    clock,
    ids,
    logger,
    limits: { ...defaultSessionLimits, ...limits },
    catchUp: createSlots(catchUpSlots),
    leadMs: options.leadMs ?? defaultLeadMs,
    maxWastedPerMinute: options.maxWastedPerMinute ?? defaultMaxWastedPerMinute,
    mcp,
    answers,
    ...(failureSentences === false
      ? {}
      : { failureSentences: { ...defaultFailureSentences, ...lowerCased(failureSentences) } }),
    openJournal,
  };
  const models = options.models ?? createModelTable(engines.languageModel);
  const openSession = createSessionRouter(host, { models, agents });
  let capabilities: object | undefined;
  return createGateway({
    host: options.host ?? "127.0.0.1",
    port: options.port ?? 0,
    openSession,
    servesAgents: agents.agents.length > 0,
    credentials: {
      apiKeys: options.credentials?.apiKeys ?? [],
      bearerTokens: options.credentials?.bearerTokens ?? [],
    },
    tokens,
    trustedProxies,
    tls,
    limits,
    allowedOrigins,
    consoleDir,
    clock,
    ids,
    logger,
    health: () => ({
      engines: {
        voiceActivity: engines.voiceActivity.info.id,
        recognizer: engines.recognizer.info.id,
        languageModel: engines.languageModel.info.id,
        synthesizer: engines.synthesizer.info.id,
      },
    }),
    capabilities: () => (capabilities ??= describeCapabilities(engines, models)),
    unavailable: () => enginesDown(engines),
  });
}

function lowerCased(sentences: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(sentences).map(([code, sentence]) => [code.trim().toLowerCase(), sentence]));
}
