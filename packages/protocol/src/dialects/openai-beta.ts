import type { ServerEvent, ServerEventType } from "../events/server-event.ts";
import { ProtocolError } from "../protocol-error.ts";
import { invalidEvent, parseClientEvent } from "../parsing/parse-client-event.ts";
import type { EventReader, ParsedClientEvent } from "../parsing/parse-client-event.ts";
import type { ResponseObject } from "../response/response-object.ts";
import type { SessionType } from "../session/ga-settings.ts";
import type { Session } from "../session/session.ts";
import { tell } from "../wire/fields.ts";
import { WORDS } from "../wire/words.ts";
import { createAudioDeltaEncoder } from "./audio-delta-encoder.ts";
import { DIALECTS } from "../wire/dialects.ts";
import type { Dialect } from "./dialect.ts";
import { keepRunning, refuseAnswer } from "./ga/decode.ts";
import { openaiConversation, openaiPrevious } from "./openai-ids.ts";
import { OPENAI_EVENTS } from "./ga/event-names.ts";
import { withoutAnswers, wrongSessionType } from "./ga/session-update.ts";
import { besideTranscript } from "./ga/transcription-forms.ts";
import { createSpeechLengths } from "./speech-lengths.ts";

const words = WORDS["openai-beta"];

/** Server events of the beta that the canonical shape has under the same name. */
const KNOWN_EVENTS: ReadonlySet<string> = new Set<ServerEventType>([...OPENAI_EVENTS, "conversation.item.created"]);

function betaResponse(response: ResponseObject, session: Session | undefined) {
  const voice = response.voice === null ? {} : tell(words.response, { ...response });
  return { ...response, ...voice, conversation_id: openaiConversation(response.conversation_id, session) };
}

/** @param session the one that was told last */
function betaEvent(event: ServerEvent, session: Session | undefined): object {
  switch (event.type) {
    case "session.created":
    case "session.updated":
      return { ...event, session: tell(words.session, { ...event.session }) };
    case "response.created":
    case "response.done":
      return { ...event, response: betaResponse(event.response, session) };
    case "conversation.item.created":
      return { ...event, previous_item_id: openaiPrevious(event.previous_item_id) };
    default:
      return event;
  }
}

/** SE-80, SE-81: sessions of the other kind have names of their own. */
const TRANSCRIPTION_NAMES: Readonly<Record<string, string>> = {
  "session.created": "transcription_session.created",
  "session.updated": "transcription_session.updated",
};

function transcriptionEvent(event: ServerEvent): object {
  if (event.type !== "session.created" && event.type !== "session.updated") return betaEvent(event, undefined);
  return {
    ...event,
    type: TRANSCRIPTION_NAMES[event.type],
    session: tell(words.transcriptionSession, {
      ...event.session,
      object: "realtime.transcription_session",
      client_secret: null,
    }),
  };
}

/** A running response is not cancelled by `response.create` here: that is an error (ER-01) unless it is asked for. */
function decode(text: string): ParsedClientEvent {
  const parsed = parseClientEvent(text, wrongUpdate);
  if (parsed.kind !== "event" || parsed.event.type !== "response.create") return parsed;
  return { ...parsed, event: keepRunning(parsed.event) };
}

const refuseUpdate =
  (sent: SessionType): EventReader =>
  (_message, eventId) =>
    invalidEvent(new ProtocolError("invalid_parameter", wrongSessionType(sent), { param: "type", eventId }));
const wrongUpdate = new Map([["transcription_session.update", refuseUpdate("transcription")]]);

/** CE-23 is `session.update` under another name. */
const transcriptionReaders = new Map<string, EventReader>([
  [
    "transcription_session.update",
    (message) => parseClientEvent(JSON.stringify({ ...message, type: "session.update" })),
  ],
  ["session.update", refuseUpdate("realtime")],
  ["response.create", refuseAnswer],
]);

function decodeTranscription(text: string): ParsedClientEvent {
  const parsed = parseClientEvent(text, transcriptionReaders);
  if (parsed.kind !== "event" || parsed.event.type !== "session.update") return parsed;
  return { ...parsed, event: { ...parsed.event, session: withoutAnswers(parsed.event.session) } };
}

/**
 * OpenAI Realtime beta (OA-03, OA-05): the flat shape and the event names of Voice Live, voices by name, no Azure
 * fields and no `warning`. Its defaults are those of Voice Live before 2026-04-10.
 */
export function createOpenaiBetaDialect(subprotocol?: "realtime", sessionType: SessionType = "realtime"): Dialect {
  const encodeAudioDelta = createAudioDeltaEncoder();
  const transcribes = sessionType === "transcription";
  const translate = transcribes ? transcriptionEvent : betaEvent;
  const lengths = createSpeechLengths();
  let session: Session | undefined;
  return {
    kind: "dialect",
    name: "openai-beta",
    sessionType,
    apiVersion: DIALECTS["openai-beta"].defaultsOf,
    ...(subprotocol === undefined ? {} : { subprotocol }),
    knowsEvent(type) {
      if (!transcribes) return KNOWN_EVENTS.has(type);
      if (Object.values(TRANSCRIPTION_NAMES).includes(type)) return true;
      return KNOWN_EVENTS.has(type) && !Object.hasOwn(TRANSCRIPTION_NAMES, type);
    },
    decode: transcribes ? decodeTranscription : decode,
    encode(event) {
      if (event.type === "response.audio.delta") return [encodeAudioDelta(event)];
      if ("session" in event) session = event.session;
      if (event.type === "conversation.item.input_audio_transcription.completed") {
        const told = besideTranscript(event, session?.input_audio_transcription?.model, lengths.take(event.item_id));
        return [JSON.stringify({ ...event, ...told })];
      }
      lengths.note(event);
      return KNOWN_EVENTS.has(event.type) ? [JSON.stringify(translate(event, session))] : [];
    },
  };
}
