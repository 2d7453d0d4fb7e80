import { DIALECTS, dialectAt } from "@vivavoce/protocol/wire";
import { createTranslator } from "./translator.ts";
import type { WireDialect } from "./wire-dialect.ts";
import { voiceLive } from "./wire-dialect.ts";

/** The dialect that a server is spoken to in. Gives its URL the path of a session where it has none. */
export function dialectOf(url: URL, apiVersion: string): WireDialect {
  if (!/\/realtime\/?$/.test(url.pathname)) url.pathname = url.pathname.replace(/\/+$/, "") + pathFor(url);
  const at = (path: string) => dialectAt(path, ({ label }) => label === apiVersion);
  const name = at(url.pathname) ?? at(DIALECTS["voice-live"].path) ?? "voice-live";
  if (name === "voice-live") return voiceLive;
  return { ...DIALECTS[name], ...createTranslator(name) };
}

function pathFor(url: URL): string {
  const { path } = DIALECTS["openai-ga"];
  if (/\/v1\/?$/.test(url.pathname)) return path.slice("/v1".length);
  if (url.hostname === "api.openai.com") return path;
  return url.hostname.endsWith(".openai.azure.com") ? `/openai${path}` : DIALECTS["voice-live"].path;
}
