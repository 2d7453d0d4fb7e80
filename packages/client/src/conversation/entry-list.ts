import type { ServerEvent } from "@vivavoce/protocol";
import { handleEvent } from "../handle-event.ts";
import type { EventHandlers } from "../handle-event.ts";
import { heardText } from "../heard-text.ts";
import { AudioLengths } from "../output-audio.ts";
import { entryOf } from "./conversation-snapshot.ts";
import type { ConversationEntry, EntryState } from "./conversation-snapshot.ts";

type Entries = readonly ConversationEntry[];
type Step = (entries: Entries) => Entries;

/** The entries of a conversation. Every event gives a new list, or the same one where it changes nothing. */
export class EntryList {
  entries: Entries = [];
  readonly #lengths = new AudioLengths();

  take(event: ServerEvent): void {
    this.#lengths.take(event);
    const step = handleEvent(this.#steps, event);
    if (step !== undefined) this.entries = step(this.entries);
  }

  readonly #steps: EventHandlers<Step> = {
    "input_audio_buffer.speech_started": ({ item_id: id }) => put({ id, kind: "user", text: "", state: "partial" }),
    "conversation.item.created": ({ item, previous_item_id: before }) => put(entryOf(item), before),
    "conversation.item.retrieved": ({ item }) => put(entryOf(item)),
    "conversation.item.deleted": ({ item_id: id }) => remove(id),
    "conversation.item.input_audio_transcription.delta": ({ item_id: id, delta }) => append(id, delta ?? ""),
    "conversation.item.input_audio_transcription.completed": ({ item_id: id, transcript }) =>
      // Noise that was taken for speech has no words: there is nothing to show.
      transcript.trim() === "" ? remove(id) : change(id, { text: transcript, state: "final" }),
    "conversation.item.input_audio_transcription.failed": ({ item_id: id }) => change(id, { state: "failed" }),
    "conversation.item.truncated": ({ item_id: id, audio_end_ms: endMs }) => this.#cut(id, endMs),
    "response.output_item.added": ({ item, response_id: responseId }) => put(entryOf(item, responseId)),
    "response.audio_transcript.delta": ({ item_id: id, delta }) => append(id, delta),
    "response.text.delta": ({ item_id: id, delta }) => append(id, delta),
    "response.function_call_arguments.delta": ({ item_id: id, delta }) => append(id, delta),
    "response.audio_transcript.done": ({ item_id: id, transcript }) => change(id, { text: transcript }),
    "response.text.done": ({ item_id: id, text }) => (text === "" ? same : change(id, { text })),
    "response.function_call_arguments.done": ({ item_id: id, arguments: text }) => change(id, { text }),
    // One that was cut is told before why: by the user, by a limit, or by a failure.
    "response.output_item.done": ({ item }) =>
      "status" in item && item.status === "incomplete" ? same : settle((entry) => entry.id === item.id, "final"),
    "response.done": ({ response: { id, status } }) =>
      settle(
        (entry) => entry.responseId === id,
        status === "failed" || status === "incomplete" ? status : status === "cancelled" ? "interrupted" : "final",
      ),
  };

  #cut(id: string, endMs: number): Step {
    const share = this.#lengths.shareAt(id, endMs);
    return (entries) =>
      entries.map((entry) => {
        if (entry.id !== id) return entry;
        const heard = share !== undefined && { heardText: heardText(entry.text, share) };
        return { ...entry, ...heard, state: "interrupted" };
      });
  }
}

const same: Step = (entries) => entries;

function changeWhere(matches: (entry: ConversationEntry) => boolean, fields: Partial<ConversationEntry>): Step {
  return (entries) =>
    entries.some(matches) ? entries.map((entry) => (matches(entry) ? { ...entry, ...fields } : entry)) : entries;
}

/** Gives a state to what has none yet. */
function settle(matches: (entry: ConversationEntry) => boolean, state: EntryState): Step {
  return changeWhere((entry) => entry.state === "partial" && matches(entry), { state });
}

function change(id: string, fields: Partial<ConversationEntry>): Step {
  return changeWhere((entry) => entry.id === id, fields);
}

function append(id: string, text: string): Step {
  return (entries) => {
    if (text === "") return entries;
    return entries.map((entry) => (entry.id === id ? { ...entry, text: entry.text + text } : entry));
  };
}

function remove(id: string): Step {
  return (entries) => (entries.some((entry) => entry.id === id) ? entries.filter((entry) => entry.id !== id) : entries);
}

/** Adds an entry behind the one named, or at the end; one that is there already keeps the words it has. */
function put(entry: ConversationEntry, before?: string | null): Step {
  return (entries) => {
    const known = entries.find((one) => one.id === entry.id);
    if (known !== undefined) {
      // An answer stays open until its own end, though its item is told as it opens.
      const { state } = known.state === "partial" && known.responseId === undefined ? entry : known;
      const merged: ConversationEntry = { ...known, ...entry, text: known.text || entry.text, state };
      return entries.map((one) => (one === known ? merged : one));
    }
    const index = entries.findIndex((one) => one.id === before);
    const place = before === "root" ? 0 : index < 0 ? entries.length : index + 1;
    return [...entries.slice(0, place), entry, ...entries.slice(place)];
  };
}
