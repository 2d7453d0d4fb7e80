import type { ServerEvent } from "../events/server-event.ts";
import type { ResponsePart } from "../items/content-part.ts";
import { OrderError } from "./order-error.ts";

/** Streams inside one part or item: those that end with a `.done`. */
type Stream =
  | "text"
  | "audio"
  | "audio_transcript"
  | "audio_timestamp"
  | "animation_viseme"
  | "animation_blendshapes"
  | "function_call_arguments"
  | "mcp_call_arguments"
  | "foundry_agent_call_arguments";

/** Splits `response.audio_transcript.delta` into stream and step; null for other events. */
export function streamOf(type: ServerEvent["type"]): { readonly stream: Stream; readonly done: boolean } | null {
  const match =
    /^response\.(text|audio|audio_transcript|audio_timestamp|animation_viseme|animation_blendshapes|(?:function|mcp|foundry_agent)_call_arguments)\.(delta|done)$/.exec(
      type,
    );
  return match === null ? null : { stream: match[1] as Stream, done: match[2] === "done" };
}

/** The streams of one content part or one call item. */
export interface StreamOrder {
  /** Follows a delta or done of a stream that belongs here. */
  check(event: ServerEvent): void;
  /** Throws when a stream that has begun is not done, or one that `part` must have is missing. */
  close(event: ServerEvent): void;
}

/** Text of a whole: what the `.done` of a stream says it was. */
function wholeOf(event: ServerEvent): string | undefined {
  switch (event.type) {
    case "response.text.done":
      return event.text;
    case "response.audio_transcript.done":
      return event.transcript;
    case "response.function_call_arguments.done":
      return event.arguments;
    default:
      return undefined;
  }
}

/** No delta after its done, one done each, and the deltas make up what the done says. */
export function createStreamOrder(part: ResponsePart["type"] | "call"): StreamOrder {
  const open = new Map<Stream, string>();
  const done = new Set<Stream>();
  const required: readonly Stream[] =
    part === "text" ? ["text"] : part === "audio" ? ["audio", "audio_transcript"] : [];

  function check(event: ServerEvent): void {
    const place = streamOf(event.type);
    if (place === null) return;
    if (done.has(place.stream)) throw new OrderError("comes after the done of its stream", event);
    if (!place.done) {
      const piece = "delta" in event && typeof event.delta === "string" && place.stream !== "audio" ? event.delta : "";
      open.set(place.stream, (open.get(place.stream) ?? "") + piece);
      return;
    }
    if (place.stream === "audio_transcript" && open.has("audio") && !done.has("audio")) {
      throw new OrderError("comes before response.audio.done", event);
    }
    const whole = wholeOf(event);
    const sum = open.get(place.stream);
    if (whole !== undefined && sum !== undefined && whole !== sum) {
      throw new OrderError("says something else than its deltas", event);
    }
    open.delete(place.stream);
    done.add(place.stream);
  }

  function close(event: ServerEvent): void {
    const [stream] = open.keys();
    if (stream !== undefined) throw new OrderError(`the stream ${stream} is not done`, event);
    const missing = required.find((name) => !done.has(name));
    if (missing !== undefined) throw new OrderError(`the stream ${missing} has no done`, event);
  }
  return { check, close };
}
