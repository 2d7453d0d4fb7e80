import {
  defaultAnswerLimits,
  defaultGatewayLimits,
  defaultMaxWastedPerMinute,
  defaultMcpOptions,
  defaultSessionLimits,
} from "@vivavoce/server";
import { z } from "zod";
import { apiKeysSchema, bearerTokensSchema, entraSchema, trustedProxiesSchema } from "./access-schema.ts";
import { busSchema, workerSchema } from "./bus-schema.ts";
import { fewestSessions, sessionsPerCore } from "./session-room.ts";
import {
  engineOptions,
  noiseOptions,
  recognizerOptions,
  synthesizerOptions,
  turnOptions,
} from "./engine-options-schema.ts";
import { agentsSchema, modelServer, modelsSchema } from "./models-schema.ts";
import { duration, limit, optionalText, section, share, toggle } from "./setting-kinds.ts";

/** Sentences that the server says itself, by BCP-47 code; each of at most 300 characters, for a caller waits meanwhile. */
const sentencesByLanguage = z
  .record(
    z.string().regex(/^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/, "Expected a language, such as en or pt-BR"),
    z.string().max(300),
  )
  .default({});

const defaults = { ...defaultGatewayLimits, ...defaultSessionLimits };
const MINUTE_MS = 60_000;
const maxProcesses = 64;
const KIBI = 1024;
const MEBI = 1024 * KIBI;

const limitsSchema = section({
  maxSessions: limit(
    0,
    `Sessions at the same time; 0 for ${sessionsPerCore} a core, at least ${fewestSessions}, where this machine recognizes, else ${defaults.maxSessions}`,
    0,
  ),
  maxLoopDelayMs: duration(
    defaults.maxLoopDelayMs,
    "How late the event loop may be, in milliseconds, for five seconds, before no new session is taken; 0 for any",
    0,
  ),
  maxWaitingFinals: limit(
    defaults.maxWaitingFinals,
    "Sessions that may await the last text of an utterance before no new session is taken; 0 for any number",
    0,
  ),
  connectionsPerMinute: limit(defaults.connectionsPerMinute, "New connections in any minute; 0 for no limit", 0),
  maxSessionsPerCaller: limit(
    defaults.maxSessionsPerCaller,
    "Sessions of one key, subject of Entra, or address of an open server; 0 for its share of all",
    0,
  ),
  connectionsPerMinutePerCaller: limit(
    defaults.connectionsPerMinutePerCaller,
    "New connections of one of them in any minute; 0 for its share of all",
    0,
  ),
  maxWaitingConnections: limit(defaults.maxWaitingConnections, "TCP connections without a session"),
  maxWaitingConnectionsPerAddress: limit(
    defaults.maxWaitingConnectionsPerAddress,
    "TCP connections without a session of one address, or /64 of IPv6",
  ),
  firstByteTimeoutMs: duration(
    defaults.firstByteTimeoutMs,
    "Time until a connection must say something, in milliseconds",
  ),
  responseTimeoutMs: duration(
    defaults.responseTimeoutMs,
    "Time until an answer over HTTP must be read, in milliseconds",
  ),
  maxMessageBytes: limit(defaults.maxMessageBytes, "Largest message from a client, in bytes"),
  maxAppendBytes: limit(defaults.maxAppendBytes, "Longest audio of one append, in base64 characters"),
  maxSentMessageBytes: limit(
    defaults.maxSentMessageBytes,
    "Largest message to a client, in bytes; clients of the JS SDK close on more than 1 MiB",
    64 * KIBI,
  ),
  maxSendBufferBytes: limit(defaults.maxSendBufferBytes, "Most bytes kept for a client that does not read"),
  maxItems: limit(defaults.maxItems, "Items in one conversation"),
  maxSessionBytes: limit(defaults.maxSessionBytes, "Most that one session keeps of what it was sent, in bytes"),
  maxServerBytes: limit(defaults.maxServerBytes, "Most that all sessions keep, in bytes; 0 for half of the heap", 0),
  callerShare: share(defaults.callerShare, "Share of maxServerBytes that the sessions of one key or address may have"),
  eventsPerSecond: limit(defaults.eventsPerSecond, "Events other than audio of one session in a second"),
  eventBurst: limit(defaults.eventBurst, "Events other than audio of one session at once, before that counts"),
  appendsPerSecond: limit(defaults.appendsPerSecond, "Appends of audio of one session in a second"),
  appendBurst: limit(defaults.appendBurst, "Appends of audio of one session at once, before that counts"),
  rateGraceMs: duration(defaults.rateGraceMs, "Time that a client may go on sending too fast, in milliseconds", 0),
  maxPendingTranscriptions: limit(
    defaults.maxPendingTranscriptions,
    "Utterances that may wait for their text when another one is committed",
  ),
  maxBufferedMs: duration(defaults.maxBufferedMs, "Audio in the input buffer of one session, in milliseconds"),
  maxPendingMs: duration(defaults.maxPendingMs, "Received audio that waits to be worked on, in milliseconds"),
  maxUtteranceMs: duration(defaults.maxUtteranceMs, "Longest utterance, in milliseconds"),
  maxSessionMs: duration(defaults.maxSessionMs, "Length of a session, in milliseconds"),
  upgradeTimeoutMs: duration(defaults.upgradeTimeoutMs, "Time for a client's handshake, in milliseconds"),
  pingIntervalMs: duration(defaults.pingIntervalMs, "Pause between pings, in milliseconds; 0 for none", 0),
  drainTimeoutMs: duration(defaults.drainTimeoutMs, "Time that sessions get to finish at the end, in milliseconds", 0),
  closeGraceMs: duration(defaults.closeGraceMs, "Time a client has to answer a close, in milliseconds", 0),
});

const resumeSchema = section({
  stockClients: toggle(
    defaults.stockClients,
    "Give a session to any client that connects with its id (vivavoce_session) and the same credential, not only to those " +
      "that ask to resume; an id is no secret. Without effect on a server without keys",
  ),
  windowMs: duration(
    defaults.resumeMs,
    "Time that a session waits for a client that asked for it, after its socket is lost, in milliseconds; 0 for none",
    0,
  ),
  maxSessions: limit(
    defaults.maxParkedSessions,
    "Sessions that may wait so at the same time; they count as sessions. 0 for half of those",
    0,
  ),
  maxBytes: limit(
    defaults.maxResumeBytes,
    "Most bytes of a session kept until such a client has seen them; at most half of limits.maxSendBufferBytes is",
    64 * KIBI,
  ),
});

const serverSchema = section({
  host: z.string().min(1).default("localhost").describe("Name or address to listen on"),
  port: z.int().min(0).max(65_535).default(8080).describe("TCP port to listen on; 0 takes a free one"),
  apiKeys: apiKeysSchema,
  bearerTokens: bearerTokensSchema,
  entra: entraSchema.prefault({}),
  trustedProxies: trustedProxiesSchema,
  allowedOrigins: z.array(z.url()).default([]).describe("Origins of web pages that may connect to an open server"),
  tls: section({
    cert: optionalText("File with the certificate chain, PEM"),
    key: optionalText("File with the private key, PEM"),
  }),
  metrics: section({
    enabled: toggle(true, "Whether numbers for operators are at /metrics"),
    key: optionalText(
      "Bearer token that opens /metrics from anywhere; without one only programs of this machine may read",
    ),
  }),
  telemetry: section({
    enabled: toggle(true, "Whether an OpenTelemetry SDK that is registered in this process is told spans and metrics"),
    content: toggle(false, "Whether spans hold what was said and answered"),
  }),
  admin: section({
    enabled: toggle(false, "Whether programs of this machine may see the sessions at /admin/sessions and end them"),
    key: optionalText("Bearer token that opens /admin from anywhere, in place of that"),
  }),
  resume: resumeSchema,
  processes: z
    .union(
      [z.literal("auto"), z.int().min(1).max(maxProcesses)],
      `Expected a number from 1 to ${maxProcesses}, or auto`,
    )
    .default(1)
    .describe("Processes that sessions are spread over; auto for one per two cores"),
  limits: limitsSchema,
});

const modelSchema = section({
  engine: z
    .enum(["auto", "builtin", "openai-compatible"])
    .default("auto")
    .describe(
      "Language model: auto asks a named server or a local Ollama, else the built-in one; openai-compatible uses keys of the environment too",
    ),
  ...modelServer,
  model: optionalText("Name of the model; with Azure OpenAI of the deployment"),
  maxMessageBytes: limit(2 * MEBI, "Largest event, or body without a stream, of a model server, in bytes", KIBI),
  maxStreamBytes: limit(32 * MEBI, "Most bytes of one answer with everything around its text", KIBI),
  maxAnswerChars: limit(
    defaultAnswerLimits.maxAnswerChars,
    "Longest answer of any model, in characters; it is cut there and ends as incomplete",
  ),
  maxArgumentBytes: limit(
    defaultAnswerLimits.maxArgumentBytes,
    "Arguments of all calls in one answer of any model, in bytes; with more it ends as incomplete",
  ),
  maxToolCalls: limit(
    defaultAnswerLimits.maxToolCalls,
    "Calls of tools in one answer of any model; with more the response fails",
  ),
  sayFailures: toggle(
    true,
    "Say one sentence when the model or recognition fails; clients are told of the failure in any case",
  ),
  failureSentences: sentencesByLanguage.describe(
    "What is said then, by language, in place of the sentences that there are; an empty one is not said",
  ),
  timeZone: z
    .string()
    .refine(isTimeZone, "Invalid time zone")
    .optional()
    .describe("Zone in which the built-in model tells the time, for example Europe/Berlin"),
});

const mcpSchema = section({
  allowPrivateHosts: toggle(
    defaultMcpOptions.allowPrivateHosts,
    "Sessions may use MCP servers with private, loopback and link-local addresses",
  ),
  allowedHosts: z
    .array(z.string().min(1))
    .default([])
    .describe("Hosts of MCP servers, private ones too; when there are any, no others are connected to"),
  listTimeoutMs: duration(defaultMcpOptions.listTimeoutMs, "Time to list the tools of an MCP server, in milliseconds"),
  callTimeoutMs: duration(defaultMcpOptions.callTimeoutMs, "Time for one call of an MCP tool, in milliseconds"),
  maxOutputBytes: limit(defaultMcpOptions.maxOutputBytes, "Most of a tool's output that is kept, in bytes", 256),
  maxMessageBytes: limit(
    defaultMcpOptions.maxMessageBytes,
    "Largest message of an MCP server, in bytes; twice that for all that a session's servers have not finished",
    KIBI,
  ),
  maxBytesPerSecond: limit(
    defaultMcpOptions.maxBytesPerSecond,
    "What the MCP servers of one session may send for long, in bytes a second",
    KIBI,
  ),
  maxListingBytes: z
    .int()
    .min(KIBI)
    .max(512 * KIBI)
    .default(defaultMcpOptions.maxListingBytes)
    .describe("Descriptions of all tools of one MCP server, in bytes; allowed_tools makes a long list shorter"),
  maxTools: limit(defaultMcpOptions.maxTools, "Tools of one MCP server, after allowed_tools"),
});

const workers = z.int().min(1).max(64).optional();
const languageKey = z
  .string()
  .regex(/^(\*|[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*)$/, "expected a language code such as zh or pt-BR, or *");
const engineName = z.string().describe("Engine for the language");
const ownWorkers = workers.describe("Threads of its own; not set for the engine's own choice");
const byLanguage = <Options extends z.ZodType>(options: Options) =>
  z
    .record(languageKey, z.strictObject({ engine: engineName, workers: ownWorkers, options }))
    .default({})
    .describe("Engines for some languages, by code (zh, pt-BR) or * for all others, each with engine and options");

/** The whole configuration, in the form of the file. Descriptions are shown as help and as hints in errors. */
export const configSchema = z.strictObject({
  server: serverSchema,
  model: modelSchema,
  models: modelsSchema,
  agents: agentsSchema,
  voiceActivity: section({
    engine: z.string().default("silero").describe("Engine that hears whether someone speaks"),
    options: engineOptions,
  }),
  recognizer: section({
    engine: z
      .string()
      .default("moonshine")
      .describe("What turns speech into text: moonshine, sherpa-onnx, openai-compatible, realtime or azure-speech"),
    workers: workers.describe("Threads that recognize; not set for one a core, at most 2"),
    maxWaiting: limit(64, "Most stretches of speech of one session that may wait to be recognized", 1),
    maxWaitingMs: duration(300_000, "Most speech of one session that may wait to be recognized, in milliseconds"),
    sayLanguages: toggle(
      true,
      "Tell who speaks a language that is not understood so, once in a session, in place of an answer",
    ),
    languageSentences: sentencesByLanguage.describe(
      "What is said then, by language; {languages} are those that are understood, and an empty one is not said",
    ),
    failureSentences: sentencesByLanguage.describe(
      "What is said when speech cannot be recognized, by language, as model.failureSentences for the model",
    ),
    options: recognizerOptions,
    byLanguage: byLanguage(recognizerOptions),
  }),
  synthesizer: section({
    engine: z.string().default("flite").describe("What speaks: flite, sherpa-onnx, openai-compatible or azure-speech"),
    workers: workers.describe("Threads that speak; not set for the engine's own choice"),
    maxWaiting: limit(64, "Most pieces of one session that may wait to be spoken", 1),
    options: synthesizerOptions,
    byLanguage: byLanguage(synthesizerOptions),
  }),
  noiseSuppressor: section({
    engine: z
      .string()
      .default("rnnoise")
      .describe(
        "Takes noise out of what voice activity hears, where a session asks for it; sherpa-onnx with a model, or none",
      ),
    options: noiseOptions,
  }),
  endOfUtterance: section({
    engine: z
      .string()
      .default("vivavoce")
      .describe("What judges at a pause if the user has finished; rules, or onnxruntime for a model that listens"),
    options: turnOptions,
    byLanguage: byLanguage(turnOptions),
  }),
  mcp: mcpSchema,
  bus: busSchema,
  worker: workerSchema,
  output: section({
    leadMs: z
      .int()
      .min(0)
      .max(MINUTE_MS)
      .default(1000)
      .describe("How far audio may run ahead of playback, in milliseconds"),
  }),
  turns: section({
    maxWastedPerMinute: limit(
      defaultMaxWastedPerMinute,
      "Answers made ahead of the end of a turn that may go to waste, in any minute of a session; 0 for none ahead",
      0,
    ),
  }),
  journal: section({
    dir: optionalText("Folder in which every session is recorded; it holds what was said. Not set for no records"),
  }),
  log: section({
    level: z.enum(["trace", "debug", "info", "warn", "error"]).default("info").describe("Least level that is logged"),
    format: z.enum(["text", "json"]).default("text").describe("Form of the log lines"),
  }),
  console: section({ enabled: toggle(true, "Serve the browser console") }),
});

/** The effective configuration. */
export type Config = z.output<typeof configSchema>;

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}
