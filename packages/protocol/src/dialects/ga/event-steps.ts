import type { ServerEvent, ServerEventOf } from "../../events/server-event.ts";
import type { Item, ItemStatus } from "../../items/item.ts";
import type { ResponseObject } from "../../response/response-object.ts";
import { createGaSettings } from "../../session/ga-settings.ts";
import type { InputAudioTranscription } from "../../session/input-audio.ts";
import type { Session } from "../../session/session.ts";
import { item as itemConverter } from "../../wire/converters.ts";
import { placeOf, tell } from "../../wire/fields.ts";
import type { Fields } from "../../wire/fields.ts";
import { WORDS } from "../../wire/words.ts";
import { openaiConversation, openaiPrevious } from "../openai-ids.ts";
import type { NestedName } from "./decode.ts";
import { gaName } from "./event-names.ts";
import { besideTranscript, openaiTranscription } from "./transcription-forms.ts";

/** An event of a nested dialect, ready to be written. */
type GaEvent = Readonly<Record<string, unknown>> & { readonly type: string; readonly event_id: string };

type Created = ServerEventOf<"conversation.item.created">;
type Committed = ServerEventOf<"input_audio_buffer.committed">;

/** Tells canonical events the way GA does. Remembers what it has announced, for one connection. */
export interface GaSteps {
  tell(event: ServerEvent): readonly GaEvent[];
  /** What it has announced and not told the end of. */
  memory(): GaMemory;
  /** Goes on where another one was. */
  recall(memory: GaMemory): void;
}

/** What a connection has been told of items, as JSON. */
export interface GaMemory {
  /** Spoken items whose text is awaited. */
  readonly announced: readonly string[];
  /** How long what was said is, by item, in milliseconds. */
  readonly lengthMs: readonly (readonly [id: string, ms: number])[];
  /** Who speaks: the item that it will be, and since when, in milliseconds. */
  readonly speech: readonly [id: string, startMs: number] | null;
  /** Open output items, with the one before them; null while they are not in the conversation. */
  readonly open: readonly (readonly [id: string, place: { readonly before: string | null } | null])[];
}

function step(type: string, eventId: string, previousItemId: string | null, item: object): GaEvent {
  return { type, event_id: eventId, previous_item_id: previousItemId, item };
}

const added = (id: string, before: string | null, item: object): GaEvent =>
  step("conversation.item.added", id, before, item);
const done = (id: string, before: string | null, item: object): GaEvent =>
  step("conversation.item.done", `${id}_done`, before, item);

/** A fault where the client wrote it. */
function located<T extends { readonly code?: string | null | undefined; readonly param?: string | null | undefined }>(
  fault: T,
): T {
  if (fault.param == null || fault.code === "unknown_parameter") return fault;
  return { ...fault, param: nestedParam(fault.param) };
}

/** The path of a field as a client of a nested dialect knows it. What is unknown was named by its own path before. */
function nestedParam(param: string): string {
  const [, root = "", path = ""] = /^(session|response)\.(.+)$/.exec(param) ?? [];
  const places = root === "session" ? WORDS["voice-live-v1"].session : WORDS["openai-ga"].request;
  return root === "" ? param : `${root}.${placeOf(places, path)}`;
}

/** An item as GA shows it. `status` replaces the item's own. */
function gaItem(item: Item, status?: ItemStatus): object {
  const shown = itemConverter.write?.(item, {}) as object;
  return status === undefined || !("status" in shown) ? shown : { ...shown, status };
}

function nestedSession(session: Session, name: NestedName): object {
  const ga = session.ga ?? createGaSettings("realtime");
  const words = WORDS[name];
  const told =
    ga.type === "realtime"
      ? tell(words.session, { ...session, ga })
      : tell(words.transcriptionSession, { ...session, ga, object: "realtime.transcription_session" });
  const { input_audio_transcription: transcription } = session;
  return name === "openai-ga" && transcription !== null ? withTranscription(told, transcription) : told;
}

function withTranscription(session: Fields, transcription: InputAudioTranscription): Fields {
  const audio = session["audio"] as { readonly input: { readonly transcription: Fields } };
  const { input } = audio;
  const told = openaiTranscription(transcription, input.transcription);
  return { ...session, audio: { ...audio, input: { ...input, transcription: told } } };
}

/** The default conversation has an id here; the cap on tokens is the session's where the response shows none. */
function nestedResponse(response: ResponseObject, session: Session | undefined, name: NestedName): object {
  const { conversation_id: id, max_output_tokens: cap } = response;
  return tell(WORDS[name].response, {
    ...response,
    conversation_id: openaiConversation(id, session),
    max_output_tokens: cap ?? session?.max_response_output_tokens ?? "inf",
  });
}

/** The user item as it is at the commit: its words come later, if they were asked for (wire.md 8.2). */
function committedItem(id: string): object {
  const content = [{ type: "input_audio", transcript: null }];
  return { id, type: "message", status: "completed", role: "user", content };
}

/**
 * The steps of 11.3. A spoken user item is announced with its commit and its canonical `created`, which waits for the
 * transcript, is then left out. An output item is added when it opens and done right before its `output_item.done`.
 */
export function createGaSteps(name: NestedName): GaSteps {
  const announced = new Set<string>();
  const lengthMs = new Map<string, number>();
  let speech: GaMemory["speech"] = null;
  /** Open output items; null until they are in the conversation, which out-of-band ones never are. */
  const open = new Map<string, { readonly before: string | null } | null>();
  let session: Session | undefined;

  function forget(itemId: string): void {
    announced.delete(itemId);
    lengthMs.delete(itemId);
  }

  function commit(event: Committed): readonly GaEvent[] {
    const { item_id: id, event_id: eventId } = event;
    const before = openaiPrevious(event.previous_item_id);
    const item = committedItem(id);
    announced.add(id);
    return [
      { ...event, previous_item_id: before },
      added(`${eventId}_added`, before, item),
      done(eventId, before, item),
    ];
  }

  function create(event: Created): readonly GaEvent[] {
    const { item, event_id: eventId } = event;
    if (announced.has(item.id)) {
      forget(item.id);
      return [];
    }
    const before = openaiPrevious(event.previous_item_id);
    if (!open.has(item.id)) return [added(eventId, before, gaItem(item)), done(eventId, before, gaItem(item))];
    open.set(item.id, { before });
    return [added(eventId, before, gaItem(item, "in_progress"))];
  }

  function finish(event: ServerEventOf<"response.output_item.done">): readonly GaEvent[] {
    const known = open.get(event.item.id);
    open.delete(event.item.id);
    const item = gaItem(event.item);
    const finished = { ...event, item };
    return known == null ? [finished] : [done(event.event_id, known.before, item), finished];
  }

  function transcribed(event: ServerEventOf<"conversation.item.input_audio_transcription.completed">): GaEvent {
    return {
      ...event,
      ...besideTranscript(event, session?.input_audio_transcription?.model, lengthMs.get(event.item_id)),
    };
  }

  function tell(event: ServerEvent): readonly GaEvent[] {
    switch (event.type) {
      case "error":
        return [{ ...event, error: located(event.error) }];
      case "warning":
        return [{ ...event, warning: located(event.warning) }];
      case "session.created":
      case "session.updated":
        session = event.session;
        return [{ ...event, session: nestedSession(event.session, name) }];
      case "response.created":
      case "response.done":
        return [{ ...event, response: nestedResponse(event.response, session, name) }];
      case "input_audio_buffer.speech_started":
        speech = [event.item_id, event.audio_start_ms];
        return [event];
      case "input_audio_buffer.speech_stopped":
        if (speech?.[0] === event.item_id) lengthMs.set(event.item_id, event.audio_end_ms - speech[1]);
        speech = null;
        return [event];
      case "input_audio_buffer.committed":
        return commit(event);
      case "conversation.item.input_audio_transcription.completed":
        return [transcribed(event)];
      case "conversation.item.created":
        return create(event);
      case "conversation.item.deleted":
        forget(event.item_id);
        return [event];
      case "conversation.item.retrieved":
        return [{ ...event, item: gaItem(event.item as Item) }];
      case "response.output_item.added":
        open.set(event.item.id, null);
        return [{ ...event, item: gaItem(event.item, "in_progress") }];
      case "response.output_item.done":
        return finish(event);
      default:
        return [{ ...event, type: gaName(event.type) }];
    }
  }

  return {
    tell,
    memory: () => ({ announced: [...announced], lengthMs: [...lengthMs], speech, open: [...open] }),
    recall(memory) {
      for (const kept of [announced, lengthMs, open]) kept.clear();
      for (const id of memory.announced) announced.add(id);
      for (const [id, ms] of memory.lengthMs) lengthMs.set(id, ms);
      for (const [id, place] of memory.open) open.set(id, place);
      speech = memory.speech;
    },
  };
}
