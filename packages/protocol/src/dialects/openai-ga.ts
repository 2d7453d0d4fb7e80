import type { SessionType } from "../session/ga-settings.ts";
import { DIALECTS } from "../wire/dialects.ts";
import type { Dialect } from "./dialect.ts";
import { createGaDecoder } from "./ga/decode.ts";
import { createGaEncoder } from "./ga/encode.ts";
import { OPENAI_GA_EVENTS } from "./ga/event-names.ts";

const EVENTS: ReadonlySet<string> = new Set(OPENAI_GA_EVENTS);

/**
 * OpenAI Realtime GA (OA-01, OA-04): the nested session, items told in two steps (wire.md 11.3), unknown fields refused, no
 * Azure fields and no `warning`. Turn detection has the defaults of Voice Live before 2026-04-10, but 200 ms of
 * silence at the start (wire.md 12.18).
 */
export function createOpenaiGaDialect(subprotocol?: "realtime", sessionType: SessionType = "realtime"): Dialect {
  const knowsEvent = (type: string): boolean => EVENTS.has(type);
  return {
    kind: "dialect",
    name: "openai-ga",
    sessionType,
    apiVersion: DIALECTS["openai-ga"].defaultsOf,
    ...(subprotocol === undefined ? {} : { subprotocol }),
    knowsEvent,
    decode: createGaDecoder("openai-ga", sessionType),
    encode: createGaEncoder("openai-ga", knowsEvent),
  };
}
