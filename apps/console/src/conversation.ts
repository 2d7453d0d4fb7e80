import type { ServerEvent } from "@vivavoce/client";

/** One thing said, as it is known so far. */
export interface Caption {
  readonly id: string;
  readonly speaker: "you" | "assistant";
  readonly text: string;
  /** `partial` while more may come; `interrupted` when not all of it was heard. */
  readonly state: "partial" | "final" | "interrupted";
}

/** Takes a caption that is new or changed; one without text that is final is to be removed. */
export type CaptionHandler = (caption: Caption) => void;

/** Who holds the floor, as far as the server's events tell. */
export type Floor = "open" | "user" | "assistant";

/** The captions and the floor of a session, from its events. */
export class Conversation {
  readonly #captions = new Map<string, Caption>();
  /** Items of the running response. */
  readonly #runningItems = new Set<string>();
  readonly #onCaption: CaptionHandler;
  #floor: Floor = "open";

  constructor(onCaption: CaptionHandler) {
    this.#onCaption = onCaption;
  }

  /** `user` from the start of speech to its end, `assistant` from there to the end of the response. */
  get floor(): Floor {
    return this.#floor;
  }

  take(event: ServerEvent): void {
    switch (event.type) {
      case "input_audio_buffer.speech_started":
        this.#floor = "user";
        return this.#set(event.item_id, "you", "", "partial");
      case "input_audio_buffer.speech_stopped":
      case "input_audio_buffer.committed":
        this.#floor = "assistant";
        return;
      case "conversation.item.input_audio_transcription.delta":
        return this.#append(event.item_id, "you", event.delta ?? "");
      case "conversation.item.input_audio_transcription.completed":
        if (event.transcript.trim() === "" && this.#runningItems.size === 0) this.#floor = "open";
        return this.#set(event.item_id, "you", event.transcript, "final");
      case "conversation.item.input_audio_transcription.failed":
        return this.#set(event.item_id, "you", "(not understood)", "final");
      case "conversation.item.created":
        return this.#takeItem(event.item);
      default:
        return this.#takeResponse(event);
    }
  }

  /** Marks an answer of which not all was heard. */
  interrupted(itemId: string): void {
    const caption = this.#captions.get(itemId);
    if (caption !== undefined) this.#set(itemId, caption.speaker, caption.text, "interrupted");
  }

  /** Forgets the session; captions already shown stay. */
  reset(): void {
    this.#captions.clear();
    this.#runningItems.clear();
    this.#floor = "open";
  }

  #takeResponse(event: ServerEvent): void {
    switch (event.type) {
      case "response.created":
        this.#floor = "assistant";
        return;
      case "response.audio_transcript.delta":
      case "response.text.delta":
        this.#runningItems.add(event.item_id);
        return this.#append(event.item_id, "assistant", event.delta);
      case "response.audio_transcript.done":
        return this.#set(event.item_id, "assistant", event.transcript, "final");
      case "response.text.done":
        return this.#set(event.item_id, "assistant", event.text, "final");
      case "response.done":
        if (event.response.status !== "completed") for (const id of this.#runningItems) this.interrupted(id);
        this.#runningItems.clear();
        if (this.#floor === "assistant") this.#floor = "open";
        return;
      default:
    }
  }

  /** Typed messages have no other event with their text. */
  #takeItem(item: Extract<ServerEvent, { type: "conversation.item.created" }>["item"]): void {
    if (item.type !== "message" || item.role !== "user") return;
    const text = item.content.flatMap((part) => (part.type === "input_text" ? [part.text] : [])).join("\n");
    if (text !== "") this.#set(item.id, "you", text, "final");
  }

  #append(id: string, speaker: Caption["speaker"], delta: string): void {
    const caption = this.#captions.get(id);
    if (caption !== undefined && caption.state !== "partial") return;
    this.#set(id, speaker, (caption?.text ?? "") + delta, "partial");
  }

  #set(id: string, speaker: Caption["speaker"], text: string, state: Caption["state"]): void {
    const before = this.#captions.get(id)?.state;
    // The closing events of an answer come after its interruption.
    const caption: Caption = { id, speaker, text, state: before === "interrupted" ? "interrupted" : state };
    this.#captions.set(id, caption);
    this.#onCaption(caption);
  }
}
