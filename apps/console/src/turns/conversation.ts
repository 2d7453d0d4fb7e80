import type { ConversationEntry, ServerEvent } from "@vivavoce/client";
import { EntryList } from "@vivavoce/client/conversation";
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

/** The captions of a session: of the entries that the client's list makes of its events, what people said. */
export class Conversation {
  readonly #show: ConversationHandlers;
  readonly #captions = new Map<string, Caption>();
  /** Of those, what is not over: looked for at the end, in conversations of any length. */
  readonly #partial = new Set<string>();
  #list = new EntryList();

  constructor(handlers: ConversationHandlers) {
    this.#show = handlers;
  }

  take(event: ServerEvent): void {
    this.#list.onChange = (id, entry) => this.#follow(event, id, entry);
    this.#list.take(event);
    if (event.type !== "response.done") return;
    const { id } = event.response;
    const outcome = outcomeOf(event.response);
    if (outcome.kind === "failed" || outcome.kind === "incomplete") this.#show.broken({ id, outcome });
  }

  /** Marks an answer of which not all was heard. */
  interrupted(itemId: string): void {
    this.#cut(itemId, "interrupted");
  }

  /** No more will come: what was being said is not said to its end. */
  end(): void {
    for (const id of this.#partial) this.#cut(id, "cut");
  }

  /** Forgets the session; captions already shown stay. */
  reset(): void {
    this.#list = new EntryList();
    this.#captions.clear();
    this.#partial.clear();
  }

  #cut(itemId: string, state: "interrupted" | "cut"): void {
    const caption = this.#captions.get(itemId);
    if (caption !== undefined && !isEnded(caption)) this.#set({ ...caption, state });
  }

  #follow(event: ServerEvent, id: string, entry: ConversationEntry | undefined): void {
    const before = this.#captions.get(id);
    if (entry === undefined) {
      if (before !== undefined) this.#set({ ...before, text: "", state: "final" });
      this.#captions.delete(id);
      return;
    }
    if (before === undefined ? !isSaid(entry, event) : isEnded(before) && entry.state === "partial") return;
    const state = stateOf(entry);
    this.#set({
      id,
      speaker: entry.kind === "user" ? "you" : "assistant",
      text: state === "lost" ? reasonOf(event, before) : entry.text,
      // The closing events of an answer come after its interruption; and what broke off cannot be interrupted any more.
      state: before !== undefined && isEnded(before) ? before.state : state,
      ...(entry.standsIn && { standsIn: true }),
    });
  }

  #set(caption: Caption): void {
    this.#captions.set(caption.id, caption);
    if (caption.state === "partial") this.#partial.add(caption.id);
    else this.#partial.delete(caption.id);
    this.#show.caption(caption);
  }
}

const isEnded = ({ state }: Caption): boolean => state === "interrupted" || state === "cut";

/**
 * Whether an entry becomes a line. Speech is one from its beginning; of what is told as an item only what the user typed, since
 * what clients say in another's name was said by nobody.
 */
function isSaid({ kind, text, state }: ConversationEntry, { type }: ServerEvent): boolean {
  if (kind === "assistant") return text !== "" && type.startsWith("response.");
  return kind === "user" && (text !== "" || state === "failed" || type === "input_audio_buffer.speech_started");
}

function stateOf({ kind, state }: ConversationEntry): Caption["state"] {
  if (state === "incomplete") return "cut";
  if (state !== "failed") return state;
  return kind === "user" ? "lost" : "cut";
}

/** Why speech was not understood, as the server says. */
function reasonOf(event: ServerEvent, before: Caption | undefined): string {
  const isTold = event.type === "conversation.item.input_audio_transcription.failed";
  return isTold ? failureOf(event.error).message : (before?.text ?? "");
}
