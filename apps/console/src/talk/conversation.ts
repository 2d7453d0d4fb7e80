import { handleEvent } from "@vivavoce/client";
import type { EventHandlers, Item, ServerEvent } from "@vivavoce/client";

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
  /** Responses that have begun and not ended. */
  readonly #responses = new Set<string>();
  readonly #onCaption: CaptionHandler;
  #floor: Floor = "open";
  /** Whether the server answers by itself when the user's turn ends. */
  #answersTurns = true;

  constructor(onCaption: CaptionHandler) {
    this.#onCaption = onCaption;
  }

  /** `user` from the start of speech to its end, `assistant` from there to the end of the response. */
  get floor(): Floor {
    return this.#floor;
  }

  take(event: ServerEvent): void {
    handleEvent(this.#handlers, event);
  }

  /** Marks an answer of which not all was heard. */
  interrupted(itemId: string): void {
    const caption = this.#captions.get(itemId);
    if (caption !== undefined) this.#set(itemId, caption.speaker, caption.text, "interrupted");
  }

  /** No more will come: what was being said is not said to its end. */
  end(): void {
    for (const { id, state } of this.#captions.values()) if (state === "partial") this.interrupted(id);
    this.#rest();
  }

  /** Forgets the session; captions already shown stay. */
  reset(): void {
    this.#captions.clear();
    this.#rest();
  }

  #rest(): void {
    this.#runningItems.clear();
    this.#responses.clear();
    this.#floor = "open";
  }

  readonly #handlers: EventHandlers = {
    "session.created": ({ session }) => this.#learn(session),
    "session.updated": ({ session }) => this.#learn(session),
    "input_audio_buffer.speech_started": (event) => {
      this.#hand("user");
      this.#set(event.item_id, "you", "", "partial");
    },
    "input_audio_buffer.speech_stopped": () => this.#endTurn(),
    "input_audio_buffer.committed": () => this.#endTurn(),
    "conversation.item.input_audio_transcription.delta": (event) =>
      this.#append(event.item_id, "you", event.delta ?? ""),
    "conversation.item.input_audio_transcription.completed": (event) => {
      if (event.transcript.trim() === "") this.#expectNothing();
      this.#set(event.item_id, "you", event.transcript, "final");
    },
    "conversation.item.input_audio_transcription.failed": (event) => {
      this.#expectNothing();
      this.#set(event.item_id, "you", "(not understood)", "final");
    },
    error: () => this.#expectNothing(),
    "conversation.item.created": (event) => this.#takeItem(event.item),
    "response.created": ({ response }) => {
      this.#responses.add(response.id);
      this.#hand("assistant");
    },
    "response.audio_transcript.delta": (event) => this.#answer(event.item_id, event.delta),
    "response.text.delta": (event) => this.#answer(event.item_id, event.delta),
    "response.audio_transcript.done": (event) => this.#set(event.item_id, "assistant", event.transcript, "final"),
    "response.text.done": (event) => this.#set(event.item_id, "assistant", event.text, "final"),
    "response.done": ({ response }) => {
      this.#responses.delete(response.id);
      this.#finish(response.status === "completed");
    },
  };

  #learn(session: object): void {
    const turns: unknown = Reflect.get(session, "turn_detection");
    const create: unknown = typeof turns === "object" && turns !== null ? Reflect.get(turns, "create_response") : null;
    this.#answersTurns = create !== false;
  }

  /** Where nothing answers by itself, the end of a turn leaves the floor to whoever wants it. */
  #endTurn(): void {
    this.#floor = this.#answersTurns || this.#responses.size > 0 ? "assistant" : "open";
  }

  /** What was waited for will not come: nobody is thinking. */
  #expectNothing(): void {
    if (this.#responses.size === 0 && this.#floor === "assistant") this.#floor = "open";
  }

  #hand(floor: Floor): void {
    this.#floor = floor;
  }

  #answer(itemId: string, delta: string): void {
    this.#runningItems.add(itemId);
    this.#append(itemId, "assistant", delta);
  }

  #finish(completed: boolean): void {
    if (!completed) for (const id of this.#runningItems) this.interrupted(id);
    this.#runningItems.clear();
    this.#expectNothing();
  }

  /** Typed messages have no other event with their text. */
  #takeItem(item: Item): void {
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
