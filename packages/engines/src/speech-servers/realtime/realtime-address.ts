import { EngineError } from "@vivavoce/engine";

/**
 * Where transcription sessions are opened: `ws(s)://…/v1/realtime?intent=transcription`, from a base as people write it.
 * @throws EngineError `unsupported` when it is no address of a server
 */
export function realtimeAddress(engine: string, baseUrl: string): string {
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : undefined;
  if (url === undefined || !/^(?:https?|wss?):$/.test(url.protocol)) {
    throw new EngineError(engine, "unsupported", "baseUrl must be an address that begins with http(s):// or ws(s)://");
  }
  url.protocol = url.protocol.replace("http", "ws");
  const path = url.pathname.replace(/\/+$/, "");
  url.pathname = path.endsWith("/realtime") ? path : `${path === "" ? "/v1" : path}/realtime`;
  url.searchParams.set("intent", "transcription");
  return url.href;
}
