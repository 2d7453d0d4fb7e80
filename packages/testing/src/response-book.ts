import type { ServerEvent } from "@vivavoce/protocol";

/** A function that the model has called. */
export interface ToolCall {
  readonly name: string;
  readonly callId: string;
  /** What the model wrote, parsed; the text itself where it is not JSON. */
  readonly arguments: unknown;
  /** What the handler of the test gave; undefined without a handler. */
  output?: unknown;
}

/** What became of one response of the conversation. Times are milliseconds of the call. */
export interface ResponseRecord {
  readonly id: string;
  readonly createdAtMs: number;
  /** Texts by item. */
  readonly texts: Map<string, string>;
  readonly calls: ToolCall[];
  doneAtMs: number | null;
  status: "running" | "completed" | "interrupted" | "cancelled" | "failed" | "incomplete";
  error: string | null;
  /** Its calls were answered, so that another response goes on. */
  isContinued: boolean;
}

/** The responses of a call, as its events tell of them. */
export class ResponseBook {
  readonly records: ResponseRecord[] = [];

  /** Takes note of an event. */
  note(event: ServerEvent, atMs: number): void {
    switch (event.type) {
      case "response.created":
        // Responses beside the conversation are nobody's turn.
        if (event.response.conversation_id === null) return;
        this.records.push({
          id: event.response.id,
          createdAtMs: atMs,
          texts: new Map(),
          calls: [],
          doneAtMs: null,
          status: "running",
          error: null,
          isContinued: false,
        });
        return;
      case "response.audio_transcript.delta":
      case "response.text.delta": {
        const texts = this.find(event.response_id)?.texts;
        texts?.set(event.item_id, (texts.get(event.item_id) ?? "") + event.delta);
        return;
      }
      case "response.function_call_arguments.done":
        this.find(event.response_id)?.calls.push({
          name: event.name,
          callId: event.call_id,
          arguments: parsed(event.arguments),
        });
        return;
      case "response.done": {
        const record = this.find(event.response.id);
        if (record === undefined) return;
        const { status, status_details: details } = event.response;
        record.doneAtMs = atMs;
        record.status = status === "in_progress" ? "running" : status;
        if (details?.type === "cancelled" && details.reason === "turn_detected") record.status = "interrupted";
        if (details?.type === "failed") record.error = details.error?.message ?? "no reason given";
        return;
      }
      default:
        return;
    }
  }

  find(responseId: string): ResponseRecord | undefined {
    return this.records.findLast(({ id }) => id === responseId);
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
