import { handleEvent } from "@vivavoce/client";
import type { EventHandlers, ServerEvent } from "@vivavoce/client";
import type { ChatFact } from "./chat-fact.ts";

/** What becomes of one response. */
interface Answer {
  /** Text of each content part, by item and index, in the order in which they began. */
  readonly parts: Map<string, string>;
  latencyMs: number | null;
  heard: boolean;
}

/** What the facts of a conversation need besides its events. */
export interface FactSources {
  nowMs(): number;
  /** When the user's audio up to this media time left; undefined when it is not known. */
  sentAtMs(mediaMs: number): number | undefined;
}

/**
 * Draws from the server's events what a person wants to know. The latency of an answer is counted from the moment at
 * which the user's turn was over, its trailing silence included (BH-32), to the first audio of the answer.
 */
export class ConversationFacts {
  readonly #sources: FactSources;
  readonly #answers = new Map<string, Answer>();
  readonly #heardSoFar = new Map<string, string>();
  #turnEndMs: number | undefined;

  constructor(sources: FactSources) {
    this.#sources = sources;
  }

  /** The facts that follow from an event. */
  take(event: ServerEvent): readonly ChatFact[] {
    return handleEvent(this.#handlers, event) ?? [];
  }

  readonly #handlers: EventHandlers<readonly ChatFact[]> = {
    "input_audio_buffer.speech_stopped": ({ audio_end_ms: endMs }) => {
      this.#turnEndMs = this.#sources.sentAtMs(endMs) ?? this.#sources.nowMs();
      return [];
    },
    "conversation.item.input_audio_transcription.delta": ({ item_id: itemId, delta }) => {
      const text = (this.#heardSoFar.get(itemId) ?? "") + (delta ?? "");
      this.#heardSoFar.set(itemId, text);
      return [{ type: "user.partial", itemId, text }];
    },
    "conversation.item.input_audio_transcription.completed": ({ item_id: itemId, transcript }) => {
      this.#heardSoFar.delete(itemId);
      // A turn without words gets no answer (BH-39).
      if (transcript.trim() === "") this.#turnEndMs = undefined;
      return [{ type: "user", itemId, text: transcript }];
    },
    "conversation.item.input_audio_transcription.failed": ({ item_id: itemId, error }) => {
      this.#heardSoFar.delete(itemId);
      return [{ type: "user.failed", itemId, message: error.message ?? "" }];
    },
    "response.created": ({ response }) => {
      this.#answers.set(response.id, { parts: new Map(), latencyMs: null, heard: false });
      return [];
    },
    "response.audio.delta": ({ response_id: responseId }) => this.#heard(responseId),
    "response.audio_transcript.delta": (event) => this.#spoken(event, (before) => before + event.delta),
    "response.text.delta": (event) => this.#spoken(event, (before) => before + event.delta),
    // The whole text: some servers send no deltas.
    "response.audio_transcript.done": (event) => this.#spoken(event, () => event.transcript),
    "response.text.done": (event) => this.#spoken(event, () => event.text),
    "response.function_call_arguments.done": (event) => [{ type: "tool", name: event.name ?? "" }],
    "response.done": ({ response }) => {
      const answer = this.#answers.get(response.id);
      this.#answers.delete(response.id);
      const { status } = response;
      const details = response.status_details;
      const failure: ChatFact[] =
        details !== null && details !== undefined && "error" in details ? [errorFact(details.error)] : [];
      const text = textOf(answer);
      if (answer === undefined || (text === "" && !answer.heard && status === "completed")) return failure;
      const { latencyMs } = answer;
      return [{ type: "assistant", responseId: response.id, text, latencyMs, status }, ...failure];
    },
    error: ({ error }) => [errorFact(error)],
    warning: ({ warning }) => [
      {
        type: "warning",
        code: warning.code ?? null,
        param: warning.param ?? null,
        message: warning.message ?? "",
      },
    ],
  };

  #heard(responseId: string): readonly ChatFact[] {
    const answer = this.#answers.get(responseId);
    if (answer === undefined || answer.heard) return [];
    answer.heard = true;
    if (this.#turnEndMs !== undefined)
      answer.latencyMs = Math.max(0, Math.round(this.#sources.nowMs() - this.#turnEndMs));
    // The next turn has its own end.
    this.#turnEndMs = undefined;
    return [];
  }

  #spoken(
    part: { readonly response_id: string; readonly item_id: string; readonly content_index: number },
    change: (before: string) => string,
  ): readonly ChatFact[] {
    const answer = this.#answers.get(part.response_id);
    if (answer === undefined) return [];
    const key = `${part.item_id} ${part.content_index}`;
    const before = answer.parts.get(key) ?? "";
    const text = change(before);
    if (text === before) return [];
    answer.parts.set(key, text);
    return [{ type: "assistant.partial", responseId: part.response_id, text: textOf(answer) }];
  }
}

function textOf(answer: Answer | undefined): string {
  return [...(answer?.parts.values() ?? [])].join(" ").trim();
}

interface ErrorLike {
  readonly type?: string | null | undefined;
  readonly code?: string | null | undefined;
  readonly param?: string | null | undefined;
  readonly message?: string | null | undefined;
}

/** An error object of the wire (OB-03) as a fact. */
export function errorFact(error: ErrorLike): ChatFact & { readonly type: "error" } {
  return {
    type: "error",
    errorType: error.type ?? null,
    code: error.code ?? null,
    param: error.param ?? null,
    message: error.message ?? "",
  };
}
