import type { ServerEvent, ServerEventOf } from "../events/server-event.ts";
import type { Item } from "../items/item.ts";
import { sameValue } from "../session/same-value.ts";
import type { Session } from "../session/session.ts";
import { OrderError } from "./order-error.ts";

/** A committed item on its way into the conversation. */
interface Utterance {
  readonly transcribes: boolean;
  transcribed: boolean;
}

/** Follows speech and the way of user audio into the conversation. */
export interface InputOrder {
  check(event: ServerEvent): void;
  end(): void;
}

type Transcription = ServerEventOf<
  "conversation.item.input_audio_transcription.completed" | "conversation.item.input_audio_transcription.failed"
>;

/** Session fields whose change ends speech without `speech_stopped`: audio and turns start over. */
const startsOver = (before: Session, after: Session): boolean =>
  before.input_audio_format !== after.input_audio_format ||
  before.input_audio_sampling_rate !== after.input_audio_sampling_rate ||
  !sameValue(before.turn_detection, after.turn_detection);

/**
 * Speech starts and stops in turn; a commit, a clear or other turn settings end it without a stop. User audio is
 * committed, then transcribed, then created (wire.md 8.1.7 to 8.1.9). Recorded sound in an item of the client's is
 * transcribed after that item is created.
 */
export function createInputOrder(): InputOrder {
  const utterances = new Map<string, Utterance>();
  /** Parts of items that the client made whose sound has no text yet. */
  const recordings = new Map<string, Set<number>>();
  let session: Session | null = null;
  let speech: { readonly itemId: string; readonly mayBeOver: boolean } | null = null;
  /** Item whose speech has stopped and that must be committed before anything else is heard. */
  let stopped: string | null = null;

  function heard(event: ServerEvent): void {
    switch (event.type) {
      case "input_audio_buffer.speech_started":
        if (speech !== null && !speech.mayBeOver) throw new OrderError("speech has started already", event);
        if (stopped !== null) throw new OrderError(`item ${stopped} was stopped and not committed`, event);
        speech = { itemId: event.item_id, mayBeOver: false };
        return;
      case "input_audio_buffer.speech_stopped":
        if (speech?.itemId !== event.item_id) throw new OrderError("no speech with this id goes on", event);
        speech = null;
        stopped = event.item_id;
        return;
      case "input_audio_buffer.committed":
        commit(event);
        return;
      case "input_audio_buffer.cleared":
        speech = null;
        stopped = null;
        return;
      default:
    }
  }

  function commit(event: ServerEventOf<"input_audio_buffer.committed">): void {
    const expected = stopped ?? (speech === null || speech.mayBeOver ? null : speech.itemId);
    if (expected !== null && expected !== event.item_id) {
      throw new OrderError(`the item of the speech is ${expected}, not ${event.item_id}`, event);
    }
    if (utterances.has(event.item_id)) throw new OrderError(`item ${event.item_id} is committed again`, event);
    speech = null;
    stopped = null;
    const transcribes = session?.input_audio_transcription != null;
    utterances.set(event.item_id, { transcribes, transcribed: false });
  }

  function transcribe(event: Transcription): void {
    const utterance = utterances.get(event.item_id);
    const recorded = recordings.get(event.item_id);
    if (utterance === undefined && recorded !== undefined) {
      if (!recorded.delete(event.content_index)) throw new OrderError("the part has no sound without text", event);
      return;
    }
    if (utterance === undefined) throw new OrderError("the item is not between committed and created", event);
    if (utterance.transcribed) throw new OrderError("the item is transcribed already", event);
    utterance.transcribed = true;
  }

  function create(event: ServerEventOf<"conversation.item.created">): void {
    const utterance = utterances.get(event.item.id);
    if (utterance === undefined) return record(event.item);
    if (utterance.transcribes && !utterance.transcribed) throw new OrderError("created before transcribed", event);
    utterances.delete(event.item.id);
  }

  /** An item that the client made, with sound whose text comes later. */
  function record(item: Item): void {
    if (item.type !== "message") return;
    const parts = item.content.flatMap((part, index) =>
      part.type === "input_audio" && part.transcript === null ? [index] : [],
    );
    if (parts.length > 0) recordings.set(item.id, new Set(parts));
  }

  function check(event: ServerEvent): void {
    switch (event.type) {
      case "session.created":
      case "session.updated":
        if (session !== null && speech !== null && startsOver(session, event.session)) {
          speech = { ...speech, mayBeOver: true };
        }
        ({ session } = event);
        return;
      case "conversation.item.input_audio_transcription.completed":
      case "conversation.item.input_audio_transcription.failed":
        transcribe(event);
        return;
      case "conversation.item.created":
        create(event);
        return;
      case "conversation.item.deleted":
        utterances.delete(event.item_id);
        recordings.delete(event.item_id);
        return;
      default:
        heard(event);
    }
  }

  function end(): void {
    if (stopped !== null) throw new OrderError(`item ${stopped} was stopped and never committed`, null);
    const [open] = utterances.keys();
    if (open !== undefined) throw new OrderError(`item ${open} was committed and never created`, null);
  }
  return { check, end };
}
