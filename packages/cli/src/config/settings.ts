import type { z } from "zod";
import { configSchema } from "./config-schema.ts";
import { isSecretOption } from "./engine-options-schema.ts";

/** How one value of the configuration is given outside the file. */
export interface Setting {
  /** Dotted key, as in the file. */
  readonly key: string;
  readonly variable?: string;
  /** Without the dashes. */
  readonly flag?: string;
  /** Shape of the text in variable and flag; lists are separated by commas. */
  readonly kind: "text" | "number" | "boolean" | "list";
  /** The one command that has the flag; absent: all that have those of the configuration. */
  readonly of?: "worker";
  /** Never shown. */
  readonly secret?: true;
}

/** Every value that has a variable or a flag. Others can be set in the file only. */
export const settings: readonly Setting[] = [
  { key: "server.host", variable: "HOST", flag: "host", kind: "text" },
  { key: "server.port", variable: "PORT", flag: "port", kind: "number" },
  { key: "server.apiKeys", variable: "VIVAVOCE_API_KEYS", flag: "api-keys", kind: "list", secret: true },
  { key: "server.bearerTokens", variable: "VIVAVOCE_BEARER_TOKENS", flag: "bearer-tokens", kind: "list", secret: true },
  { key: "server.entra.tenantId", variable: "VIVAVOCE_ENTRA_TENANT", flag: "entra-tenant", kind: "text" },
  { key: "server.entra.audiences", variable: "VIVAVOCE_ENTRA_AUDIENCES", flag: "entra-audiences", kind: "list" },
  { key: "server.entra.issuers", variable: "VIVAVOCE_ENTRA_ISSUERS", flag: "entra-issuers", kind: "list" },
  { key: "server.entra.jwksUrl", variable: "VIVAVOCE_ENTRA_JWKS_URL", flag: "entra-jwks-url", kind: "text" },
  { key: "server.entra.roles", variable: "VIVAVOCE_ENTRA_ROLES", flag: "entra-roles", kind: "list" },
  { key: "server.entra.scopes", variable: "VIVAVOCE_ENTRA_SCOPES", flag: "entra-scopes", kind: "list" },
  { key: "server.trustedProxies", variable: "VIVAVOCE_TRUSTED_PROXIES", flag: "trusted-proxies", kind: "list" },
  { key: "server.allowedOrigins", variable: "VIVAVOCE_ALLOWED_ORIGINS", flag: "allowed-origins", kind: "list" },
  { key: "server.tls.cert", variable: "VIVAVOCE_TLS_CERT", flag: "tls-cert", kind: "text" },
  { key: "server.tls.key", variable: "VIVAVOCE_TLS_KEY", flag: "tls-key", kind: "text" },
  { key: "server.metrics.enabled", variable: "VIVAVOCE_METRICS", flag: "metrics", kind: "boolean" },
  { key: "server.metrics.key", variable: "VIVAVOCE_METRICS_KEY", flag: "metrics-key", kind: "text", secret: true },
  { key: "server.telemetry.enabled", variable: "VIVAVOCE_TELEMETRY", flag: "telemetry", kind: "boolean" },
  {
    key: "server.telemetry.content",
    variable: "VIVAVOCE_TELEMETRY_CONTENT",
    flag: "telemetry-content",
    kind: "boolean",
  },
  { key: "server.admin.enabled", variable: "VIVAVOCE_ADMIN", flag: "admin", kind: "boolean" },
  { key: "server.admin.key", variable: "VIVAVOCE_ADMIN_KEY", flag: "admin-key", kind: "text", secret: true },
  { key: "server.resume.windowMs", variable: "VIVAVOCE_RESUME_MS", flag: "resume-ms", kind: "number" },
  { key: "server.processes", variable: "VIVAVOCE_PROCESSES", flag: "processes", kind: "number" },
  { key: "server.limits.maxSessions", variable: "VIVAVOCE_MAX_SESSIONS", flag: "max-sessions", kind: "number" },
  { key: "model.engine", variable: "VIVAVOCE_LLM_ENGINE", flag: "llm-engine", kind: "text" },
  { key: "model.baseUrl", variable: "OPENAI_BASE_URL", flag: "llm-base-url", kind: "text" },
  { key: "model.apiKey", variable: "OPENAI_API_KEY", flag: "llm-api-key", kind: "text", secret: true },
  { key: "model.model", variable: "VIVAVOCE_LLM_MODEL", flag: "llm-model", kind: "text" },
  { key: "model.api", variable: "VIVAVOCE_LLM_API", flag: "llm-api", kind: "text" },
  { key: "model.sayFailures", variable: "VIVAVOCE_SAY_FAILURES", flag: "say-failures", kind: "boolean" },
  { key: "model.headers", kind: "text", secret: true },
  { key: "recognizer.engine", variable: "VIVAVOCE_RECOGNIZER", flag: "recognizer", kind: "text" },
  { key: "recognizer.workers", variable: "VIVAVOCE_RECOGNIZER_WORKERS", flag: "recognizer-workers", kind: "number" },
  { key: "recognizer.sayLanguages", variable: "VIVAVOCE_SAY_LANGUAGES", flag: "say-languages", kind: "boolean" },
  { key: "synthesizer.engine", variable: "VIVAVOCE_SYNTHESIZER", flag: "synthesizer", kind: "text" },
  { key: "synthesizer.workers", variable: "VIVAVOCE_SYNTHESIZER_WORKERS", flag: "synthesizer-workers", kind: "number" },
  ...speechServer("recognizer"),
  ...speechServer("synthesizer"),
  {
    key: "synthesizer.options.voices",
    variable: "VIVAVOCE_SYNTHESIZER_VOICES",
    flag: "synthesizer-voices",
    kind: "text",
  },
  { key: "mcp.allowPrivateHosts", variable: "VIVAVOCE_MCP_PRIVATE_HOSTS", flag: "mcp-private-hosts", kind: "boolean" },
  { key: "mcp.allowedHosts", variable: "VIVAVOCE_MCP_ALLOWED_HOSTS", flag: "mcp-allowed-hosts", kind: "list" },
  { key: "bus.url", variable: "VIVAVOCE_BUS", flag: "bus", kind: "list", secret: true },
  { key: "bus.credentialsFile", variable: "VIVAVOCE_BUS_CREDENTIALS", flag: "bus-credentials", kind: "text" },
  { key: "bus.caFile", variable: "VIVAVOCE_BUS_CA", flag: "bus-ca", kind: "text" },
  { key: "bus.prefix", variable: "VIVAVOCE_BUS_PREFIX", flag: "bus-prefix", kind: "text" },
  { key: "bus.replicas", variable: "VIVAVOCE_BUS_REPLICAS", flag: "bus-replicas", kind: "number" },
  { key: "bus.engines", variable: "VIVAVOCE_BUS_ENGINES", flag: "bus-engines", kind: "list" },
  { key: "worker.engines", variable: "VIVAVOCE_WORKER_ENGINES", flag: "engines", kind: "list", of: "worker" },
  { key: "worker.capacity", variable: "VIVAVOCE_WORKER_CAPACITY", flag: "capacity", kind: "number", of: "worker" },
  {
    key: "worker.statusPort",
    variable: "VIVAVOCE_WORKER_STATUS_PORT",
    flag: "status-port",
    kind: "number",
    of: "worker",
  },
  {
    key: "worker.statusHost",
    variable: "VIVAVOCE_WORKER_STATUS_HOST",
    flag: "status-host",
    kind: "text",
    of: "worker",
  },
  { key: "bus.name", variable: "VIVAVOCE_BUS_NAME", flag: "bus-name", kind: "text" },
  { key: "log.level", variable: "VIVAVOCE_LOG_LEVEL", flag: "log-level", kind: "text" },
  { key: "log.format", variable: "VIVAVOCE_LOG_FORMAT", flag: "log-format", kind: "text" },
  { key: "journal.dir", variable: "VIVAVOCE_JOURNAL_DIR", flag: "journal-dir", kind: "text" },
  { key: "console.enabled", variable: "VIVAVOCE_CONSOLE", flag: "console", kind: "boolean" },
];

/** Variables and flags of the server behind an engine. */
function speechServer(section: "recognizer" | "synthesizer"): Setting[] {
  const of = (option: string, name: string): Setting => ({
    key: `${section}.options.${option}`,
    variable: `VIVAVOCE_${section.toUpperCase()}_${name.toUpperCase()}`,
    flag: `${section}-${name}`,
    kind: "text",
    ...(option === "apiKey" && { secret: true }),
  });
  return [of("baseUrl", "url"), of("apiKey", "key"), of("model", "model"), of("language", "language")];
}

/** Names the file; a source, not a value. */
export const configFileVariable = "VIVAVOCE_CONFIG";

/** Members of a named model that anyone may see; all else of it may be or hold a secret. */
const publicOfModels = /\.(engine|aliases(\.\d+)?|api|model|apiVersion|\w+TimeoutMs)$/;

/** Whether a key holds a secret. */
export function isSecret(key: string): boolean {
  if (key === "models" || (key.startsWith("models.") && !publicOfModels.test(key))) return true;
  if (isSecretOption(key)) return true;
  return settings.some(
    (setting) => setting.secret === true && (key === setting.key || key.startsWith(`${setting.key}.`)),
  );
}

/** Dotted keys of all values, in the order of the schema, with their descriptions. */
export function describeKeys(): ReadonlyMap<string, string> {
  return new Map(
    [...walkSchemas(configSchema, "")].map(([key, schema]) => [key, (schema as z.ZodType).description ?? ""]),
  );
}

function* walkSchemas(schema: z.core.$ZodType, key: string): Iterable<readonly [string, z.core.$ZodType]> {
  const { def } = schema._zod as { def: { type: string; innerType?: z.core.$ZodType; shape?: z.core.$ZodShape } };
  if (def.type === "prefault" && def.innerType) {
    yield* walkSchemas(def.innerType, key);
  } else if (def.type === "optional" && hasMembers(def.innerType)) {
    yield [key, schema];
    yield* walkSchemas(def.innerType, key);
  } else if (def.type === "object" && def.shape) {
    for (const [name, member] of Object.entries(def.shape))
      yield* walkSchemas(member, key === "" ? name : `${key}.${name}`);
  } else {
    yield [key, schema];
  }
}

function hasMembers(schema: z.core.$ZodType | undefined): schema is z.core.$ZodType {
  return schema?._zod.def.type === "object";
}

/** Values that a key takes, where it takes few, and what it is when nothing is set. */
export interface KeyValues {
  readonly oneOf?: readonly string[];
  readonly preset?: string;
}

/** What each key takes, by key. */
export function valuesOfKeys(): ReadonlyMap<string, KeyValues> {
  return new Map([...walkSchemas(configSchema, "")].map(([key, schema]) => [key, valuesOf(schema)]));
}

function valuesOf(schema: z.core.$ZodType): KeyValues {
  const def = schema._zod.def as {
    readonly type: string;
    readonly innerType?: z.core.$ZodType;
    readonly defaultValue?: unknown;
    readonly entries?: Readonly<Record<string, string>>;
  };
  if (def.type === "enum") return { oneOf: Object.values(def.entries ?? {}) };
  if (def.innerType === undefined) return {};
  const inner = valuesOf(def.innerType);
  const { defaultValue: preset } = def;
  const isShown = typeof preset === "string" || typeof preset === "number" || typeof preset === "boolean";
  return def.type === "default" && isShown && preset !== "" ? { ...inner, preset: String(preset) } : inner;
}
