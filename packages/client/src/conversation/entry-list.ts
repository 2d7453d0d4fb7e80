import type { ServerEvent } from "@vivavoce/protocol";
import { handleEvent } from "../handle-event.ts";
import type { EventHandlers } from "../handle-event.ts";
import { heardText } from "../heard-text.ts";
import { AudioLengths } from "../output-audio.ts";
import { entryOf } from "./conversation-snapshot.ts";
import type { ConversationEntry, EntryKind } from "./conversation-snapshot.ts";

type Change = Partial<ConversationEntry> | undefined;

/** Where words belong. */
interface Place {
  readonly item_id: string;
  readonly response_id?: string;
  readonly content_index?: number | undefined;
}

/**
 * The entries of a conversation, from the events of its session: those of a client, or of a recording. An event that
 * changes nothing leaves the list the same object. Events are trusted to have what their types promise.
 */
export class EntryList {
  readonly #entries: ConversationEntry[] = [];
  /** What was last given of them. */
  #given: readonly ConversationEntry[] | undefined;
  /** Is told each entry that is new or changed, and of one that goes the id alone. */
  onChange?: (id: string, entry?: ConversationEntry) => void;
  readonly #lengths = new AudioLengths();
  /** Items that are gone, and parts whose words are all there: words that come late change neither. */
  readonly #closed = new Set<string>();

  /** Oldest first. The same list until something has changed, and never changed itself. */
  get entries(): readonly ConversationEntry[] {
    return (this.#given ??= [...this.#entries]);
  }

  take(event: ServerEvent): void {
    this.#lengths.take(event);
    handleEvent(this.#steps, event);
  }

  readonly #steps: EventHandlers = {
    "input_audio_buffer.speech_started": ({ item_id: id }) =>
      this.#put({ id, kind: "user", text: "", state: "partial" }),
    "conversation.item.created": ({ item, previous_item_id: before }) => this.#put(entryOf(item), before),
    "conversation.item.retrieved": ({ item }) => this.#put(entryOf(item)),
    "conversation.item.deleted": ({ item_id: id }) => this.#remove(id),
    "conversation.item.input_audio_transcription.delta": (event) => this.#append(event, event.delta, "user"),
    "conversation.item.input_audio_transcription.completed": (event) =>
      // Noise that was taken for speech has no words: there is nothing to show.
      event.transcript.trim() === ""
        ? this.#remove(event.item_id)
        : this.#change(event, () => ({ text: event.transcript, state: "final" }), "user"),
    "conversation.item.input_audio_transcription.failed": (event) =>
      this.#change(event, () => ({ state: "failed" }), "user"),
    "conversation.item.truncated": (event) =>
      this.#change(event, ({ text }) => {
        const share = this.#lengths.shareAt(event.item_id, event.audio_end_ms);
        return { ...(share !== undefined && { heardText: heardText(text, share) }), state: "interrupted" };
      }),
    "response.output_item.added": ({ item, response_id: responseId }) => this.#put(entryOf(item, responseId)),
    "response.audio_transcript.delta": (event) => this.#append(event, event.delta, "assistant"),
    "response.text.delta": (event) => this.#append(event, event.delta, "assistant"),
    "response.function_call_arguments.delta": (event) => this.#append(event, event.delta),
    "response.audio_transcript.done": (event) => this.#end(event, event.transcript, "assistant"),
    "response.text.done": (event) => this.#end(event, event.text, "assistant"),
    "response.function_call_arguments.done": (event) => this.#end(event, event.arguments),
    // One that was cut is told before why: by the user, by a limit, or by a failure.
    "response.output_item.done": ({ item }) => {
      if ((item as { readonly status?: string }).status !== "incomplete")
        this.#change({ item_id: item.id }, (entry) => (entry.state === "partial" ? { state: "final" } : undefined));
    },
    "response.done": ({ response: { id, status } }) => {
      const isBroken = status === "failed" || status === "incomplete";
      this.#entries.forEach((entry, at) => {
        const { state, kind, standsIn } = entry;
        // Of an answer that broke no message is whole, but for the one that says so.
        const isCut = isBroken && !standsIn;
        if (entry.responseId === id && (state === "partial" || (isCut && state === "final" && kind === "assistant")))
          this.#set(at, { ...entry, state: isCut ? status : status === "cancelled" ? "interrupted" : "final" });
      });
    },
  };

  #append(at: Place, text: string | undefined, kind?: EntryKind): void {
    // An item that is over, or a part whose whole text is known, gets no more of it.
    if (text && !this.#closed.has(partOf(at)))
      this.#change(at, (entry) => (entry.state === "partial" ? { text: entry.text + text } : undefined), kind);
  }

  /** Takes the whole text in place of its pieces. */
  #end(at: Place, text: string, kind?: EntryKind): void {
    if (text === "") return;
    this.#closed.add(partOf(at));
    this.#change(at, () => ({ text }), kind);
  }

  /** Changes an entry. With a kind, one that was never announced is made. */
  #change(
    { item_id: id, response_id: responseId }: Place,
    change: (entry: ConversationEntry) => Change,
    kind?: EntryKind,
  ): void {
    const at = this.#find(id);
    const fresh = id && kind && !this.#closed.has(id) && ({ id, kind, text: "", state: "partial" } as const);
    const entry = this.#entries[at] ?? fresh;
    const fields = entry && change(entry);
    if (fields) this.#set(at, { ...entry, ...(responseId && { responseId }), ...fields });
  }

  /** Puts an entry at a place, or at the end where that is negative. */
  #set(at: number, entry: ConversationEntry, replaced = 1): void {
    this.#splice(entry.id, at < 0 ? Infinity : at, replaced, entry);
  }

  /** What is changed is nearly always the newest. */
  #find(id: string | null | undefined): number {
    return this.#entries.findLastIndex((entry) => entry.id === id);
  }

  #remove(id: string): void {
    this.#closed.add(id);
    const at = this.#find(id);
    if (at >= 0) this.#splice(id, at, 1);
  }

  #splice(id: string, at: number, replaced: number, ...entry: [ConversationEntry?]): void {
    this.#given = undefined;
    this.#entries.splice(at, replaced, ...(entry as ConversationEntry[]));
    this.onChange?.(id, entry[0]);
  }

  /** Adds an entry behind the one named, or at the end; one that is there already keeps the words it has. */
  #put(entry: ConversationEntry, before?: string | null): void {
    this.#closed.delete(entry.id);
    const at = this.#find(entry.id);
    const known = this.#entries[at];
    if (known !== undefined) {
      // An answer stays open until its own end, though its item is told as it opens.
      const { state } = known.state === "partial" && known.responseId === undefined ? entry : known;
      return this.#set(at, { ...known, ...entry, text: known.text || entry.text, state });
    }
    this.#set(before === "root" ? 0 : this.#find(before) + 1 || -1, entry, 0);
  }
}

function partOf({ item_id: id, content_index: index }: Place): string {
  return `${id}/${index}`;
}
