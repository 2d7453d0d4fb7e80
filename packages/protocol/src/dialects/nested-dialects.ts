import type { SessionType } from "../session/ga-settings.ts";
import { DIALECTS } from "../wire/dialects.ts";
import { createAudioDeltaEncoder } from "./audio-delta-encoder.ts";
import type { Dialect } from "./dialect.ts";
import { createGaDecoder } from "./ga/decode.ts";
import type { NestedName } from "./ga/decode.ts";
import { GA_NAMES, OPENAI_GA_EVENTS, VOICE_LIVE_V1_EVENTS } from "./ga/event-names.ts";
import { createGaSteps } from "./ga/event-steps.ts";
import type { GaMemory } from "./ga/event-steps.ts";

const EVENTS: Readonly<Record<NestedName, ReadonlySet<string>>> = {
  "openai-ga": new Set(OPENAI_GA_EVENTS),
  "voice-live-v1": new Set(VOICE_LIVE_V1_EVENTS),
};

/** A dialect with nested sessions. It leaves out the events that its clients do not know. */
function createNestedDialect(name: NestedName, sessionType: SessionType, subprotocol: "realtime" | undefined): Dialect {
  const events = EVENTS[name];
  const encodeAudioDelta = createAudioDeltaEncoder(GA_NAMES["response.audio.delta"]);
  const steps = createGaSteps(name);
  return {
    kind: "dialect",
    name,
    sessionType,
    apiVersion: DIALECTS[name].defaultsOf,
    ...(subprotocol === undefined ? {} : { subprotocol }),
    knowsEvent: (type) => events.has(type),
    decode: createGaDecoder(name, sessionType),
    encode(event) {
      if (event.type === "response.audio.delta") return [encodeAudioDelta(event)];
      return steps
        .tell(event)
        .filter(({ type }) => events.has(type))
        .map((told) => JSON.stringify(told));
    },
    memory: () => steps.memory(),
    recall: (memory) => steps.recall(memory as GaMemory),
  };
}

/**
 * OpenAI Realtime GA (OA-01, OA-04): the nested session, items told in two steps (wire.md 11.3), unknown fields refused, no
 * Azure fields and no `warning`. Turn detection has the defaults of Voice Live before 2026-04-10, but 200 ms of
 * silence at the start (wire.md 12.18).
 */
export function createOpenaiGaDialect(subprotocol?: "realtime", sessionType: SessionType = "realtime"): Dialect {
  return createNestedDialect("openai-ga", sessionType, subprotocol);
}

/**
 * The evergreen label `v1` of Voice Live (OA-12): nesting and names of OpenAI GA, everything that Azure adds, and the
 * defaults and the leniency of the dated versions.
 */
export function createVoiceLiveV1Dialect(subprotocol?: "realtime"): Dialect {
  return createNestedDialect("voice-live-v1", "realtime", subprotocol);
}
