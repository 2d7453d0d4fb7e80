import type { ClientEvent, ServerEvent } from "@vivavoce/protocol";
import type { ServerFamily } from "../realtime-url.ts";
import type { WireDialect, WireEvent } from "./wire-dialect.ts";

/**
 * The dialect of a server, by its family and, for Voice Live, the api-version (wire.md 11.6). Translators are loaded when
 * a server needs one, so that pages which talk to Vivavoce or dated Voice Live do not carry them.
 */
export function chooseWireDialect(
  family: ServerFamily,
  apiVersion: string | undefined,
): WireDialect | Promise<WireDialect> {
  if (family === "openai") return import("./ga-dialect.ts").then((module) => module.createGaDialect("openai"));
  if (family === "openai-beta") return import("./beta-dialect.ts").then((module) => module.createBetaDialect());
  if (apiVersion === "v1") return import("./ga-dialect.ts").then((module) => module.createGaDialect("voice-live-v1"));
  return voiceLive;
}

/** The canonical events themselves. */
const voiceLive: WireDialect = {
  name: "voice-live",
  encode: (event: ClientEvent) => ({ wire: event as WireEvent, dropped: [] }),
  // The fields are the server's; the client reads none it has not looked at.
  decode: (wire) => wire as unknown as ServerEvent,
};
