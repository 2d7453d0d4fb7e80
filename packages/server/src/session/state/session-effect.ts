import type { Item, McpTool, ServerEvent, Session, Tool } from "@vivavoce/protocol";
import type { WrittenPart } from "./response-part.ts";
import type { TimerName } from "./session-input.ts";

/** How a session closes that has finished because its server stops. */
export const drainedClose = { code: 1001, reason: "server stops" } as const;

/** What a session wants done. Performed in order, before the next input is handled. */
export type SessionEffect =
  | { readonly type: "send"; readonly event: ServerEvent }
  /** Audio settings are in force from the current media time on; facts made earlier carry an older epoch. */
  | { readonly type: "configureInput"; readonly session: Session; readonly epoch: number }
  /** Turn the audio between two media times into text for the item. Later audio belongs to `epoch`. */
  | {
      readonly type: "transcribe";
      readonly itemId: string;
      readonly startMs: number;
      readonly endMs: number;
      readonly epoch: number;
    }
  /** Turn a recorded sound of an item into text; the host forgets it then. */
  | { readonly type: "transcribeSound"; readonly name: string }
  /** Nobody wants its text any more. */
  | { readonly type: "forgetSound"; readonly name: string }
  /** Forget audio that was not committed. */
  | { readonly type: "clearInput"; readonly epoch: number }
  | { readonly type: "startResponse"; readonly responseId: string; readonly plan: ResponsePlan }
  /** Stops the run of a response and its calls of tools. */
  | { readonly type: "abortResponse"; readonly responseId: string; readonly reason: AbortReason }
  /** Connect to an MCP server and list its tools; in place of one with the same label. Always answered by a fact. */
  | { readonly type: "listMcpTools"; readonly itemId: string; readonly server: McpTool }
  /** Call a tool of a listed server; answered by a part of the response, unless that is aborted. */
  | {
      readonly type: "callMcpTool";
      readonly responseId: string;
      readonly itemId: string;
      readonly label: string;
      /** `itemId` of the listing that the tool comes from: the label may mean another server by now. */
      readonly listing: string;
      readonly tool: string;
      /** JSON text, as the model wrote it. */
      readonly arguments: string;
    }
  | { readonly type: "closeMcpServer"; readonly label: string }
  | {
      readonly type: "startTimer";
      readonly timer: TimerName;
      readonly delayMs: number;
      /** Count from the moment at which everything sent has been played; from now when absent. */
      readonly afterPlayback?: true;
    }
  | { readonly type: "cancelTimer"; readonly timer: TimerName }
  /** The sound that follows is of this item. */
  | { readonly type: "beginSound"; readonly responseId: string; readonly itemId: string }
  /** The client drops audio that it was sent and has not played; with an id, if that is what it plays. */
  | { readonly type: "flushOutput"; readonly responseId: string | null }
  /** The assistant has said this: what the user says next answers it. */
  | { readonly type: "noteAnswer"; readonly text: string }
  | { readonly type: "close"; readonly code: number; readonly reason: string };

/** Why a run is stopped; the only reasons there are. */
export type AbortReason = "turn_detected" | "client_cancelled" | "disconnected" | "session_expired" | "output_limit";

/** All a run needs to know; a snapshot, so that later changes to the session do not reach a response in progress. */
export interface ResponsePlan {
  readonly source: ResponseSource;
  readonly modalities: readonly ("text" | "audio")[];
  readonly voice: SelectedVoice;
  readonly outputFormat: string;
  /** Produce visemes (SF-13). Word marks are produced in any case: history is cut by them. */
  readonly visemes: boolean;
  /** What to say while the answer is not there yet (SF-21); null for nothing. */
  readonly interim: InterimPlan | null;
  /** What to say in place of an answer when the model fails; null for nothing. */
  readonly failureSentence: string | null;
  /** What another process has made of it; absent: nothing. */
  readonly made?: MadeBefore;
}

/** How far an answer has come in another process. */
export interface MadeBefore {
  /** What the model has written, as far as that is known. */
  readonly written: readonly WrittenPart[];
  /** What has been said of it, in the item that is open. */
  readonly text: string;
  /** Where in it the last clause begins, and where that is in the sound of the item; null where nothing is spoken. */
  readonly clause: { readonly text: number; readonly atMs: number } | null;
  /** Sound of the item that has been sent, in milliseconds. */
  readonly audioMs: number;
}

/** The voice that speaks in place of the one that was asked for. */
export interface SelectedVoice {
  /** One of the synthesizer's voices. */
  readonly name: string;
  /** Exactly the voice that was asked for. */
  readonly exact: boolean;
  /** BCP-47 code of what it is expected to speak. */
  readonly language: string;
  readonly rate: number;
  readonly pitchSemitones: number;
  readonly volumeDb: number;
  /** What the synthesizer is told beside prosody; only members that it honours. */
  readonly expression?: VoiceExpression;
}

/** How a voice speaks, where its synthesizer can do more than prosody (SF-04.5 to SF-04.10). */
export interface VoiceExpression {
  readonly style?: string;
  readonly temperature?: number;
  readonly lexiconUrl?: string;
  readonly locale?: string;
}

/** When something is said before an answer, and what. */
export type InterimPlan = {
  readonly triggers: readonly ("latency" | "tool")[];
  /** Wait for the model's first words, in milliseconds. */
  readonly latencyMs: number;
} & (
  | { readonly kind: "static"; readonly text: string }
  | {
      readonly kind: "model";
      readonly instructions: string | null;
      readonly maxTokens: number;
      /** BCP-47 code of what the voice speaks. */
      readonly language: string;
    }
);

/** What a response is made of. */
export type ResponseSource =
  | {
      readonly kind: "model";
      readonly model: string;
      readonly instructions: string;
      /** The conversation as heard: transcripts are cut to what was played. */
      readonly items: readonly Item[];
      readonly tools: readonly Tool[];
      readonly toolChoice: "auto" | "none" | "required" | { readonly name: string };
      readonly parallelToolCalls: boolean;
      readonly temperature: number | null;
      readonly maxOutputTokens: number | null;
      readonly reasoningEffort: string | null;
    }
  /** Given text, spoken as it is (RC-13). */
  | { readonly kind: "text"; readonly text: string };
