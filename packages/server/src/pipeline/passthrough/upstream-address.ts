import { DIALECTS } from "@vivavoce/protocol";
import type { Dialect } from "@vivavoce/protocol";
import type { Upstream } from "./upstream.ts";

/** Where a session is passed through to, or why it cannot be. */
export type UpstreamAddress =
  | { readonly kind: "address"; readonly url: string; readonly headers: Readonly<Record<string, string>> }
  /** One line for the client. */
  | { readonly kind: "mismatch"; readonly message: string };

/** The API of a vendor's dialects. */
const apis = { azure: "azure-voice-live", openai: "openai" } as const;

/**
 * URL and headers for the service. Frames pass unchanged, so the client must speak the service's own wire; nothing of
 * what the client gave to get in here goes along.
 */
export function upstreamAddress(
  upstream: Upstream,
  dialect: Pick<Dialect, "name" | "apiVersion" | "sessionType">,
): UpstreamAddress {
  const { vendor, path, headers, label } = DIALECTS[dialect.name];
  if (apis[vendor] !== upstream.api) return { kind: "mismatch", message: wrongVendor[upstream.api] };
  const url = new URL(upstream.url);
  url.protocol = url.protocol.replace("http", "ws");
  if (!/\/realtime\/?$/.test(url.pathname)) url.pathname = `${url.pathname.replace(/(\/v1)?\/?$/, "")}${path}`;
  url.searchParams.set("model", upstream.model);
  if (upstream.api === "openai") {
    if (dialect.sessionType === "transcription") return { kind: "mismatch", message: noTranscription };
    const secret = upstream.token ?? upstream.apiKey;
    const authorization = secret === undefined ? {} : { authorization: `Bearer ${secret}` };
    return { kind: "address", url: url.href, headers: { ...upstream.headers, ...headers, ...authorization } };
  }
  const version = upstream.apiVersion ?? label ?? dialect.apiVersion;
  if ((version === DIALECTS["voice-live-v1"].label) !== (label !== undefined)) {
    return { kind: "mismatch", message: `This model speaks api-version ${version}; connect with that one.` };
  }
  url.searchParams.set("api-version", version);
  const key = upstream.apiKey === undefined ? {} : { "api-key": upstream.apiKey };
  const authorization = upstream.token === undefined ? {} : { authorization: `Bearer ${upstream.token}` };
  return { kind: "address", url: url.href, headers: { ...upstream.headers, ...key, ...authorization } };
}

const wrongVendor: Readonly<Record<Upstream["api"], string>> = {
  "azure-voice-live": `This model is passed through to a Voice Live service; connect at ${DIALECTS["voice-live"].path}.`,
  openai: `This model is passed through to an OpenAI Realtime service; connect at ${DIALECTS["openai-ga"].path}.`,
};

const noTranscription =
  "Transcription sessions are not passed through; connect without intent=transcription and model.";
