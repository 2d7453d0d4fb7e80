import type { ClientEvent, ServerEvent } from "@vivavoce/protocol";

/** One thing that happened in a call. */
export type CallEntry =
  | { readonly atMs: number; readonly from: "server"; readonly event: ServerEvent }
  /** What the test's client sent; audio is told of as speech. */
  | { readonly atMs: number; readonly from: "client"; readonly event: ClientEvent }
  | { readonly atMs: number; readonly from: "user"; readonly says: string; readonly durationMs: number }
  | { readonly atMs: number; readonly from: "agent"; readonly is: "audible" | "quiet" | "cut off" };

/** Everything that happened in a call, in order, in milliseconds since it began. */
export class CallLog {
  readonly entries: CallEntry[] = [];

  add(entry: CallEntry): void {
    this.entries.push(entry);
  }

  /** Events of the server from an entry on. */
  serverEvents(from = 0): ServerEvent[] {
    return this.entries.slice(from).flatMap((entry) => (entry.from === "server" ? [entry.event] : []));
  }

  /** One JSON object a line: the same call gives the same text, byte for byte. */
  record(): string {
    return this.entries.map((entry) => `${JSON.stringify(entry)}\n`).join("");
  }

  /** What happened, one line for each thing that matters to people. */
  timeline(): string {
    const lines = this.entries.flatMap((entry) => {
      const text = describe(entry);
      return text === undefined ? [] : [`${(entry.atMs / 1000).toFixed(2).padStart(8)} s  ${text}`];
    });
    return lines.join("\n");
  }
}

function describe(entry: CallEntry): string | undefined {
  switch (entry.from) {
    case "user":
      return `user    says ${JSON.stringify(entry.says)} for ${(entry.durationMs / 1000).toFixed(2)} s`;
    case "agent":
      return `agent   is ${entry.is}`;
    case "client":
      return `client  ${entry.event.type}`;
    case "server":
      return describeEvent(entry.event);
  }
}

function describeEvent(event: ServerEvent): string | undefined {
  switch (event.type) {
    case "input_audio_buffer.speech_started":
      return "server  hears speech";
    case "input_audio_buffer.speech_stopped":
      return "server  finds the user finished";
    case "conversation.item.input_audio_transcription.completed":
      return `server  understood ${JSON.stringify(event.transcript)}`;
    case "conversation.item.input_audio_transcription.failed":
      return `server  understood nothing: ${event.error.message}`;
    case "response.created":
      return "agent   thinks";
    case "response.audio_transcript.done":
      return `agent   says ${JSON.stringify(event.transcript)}`;
    case "response.text.done":
      return `agent   writes ${JSON.stringify(event.text)}`;
    case "response.function_call_arguments.done":
      return `agent   calls ${event.name}(${event.arguments})`;
    case "response.done": {
      const { status, status_details: details } = event.response;
      const why = details?.type === "failed" ? details.error?.message : details?.reason;
      return `agent   response ${status}${why === undefined ? "" : `: ${why}`}`;
    }
    case "error":
      return `server  error: ${event.error.message}`;
    case "warning":
      return `server  warning: ${event.warning.message}`;
    default:
      return undefined;
  }
}
