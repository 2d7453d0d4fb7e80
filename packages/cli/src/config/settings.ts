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

/** Every value that has a variable or a flag, with all but its kind. Others can be set in the file only. */
const rows: readonly Omit<Setting, "kind">[] = [
  { key: "server.host", variable: "HOST", flag: "host" },
  { key: "server.port", variable: "PORT", flag: "port" },
  { key: "server.apiKeys", variable: "VIVAVOCE_API_KEYS", flag: "api-keys", secret: true },
  { key: "server.bearerTokens", variable: "VIVAVOCE_BEARER_TOKENS", flag: "bearer-tokens", secret: true },
  { key: "server.entra.tenantId", variable: "VIVAVOCE_ENTRA_TENANT", flag: "entra-tenant" },
  { key: "server.entra.audiences", variable: "VIVAVOCE_ENTRA_AUDIENCES", flag: "entra-audiences" },
  { key: "server.entra.issuers", variable: "VIVAVOCE_ENTRA_ISSUERS", flag: "entra-issuers" },
  { key: "server.entra.jwksUrl", variable: "VIVAVOCE_ENTRA_JWKS_URL", flag: "entra-jwks-url" },
  { key: "server.entra.roles", variable: "VIVAVOCE_ENTRA_ROLES", flag: "entra-roles" },
  { key: "server.entra.scopes", variable: "VIVAVOCE_ENTRA_SCOPES", flag: "entra-scopes" },
  { key: "server.trustedProxies", variable: "VIVAVOCE_TRUSTED_PROXIES", flag: "trusted-proxies" },
  { key: "server.allowedOrigins", variable: "VIVAVOCE_ALLOWED_ORIGINS", flag: "allowed-origins" },
  { key: "server.tls.cert", variable: "VIVAVOCE_TLS_CERT", flag: "tls-cert" },
  { key: "server.tls.key", variable: "VIVAVOCE_TLS_KEY", flag: "tls-key" },
  { key: "server.metrics.enabled", variable: "VIVAVOCE_METRICS", flag: "metrics" },
  { key: "server.metrics.key", variable: "VIVAVOCE_METRICS_KEY", flag: "metrics-key", secret: true },
  { key: "server.telemetry.enabled", variable: "VIVAVOCE_TELEMETRY", flag: "telemetry" },
  { key: "server.telemetry.content", variable: "VIVAVOCE_TELEMETRY_CONTENT", flag: "telemetry-content" },
  { key: "server.admin.enabled", variable: "VIVAVOCE_ADMIN", flag: "admin" },
  { key: "server.admin.key", variable: "VIVAVOCE_ADMIN_KEY", flag: "admin-key", secret: true },
  { key: "server.resume.windowMs", variable: "VIVAVOCE_RESUME_MS", flag: "resume-ms" },
  { key: "server.processes", variable: "VIVAVOCE_PROCESSES", flag: "processes" },
  { key: "server.limits.maxSessions", variable: "VIVAVOCE_MAX_SESSIONS", flag: "max-sessions" },
  { key: "model.engine", variable: "VIVAVOCE_LLM_ENGINE", flag: "llm-engine" },
  { key: "model.baseUrl", variable: "OPENAI_BASE_URL", flag: "llm-base-url" },
  { key: "model.apiKey", variable: "OPENAI_API_KEY", flag: "llm-api-key", secret: true },
  { key: "model.model", variable: "VIVAVOCE_LLM_MODEL", flag: "llm-model" },
  { key: "model.api", variable: "VIVAVOCE_LLM_API", flag: "llm-api" },
  { key: "model.sayFailures", variable: "VIVAVOCE_SAY_FAILURES", flag: "say-failures" },
  { key: "model.headers", secret: true },
  { key: "recognizer.engine", variable: "VIVAVOCE_RECOGNIZER", flag: "recognizer" },
  { key: "recognizer.workers", variable: "VIVAVOCE_RECOGNIZER_WORKERS", flag: "recognizer-workers" },
  { key: "recognizer.sayLanguages", variable: "VIVAVOCE_SAY_LANGUAGES", flag: "say-languages" },
  { key: "synthesizer.engine", variable: "VIVAVOCE_SYNTHESIZER", flag: "synthesizer" },
  { key: "synthesizer.workers", variable: "VIVAVOCE_SYNTHESIZER_WORKERS", flag: "synthesizer-workers" },
  { key: "recognizer.options.baseUrl", variable: "VIVAVOCE_RECOGNIZER_URL", flag: "recognizer-url" },
  { key: "recognizer.options.apiKey", variable: "VIVAVOCE_RECOGNIZER_KEY", flag: "recognizer-key", secret: true },
  { key: "recognizer.options.model", variable: "VIVAVOCE_RECOGNIZER_MODEL", flag: "recognizer-model" },
  { key: "recognizer.options.language", variable: "VIVAVOCE_RECOGNIZER_LANGUAGE", flag: "recognizer-language" },
  { key: "synthesizer.options.baseUrl", variable: "VIVAVOCE_SYNTHESIZER_URL", flag: "synthesizer-url" },
  { key: "synthesizer.options.apiKey", variable: "VIVAVOCE_SYNTHESIZER_KEY", flag: "synthesizer-key", secret: true },
  { key: "synthesizer.options.model", variable: "VIVAVOCE_SYNTHESIZER_MODEL", flag: "synthesizer-model" },
  { key: "synthesizer.options.language", variable: "VIVAVOCE_SYNTHESIZER_LANGUAGE", flag: "synthesizer-language" },
  { key: "synthesizer.options.voices", variable: "VIVAVOCE_SYNTHESIZER_VOICES", flag: "synthesizer-voices" },
  { key: "mcp.allowPrivateHosts", variable: "VIVAVOCE_MCP_PRIVATE_HOSTS", flag: "mcp-private-hosts" },
  { key: "mcp.allowedHosts", variable: "VIVAVOCE_MCP_ALLOWED_HOSTS", flag: "mcp-allowed-hosts" },
  { key: "bus.url", variable: "VIVAVOCE_BUS", flag: "bus", secret: true },
  { key: "bus.credentialsFile", variable: "VIVAVOCE_BUS_CREDENTIALS", flag: "bus-credentials" },
  { key: "bus.caFile", variable: "VIVAVOCE_BUS_CA", flag: "bus-ca" },
  { key: "bus.prefix", variable: "VIVAVOCE_BUS_PREFIX", flag: "bus-prefix" },
  { key: "bus.replicas", variable: "VIVAVOCE_BUS_REPLICAS", flag: "bus-replicas" },
  { key: "bus.engines", variable: "VIVAVOCE_BUS_ENGINES", flag: "bus-engines" },
  { key: "worker.engines", variable: "VIVAVOCE_WORKER_ENGINES", flag: "engines", of: "worker" },
  { key: "worker.capacity", variable: "VIVAVOCE_WORKER_CAPACITY", flag: "capacity", of: "worker" },
  { key: "worker.statusPort", variable: "VIVAVOCE_WORKER_STATUS_PORT", flag: "status-port", of: "worker" },
  { key: "worker.statusHost", variable: "VIVAVOCE_WORKER_STATUS_HOST", flag: "status-host", of: "worker" },
  { key: "bus.name", variable: "VIVAVOCE_BUS_NAME", flag: "bus-name" },
  { key: "log.level", variable: "VIVAVOCE_LOG_LEVEL", flag: "log-level" },
  { key: "log.format", variable: "VIVAVOCE_LOG_FORMAT", flag: "log-format" },
  { key: "journal.dir", variable: "VIVAVOCE_JOURNAL_DIR", flag: "journal-dir" },
  { key: "console.enabled", variable: "VIVAVOCE_CONSOLE", flag: "console" },
];

const schemas: ReadonlyMap<string, z.core.$ZodType> = new Map(walkSchemas(configSchema, ""));

/** Every value that has a variable or a flag. The schema says its kind; options of engines are texts. */
export const settings: readonly Setting[] = rows.map((row) => ({ ...row, kind: kindOf(schemas.get(row.key)) }));

function kindOf(schema: z.core.$ZodType | undefined): Setting["kind"] {
  const { type, innerType, options } = (schema?._zod.def ?? {}) as {
    readonly type?: string;
    readonly innerType?: z.core.$ZodType;
    readonly options?: readonly z.core.$ZodType[];
  };
  if (innerType !== undefined) return kindOf(innerType);
  if (type === "boolean" || type === "number") return type;
  if (type === "array") return "list";
  // Of several forms that counts which is more than a text.
  return options?.map(kindOf).find((kind) => kind !== "text") ?? "text";
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
  return new Map([...schemas].map(([key, schema]) => [key, (schema as z.ZodType).description ?? ""]));
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
  return new Map([...schemas].map(([key, schema]) => [key, valuesOf(schema)]));
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
