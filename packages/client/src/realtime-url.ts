import { ClientError } from "./client-error.ts";
import { voiceLive } from "./dialects/wire-dialect.ts";
import type { WireDialect } from "./dialects/wire-dialect.ts";

/** The api-version asked for when none is given. */
export const defaultApiVersion = "2026-07-15";

/** An agent that answers instead of a model (TR-12 to TR-18). Agents in the cloud need a token (TR-32). */
export interface AgentReference {
  /** Name of the agent; of classic agents the `id` instead. */
  readonly name?: string;
  /** Id of a classic agent (TR-18). */
  readonly id?: string;
  readonly project: string;
  readonly version?: string;
  /** Continues a conversation of the agent. */
  readonly conversationId?: string;
  /** Client id of the managed identity that reaches the agent (TR-16). */
  readonly identityClientId?: string;
  /** Resource the agent lives in, when it is another one (TR-17). */
  readonly resource?: string;
}

/** What names a session in its URL. */
export interface RealtimeUrlParts {
  /** `http`, `https`, `ws` or `wss` URL of the server; a bare host is not enough. */
  readonly endpoint: string;
  /** Model or deployment name (TR-11). */
  readonly model?: string | undefined;
  readonly agent?: AgentReference | undefined;
  /** Api-version (TR-10). */
  readonly apiVersion: string;
  /** Feature flags (TR-20), for example `vivavoce_trace`. */
  readonly features?: readonly string[] | undefined;
  /** Kind of a customer-owned model (TR-19). */
  readonly profile?: string | undefined;
}

/** The URL of a session and the dialect of its server, which decides path, query and event names (wire.md 11.6). */
export interface RealtimeUrl {
  readonly url: URL;
  readonly dialect: WireDialect;
}

/** Where another dialect than dated Voice Live may be spoken. */
const others = /openai|\/(v1|realtime)\/?$/;

/**
 * The WebSocket URL of a session. A path that ends in `/realtime` is kept and says the dialect: `…/v1/realtime` is
 * OpenAI's GA, `/openai/realtime` its beta, all else Voice Live. On other paths the host decides: `api.openai.com` and
 * `*.openai.azure.com` get OpenAI's path, everything else `/voice-live/realtime` (TR-01). Prefix and query are kept.
 * The other dialects are loaded when a server needs one.
 * @throws {ClientError} when the endpoint is no such URL, or neither model nor agent is named.
 */
export function realtimeUrl(parts: RealtimeUrlParts): RealtimeUrl | Promise<RealtimeUrl> {
  const { apiVersion } = parts;
  const url = endpointUrl(parts.endpoint);
  const isAtPath = /\/voice-live\/realtime\/?$/.test(url.pathname);
  if (apiVersion === "v1" || (!isAtPath && others.test(url.hostname + url.pathname))) {
    return import("./dialects/dialect-of.ts").then(({ dialectOf }) =>
      inDialect(dialectOf(url, apiVersion), url, parts),
    );
  }
  if (!isAtPath) url.pathname = `${url.pathname.replace(/\/+$/, "")}/voice-live/realtime`;
  return inDialect(voiceLive, url, parts);
}

function inDialect(dialect: WireDialect, url: URL, parts: RealtimeUrlParts): RealtimeUrl {
  const query = url.searchParams;
  if (dialect.vendor === "azure") {
    query.set("api-version", parts.apiVersion);
    if (parts.agent !== undefined) nameAgent(query, parts.agent);
    if (parts.profile !== undefined) query.set("profile", parts.profile);
  } else if (parts.agent !== undefined) {
    throw new ClientError("OpenAI-shaped servers have no agents: name a model.");
  }
  const modelName = url.pathname.includes("/openai/realtime") ? "deployment" : "model";
  if (parts.model !== undefined) query.set(modelName, parts.model);
  else if (parts.agent === undefined && !query.has(modelName)) throw new ClientError("Name a model or an agent.");
  const features = parts.features?.map((name) => (name.includes(":") ? name : `${name}:true`));
  if (features !== undefined && features.length > 0) query.set("features", features.join(","));
  return { url, dialect };
}

function endpointUrl(endpoint: string): URL {
  // The endpoint is not repeated in these messages: people paste URLs with a key in them.
  if (!URL.canParse(endpoint)) throw new ClientError("The endpoint is not a URL.");
  const url = new URL(endpoint);
  url.protocol = url.protocol.replace(/^http/, "ws");
  if (!/^wss?:$/.test(url.protocol)) {
    throw new ClientError("The endpoint must be an http, https, ws or wss URL.");
  }
  url.hash = "";
  return url;
}

function nameAgent(query: URLSearchParams, agent: AgentReference): void {
  const fields = {
    "agent-name": agent.name,
    "agent-id": agent.id,
    "agent-project-name": agent.project,
    "agent-version": agent.version,
    "conversation-id": agent.conversationId,
    "agent-authentication-identity-client-id": agent.identityClientId,
    "foundry-resource-override": agent.resource,
  };
  for (const [name, value] of Object.entries(fields)) if (value !== undefined) query.set(name, value);
}
