import type { ClientEvent, ServerEvent } from "@vivavoce/protocol";
import type { ServerFamily } from "../realtime-url.ts";
import { createBetaDialect } from "./beta-dialect.ts";
import { createGaDialect } from "./ga-dialect.ts";
import type { WireDialect, WireEvent } from "./wire-dialect.ts";

/** The dialect of a server, by its family and, for Voice Live, the api-version (section 11.6). */
export function chooseWireDialect(family: ServerFamily, apiVersion: string | undefined): WireDialect {
  if (family === "openai") return createGaDialect("openai");
  if (family === "openai-beta") return createBetaDialect();
  return apiVersion === "v1" ? createGaDialect("voice-live-v1") : voiceLive;
}

/** The canonical events themselves. */
const voiceLive: WireDialect = {
  name: "voice-live",
  encode: (event: ClientEvent) => ({ wire: event as WireEvent, dropped: [] }),
  // The fields are the server's; the client reads none it has not looked at.
  decode: (wire) => wire as unknown as ServerEvent,
};
