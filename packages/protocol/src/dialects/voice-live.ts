import { isAtLeast } from "../api-version.ts";
import type { ApiVersion } from "../api-version.ts";
import { parseClientEvent } from "../parsing/parse-client-event.ts";
import { createAudioDeltaEncoder } from "./audio-delta-encoder.ts";
import type { Dialect } from "./dialect.ts";
import { EVENT_SINCE } from "./event-versions.ts";

/** A dated version of Voice Live: the canonical shape; older versions lack events and have other defaults. */
export function createVoiceLiveDialect(apiVersion: ApiVersion, subprotocol?: "realtime"): Dialect {
  const encodeAudioDelta = createAudioDeltaEncoder();
  const knowsEvent = (type: string): boolean => {
    const since = Object.hasOwn(EVENT_SINCE, type) ? EVENT_SINCE[type as keyof typeof EVENT_SINCE] : "never";
    return since !== "never" && isAtLeast(apiVersion, since);
  };
  return {
    kind: "dialect",
    name: "voice-live",
    sessionType: "realtime",
    apiVersion,
    ...(subprotocol === undefined ? {} : { subprotocol }),
    knowsEvent,
    decode: (text) => parseClientEvent(text),
    encode(event) {
      if (event.type === "response.audio.delta") return [encodeAudioDelta(event)];
      return knowsEvent(event.type) ? [JSON.stringify(event)] : [];
    },
  };
}
