import { handleEvent } from "@vivavoce/client";
import type { EventHandlers, Item, ServerEvent } from "@vivavoce/client";
import { failureOf, outcomeOf } from "./answer-outcome.ts";
import type { AnswerOutcome } from "./answer-outcome.ts";

/** One thing said, as it is known so far. */
export interface Caption {
  readonly id: string;
  readonly speaker: "you" | "assistant";
  readonly text: string;
  /**
   * `partial` while more may come; `interrupted` when the user did not hear all of it; `cut` when there is no more of it,
   * though nobody interrupted; `lost` for speech that was not understood.
   */
  readonly state: "partial" | "final" | "interrupted" | "cut" | "lost";
  /** True where the server said this in place of an answer that failed. */
  readonly standsIn?: boolean;
}

/** An answer that did not come, or not to its end. */
export interface BrokenAnswer {
  readonly id: string;
  readonly outcome: Extract<AnswerOutcome, { readonly kind: "failed" | "incomplete" }>;
}

/** Told what there is to show. */
export interface ConversationHandlers {
  /** A caption that is new or changed; one without text that is final is to be removed. */
  caption(caption: Caption): void;
  broken(answer: BrokenAnswer): void;
}

/** Who holds the floor, as far as the server's events tell. */
export type Floor = "open" | "user" | "assistant";

/** The captions and the floor of a session, from its events. */
export class Conversation {
  readonly #captions = new Map<string, Caption>();
  /** Items that the server said for itself. */
  readonly #standIns = new Set<string>();
  /** Of those, what is not over: looked for at the end, in conversations of any length. */
  readonly #partial = new Set<string>();
  /** Captions of running responses that have begun, by item; the values are the responses. */
  readonly #runningItems = new Map<string, string>();
  /** Responses that have begun and not ended. */
  readonly #responses = new Set<string>();
  readonly #show: ConversationHandlers;
  #floor: Floor = "open";
  /** Whether the server answers by itself when the user's turn ends. */
  #answersTurns = true;

  constructor(handlers: ConversationHandlers) {
    this.#show = handlers;
  }

  /** `user` from the start of speech to its end, `assistant` from there to the end of the response. */
  get floor(): Floor {
    return this.#floor;
  }

  /** Whether words of a running answer are here already. */
  get answering(): boolean {
    return this.#runningItems.size > 0;
  }

  take(event: ServerEvent): void {
    handleEvent(this.#handlers, event);
  }

  /** Marks an answer of which not all was heard. */
  interrupted(itemId: string): void {
    this.#cut(itemId, "interrupted");
  }

  /** No more will come: what was being said is not said to its end. */
  end(): void {
    for (const id of this.#partial) this.#cut(id, "cut");
    this.#rest();
  }

  /** The user waits for no answer any more, whether one comes or not. */
  giveUp(): void {
    if (this.#floor === "assistant") this.#floor = "open";
  }

  #cut(itemId: string, state: "interrupted" | "cut"): void {
    const caption = this.#captions.get(itemId);
    if (caption !== undefined) this.#set(itemId, caption.speaker, caption.text, state);
  }

  /** Forgets the session; captions already shown stay. */
  reset(): void {
    this.#captions.clear();
    this.#standIns.clear();
    this.#partial.clear();
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
      this.#set(event.item_id, "you", failureOf(event.error).message, "lost");
    },
    error: () => this.#expectNothing(),
    "response.output_item.added": (event) => this.#mark(event.item),
    "conversation.item.created": (event) => {
      this.#mark(event.item);
      this.#takeItem(event.item);
    },
    "response.created": ({ response }) => {
      this.#responses.add(response.id);
      this.#hand("assistant");
    },
    "response.audio_transcript.delta": (event) => this.#answer(event, event.delta),
    "response.text.delta": (event) => this.#answer(event, event.delta),
    "response.audio_transcript.done": (event) => this.#set(event.item_id, "assistant", event.transcript, "final"),
    "response.text.done": (event) => this.#set(event.item_id, "assistant", event.text, "final"),
    "response.done": ({ response }) => {
      this.#responses.delete(response.id);
      this.#finish(response.id, outcomeOf(response));
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

  #answer(at: { readonly response_id: string; readonly item_id: string }, delta: string): void {
    this.#runningItems.set(at.item_id, at.response_id);
    this.#append(at.item_id, "assistant", delta);
  }

  #finish(responseId: string, outcome: AnswerOutcome): void {
    const items = [...this.#runningItems].filter(([, response]) => response === responseId);
    for (const [id] of items) {
      this.#runningItems.delete(id);
      // The sentence in place of a failed answer is whole.
      if (outcome.kind !== "completed" && !this.#standIns.has(id))
        this.#cut(id, outcome.kind === "interrupted" ? "interrupted" : "cut");
    }
    if (outcome.kind === "failed" || outcome.kind === "incomplete") this.#show.broken({ id: responseId, outcome });
    this.#expectNothing();
  }

  #mark(item: Item): void {
    if (item.id !== undefined && "vivavoce" in item && item.vivavoce !== undefined) this.#standIns.add(item.id);
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
    // The closing events of an answer come after its interruption; and what broke off cannot be interrupted any more.
    const ended = before === "interrupted" || before === "cut" ? before : undefined;
    const caption: Caption = {
      id,
      speaker,
      text,
      state: ended ?? state,
      ...(this.#standIns.has(id) && { standsIn: true }),
    };
    this.#captions.set(id, caption);
    if (caption.state === "partial") this.#partial.add(id);
    else this.#partial.delete(id);
    this.#show.caption(caption);
  }
}
