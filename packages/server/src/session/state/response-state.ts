import type { Item, MessageItem, ResponseCreateParams, Voice } from "@vivavoce/protocol";
import type { McpRun, OpenMcpCall } from "./mcp-run.ts";
import type { Failure, RunUsage, WordMark, WrittenPart } from "./response-part.ts";

/** A wish for a response; it starts when nothing stands in its way. */
export interface ResponseRequest {
  /** A finished turn asks by itself (BH-36); a client asks with `response.create`; an agent greets; an answered
   * approval lets its tool run. */
  readonly origin: "turn" | "client" | "greeting" | "tool";
  readonly params: ResponseCreateParams;
  readonly additionalInstructions: string | null;
  /** Recorded sound of its input could not be turned into text: it fails when its turn comes. */
  readonly failure?: Failure;
  /** What is said in place of the model's answer. */
  readonly said?: { readonly text: string; readonly standsFor: StandIn };
}

/** What an item of the server's own stands for; see `vivavoce` of message items. */
export type StandIn = NonNullable<MessageItem["vivavoce"]>["stands_for"];

/** The one response of the default conversation that is being made. */
export interface RunningResponse {
  readonly phase: "running";
  readonly id: string;
  readonly request: ResponseRequest;
  /** Who wanted it. */
  readonly origin: ResponseRequest["origin"];
  /** Its items join the conversation; false for `commit: false` and `conversation: "none"` (RC-01, RC-18). */
  readonly inConversation: boolean;
  readonly audible: boolean;
  readonly shown: ShownSettings;
  /** Finished items; parallel calls may finish in any order. */
  readonly output: readonly { readonly outputIndex: number; readonly item: Item }[];
  /** Number of the next output item. */
  readonly nextOutputIndex: number;
  readonly open: readonly OpenItem[];
  /** What has been said, as JSON in bytes of UTF-8; see `maxOutputBytes`. */
  readonly outputBytes: number;
  /** The model was told not to call (`tool_choice` is `none`). */
  readonly forbidsCalls: boolean;
  /** Audio sent so far, in milliseconds, over all items. */
  readonly audioMs: number;
  /** Send word times (SF-12) and visemes (SF-13). */
  readonly wordTimes: boolean;
  readonly visemes: boolean;
  readonly mcp: McpRun;
  /** What the model has reported of the round in progress. */
  readonly reported: RunUsage;
  /** What the model has written in this round; absent where nobody keeps the session. */
  readonly written?: readonly WrittenPart[];
  /** The model has failed, and the server is saying so: however it ends now, it has failed. */
  readonly failure: Failure | null;
}

/** Effective values a response object carries (OB-01). */
export interface ShownSettings {
  readonly modalities: ("text" | "audio")[];
  readonly voice: Voice;
  readonly output_audio_format: string;
  readonly temperature: number | null;
  readonly metadata: Record<string, string> | null;
}

/** An output item between its added and done events. */
export type OpenItem = OpenMessage | OpenCall | OpenMcpCall;

/** A message that is being said or written. */
export interface OpenMessage {
  readonly kind: "message";
  readonly outputIndex: number;
  readonly itemId: string;
  readonly part: "audio" | "text";
  readonly text: string;
  readonly audioMs: number;
  readonly words: readonly WordMark[];
  readonly wordTimesSent: boolean;
  readonly visemesSent: boolean;
  /** The server says it itself, in place of this; null where the model does. */
  readonly standsFor: StandIn | null;
  /** Where the clause begins that is being spoken; absent where nobody keeps the session. */
  readonly clause?: { readonly text: number; readonly atMs: number };
  /** How much of it the user has heard, as the client says who stopped playing it; null while it says nothing. */
  readonly truncatedMs: number | null;
}

/** A call whose arguments are being written. */
export interface OpenCall {
  readonly kind: "call";
  readonly outputIndex: number;
  readonly itemId: string;
  /** Number of the call in the model's answer. */
  readonly index: number;
  readonly callId: string;
  readonly name: string;
  readonly arguments: string;
}
