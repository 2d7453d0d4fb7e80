import type { ClientEvent, ServerEvent } from "@vivavoce/protocol";
import { isRecord } from "../is-record.ts";
import { canonicalItem, gaItem } from "./ga-item.ts";
import { canonicalResponse, gaResponseCreate } from "./ga-response.ts";
import { canonicalSession, nestedSession } from "./ga-session.ts";
import type { EncodedEvent, Translator, WireEvent } from "./wire-dialect.ts";

/**
 * OpenAI's GA (OA-01, OA-04) and Voice Live's label `v1` (OA-12): the nested session (OA-10) and the names of GA
 * (OA-11). `conversation.item.added` is told as `conversation.item.created`; `conversation.item.done` says nothing more
 * and is left out.
 */
export function createGaDialect(name: "openai-ga" | "voice-live-v1"): Translator {
  const azure = name === "voice-live-v1";
  return { name, encode: (event) => encode(event, azure), decode };
}

function encode(event: ClientEvent, azure: boolean): EncodedEvent {
  switch (event.type) {
    case "session.update": {
      const { session, dropped } = nestedSession(event.session, azure);
      return { wire: { ...event, session }, dropped };
    }
    case "response.create":
      return gaResponseCreate(event, azure);
    case "conversation.item.create":
      return { wire: { ...event, item: gaItem(event.item) }, dropped: [] };
    default:
      return { wire: event as WireEvent, dropped: [] };
  }
}

const outputName = /^response\.output_(audio_transcript|audio|text)\./;

function decode(wire: WireEvent): ServerEvent | undefined {
  const told = decodeFields(wire);
  // The fields are the server's; the client reads none it has not looked at.
  return told as unknown as ServerEvent | undefined;
}

function decodeFields(wire: WireEvent): WireEvent | undefined {
  switch (wire.type) {
    case "conversation.item.done":
      return undefined;
    case "conversation.item.added":
      return { ...wire, type: "conversation.item.created", item: canonicalItem(wire["item"]) };
    case "conversation.item.created":
    case "conversation.item.retrieved":
    case "response.output_item.added":
    case "response.output_item.done":
      return { ...wire, item: canonicalItem(wire["item"]) };
    case "session.created":
    case "session.updated":
      return isRecord(wire["session"]) ? { ...wire, session: canonicalSession(wire["session"]) } : wire;
    case "response.created":
    case "response.done":
      return isRecord(wire["response"]) ? { ...wire, response: canonicalResponse(wire["response"]) } : wire;
    default:
      return outputName.test(wire.type) ? { ...wire, type: wire.type.replace(outputName, "response.$1.") } : wire;
  }
}
