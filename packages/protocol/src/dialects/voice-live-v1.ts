import { DIALECTS } from "../wire/dialects.ts";
import type { Dialect } from "./dialect.ts";
import { createGaDecoder } from "./ga/decode.ts";
import { createGaEncoder } from "./ga/encode.ts";
import { VOICE_LIVE_V1_EVENTS } from "./ga/event-names.ts";

const EVENTS: ReadonlySet<string> = new Set(VOICE_LIVE_V1_EVENTS);

/**
 * The evergreen label `v1` of Voice Live (OA-12): nesting and names of OpenAI GA, everything that Azure adds, and the
 * defaults and the leniency of the dated versions.
 */
export function createVoiceLiveV1Dialect(subprotocol?: "realtime"): Dialect {
  const knowsEvent = (type: string): boolean => EVENTS.has(type);
  return {
    kind: "dialect",
    name: "voice-live-v1",
    sessionType: "realtime",
    apiVersion: DIALECTS["voice-live-v1"].defaultsOf,
    ...(subprotocol === undefined ? {} : { subprotocol }),
    knowsEvent,
    decode: createGaDecoder("voice-live-v1", "realtime"),
    encode: createGaEncoder("voice-live-v1", knowsEvent),
  };
}
