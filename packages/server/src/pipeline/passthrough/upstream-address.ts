import type { Dialect, DialectName } from "@vivavoce/protocol";
import type { Upstream } from "./upstream.ts";

/** Where a session is passed through to, or why it cannot be. */
export type UpstreamAddress =
  | { readonly kind: "address"; readonly url: string; readonly headers: Readonly<Record<string, string>> }
  /** One line for the client. */
  | { readonly kind: "mismatch"; readonly message: string };

const dialects: Readonly<Record<Upstream["api"], readonly DialectName[]>> = {
  "azure-voice-live": ["voice-live", "voice-live-v1"],
  openai: ["openai-ga", "openai-beta"],
};

/**
 * URL and headers for the service. Frames pass unchanged, so the client must speak the service's own wire; nothing of
 * what the client gave to get in here goes along.
 */
export function upstreamAddress(
  upstream: Upstream,
  dialect: Pick<Dialect, "name" | "apiVersion" | "sessionType">,
): UpstreamAddress {
  if (!dialects[upstream.api].includes(dialect.name)) return { kind: "mismatch", message: wrongFamily[upstream.api] };
  const url = new URL(upstream.url);
  url.protocol = url.protocol.replace("http", "ws");
  const path = upstream.api === "openai" ? "/v1/realtime" : "/voice-live/realtime";
  if (!/\/realtime\/?$/.test(url.pathname)) url.pathname = `${url.pathname.replace(/(\/v1)?\/?$/, "")}${path}`;
  url.searchParams.set("model", upstream.model);
  if (upstream.api === "openai") {
    if (dialect.sessionType === "transcription") return { kind: "mismatch", message: noTranscription };
    const beta = dialect.name === "openai-beta" ? { "openai-beta": "realtime=v1" } : {};
    const secret = upstream.token ?? upstream.apiKey;
    const authorization = secret === undefined ? {} : { authorization: `Bearer ${secret}` };
    return { kind: "address", url: url.href, headers: { ...upstream.headers, ...beta, ...authorization } };
  }
  const spoken = dialect.name === "voice-live-v1" ? "v1" : dialect.apiVersion;
  const version = upstream.apiVersion ?? spoken;
  if ((version === "v1") !== (spoken === "v1")) {
    return { kind: "mismatch", message: `This model speaks api-version ${version}; connect with that one.` };
  }
  url.searchParams.set("api-version", version);
  const key = upstream.apiKey === undefined ? {} : { "api-key": upstream.apiKey };
  const authorization = upstream.token === undefined ? {} : { authorization: `Bearer ${upstream.token}` };
  return { kind: "address", url: url.href, headers: { ...upstream.headers, ...key, ...authorization } };
}

const wrongFamily: Readonly<Record<Upstream["api"], string>> = {
  "azure-voice-live": "This model is passed through to a Voice Live service; connect at /voice-live/realtime.",
  openai: "This model is passed through to an OpenAI Realtime service; connect at /v1/realtime.",
};

const noTranscription =
  "Transcription sessions are not passed through; connect without intent=transcription and model.";
