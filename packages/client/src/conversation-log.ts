import type { ClientEvent, Item, ItemInput, MessageItem, ServerEvent } from "@vivavoce/protocol";
import { handleEvent } from "./handle-event.ts";
import type { EventHandlers } from "./handle-event.ts";
import { heardText } from "./heard-text.ts";
import { AudioLengths } from "./output-audio.ts";

/** What was said in a session, so that a new one can be told. Speech is kept as its words, not as audio. */
export class ConversationLog {
  #items: Item[] = [];
  readonly #lengths = new AudioLengths();

  readonly #handlers: EventHandlers = {
    "conversation.item.created": ({ item, previous_item_id: before }) => this.#insert(item, before),
    "conversation.item.deleted": ({ item_id: id }) => {
      this.#items = this.#items.filter((item) => item.id !== id);
    },
    "conversation.item.truncated": ({ item_id: id, audio_end_ms: endMs }) => this.#truncate(id, endMs),
    "conversation.item.input_audio_transcription.completed": ({ item_id: id, content_index: part, transcript }) =>
      this.#replace(id, (item) => (item.type === "message" ? heard(item, part, transcript) : item)),
    "response.output_item.done": ({ item }) => this.#replace(item.id, () => item),
  };

  take(event: ServerEvent): void {
    this.#lengths.take(event);
    handleEvent(this.#handlers, event);
  }

  /** Events that build the conversation anew, ids kept, oldest first. What a client cannot say is left out. */
  replay(): readonly ClientEvent[] {
    return this.#items.flatMap((item) => {
      const input = inputOf(item);
      return input === undefined ? [] : [{ type: "conversation.item.create" as const, item: input }];
    });
  }

  #insert(item: Item, before: string | null | undefined): void {
    // The echo of a replayed item, or of one that the server tells twice.
    if (this.#items.some((known) => known.id === item.id)) return this.#replace(item.id, () => item);
    const index = this.#items.findIndex((known) => known.id === before);
    if (before === "root") this.#items.unshift(item);
    else if (index < 0) this.#items.push(item);
    else this.#items.splice(index + 1, 0, item);
  }

  #replace(id: string, change: (item: Item) => Item): void {
    this.#items = this.#items.map((item) => (item.id === id ? change(item) : item));
  }

  #truncate(id: string, endMs: number): void {
    const share = this.#lengths.shareAt(id, endMs);
    this.#replace(id, (item) => {
      if (item.type !== "message" || share === undefined) return item;
      const content = item.content.map((part) =>
        part.type === "audio" ? { ...part, transcript: heardText(part.transcript, share) } : part,
      );
      return { ...item, content };
    });
  }
}

/** The item with the words of one of its parts; beside sound that was sent there may be text and pictures. */
function heard(item: MessageItem, index: number, transcript: string): MessageItem {
  const part = { type: "input_audio" as const, transcript };
  return { ...item, content: item.content[index] === undefined ? [part] : item.content.with(index, part) };
}

/** Pictures come back without their bytes: there is nothing to tell a new session of. */
const emptyPicture = /^data:[^,]*,$/u;

/** An item as a client may send it; undefined for what only a server can make, and for what has no words. */
function inputOf(item: Item): ItemInput | undefined {
  if (item.type === "function_call") {
    const { id, type, name, call_id, arguments: args, status } = item;
    return status === "completed" ? { id, type, name, call_id, arguments: args } : undefined;
  }
  if (item.type === "function_call_output") {
    const { id, type, call_id, output } = item;
    return { id, type, call_id, output };
  }
  if (item.type !== "message") return undefined;
  const { id, type, role, content } = item;
  if (role === "assistant") {
    const texts = content.map((part) => (part.type === "audio" ? part.transcript : "text" in part ? part.text : ""));
    const spoken = texts.filter((text) => text !== "").map((text) => ({ type: "text" as const, text }));
    return spoken.length === 0 ? undefined : { id, type, role, content: spoken };
  }
  const parts = content.flatMap((part) => {
    const isGone = part.type === "input_image" && emptyPicture.test(part.image_url);
    if (part.type === "input_text" || (part.type === "input_image" && !isGone)) return [part];
    const words = part.type === "input_audio" ? part.transcript : null;
    return words === null || words === "" ? [] : [{ type: "input_text" as const, text: words }];
  });
  if (parts.length === 0) return undefined;
  if (role === "user") return { id, type, role, content: parts };
  return { id, type, role, content: parts.filter((part) => part.type === "input_text") };
}
