import type { ClientEvent, ErrorBody } from "@vivavoce/protocol";
import type { ListedTool } from "./mcp-server.ts";
import type { Failure, ResponsePart } from "./response-part.ts";

/** A client event the session reacts to; audio bytes take their own way and reach the session as facts. */
export type ControlEvent = Exclude<ClientEvent, { type: "input_audio_buffer.append" | "input_audio.turn.append" }>;

/**
 * Everything that can happen to a session. Inputs are handled one at a time, in order of arrival, and are plain data:
 * a recorded list replays to the same effects.
 */
export type SessionInput =
  /** The socket is open; always the first input. `unfound`: its client asked for a session that is not there. */
  | { readonly type: "opened"; readonly unfound?: true }
  /**
   * The session goes on in another process, where nothing of what it had under way is. `receivedMs`: media time at which the
   * client's sound begins again; `leftMs`: what is left of the session's time. `soundLost`: the client does not say again
   * what it has said.
   */
  | { readonly type: "moved"; readonly receivedMs: number; readonly leftMs: number; readonly soundLost?: true }
  /** The session goes on over another connection, whose client is told everything anew; before `moved`, where it moves too. */
  | {
      readonly type: "shownAgain";
      /** Of all messages that tell it together. */
      readonly mostBytes: number;
    }
  | {
      readonly type: "clientEvent";
      readonly event: ControlEvent;
      readonly ignored: readonly string[];
      /** What the client was playing, for events that make it stop; absent when nothing was. */
      readonly playback?: PlaybackFact;
      /** Recorded sound in the event's items: there, `audio` is the name of one of these. Absent when there is none. */
      readonly sounds?: readonly ItemSound[];
    }
  /** A message that could not be understood, or went over a limit; answered by one `error` (BH-07). */
  | { readonly type: "clientError"; readonly error: ErrorBody }
  /** Audio arrived. `receivedMs` counts all media since the session started (BH-30). */
  | { readonly type: "audioReceived"; readonly receivedMs: number }
  | SpeechStarted
  | SpeechStopped
  | { readonly type: "partialRecognized"; readonly epoch: number; readonly stableText: string }
  | { readonly type: "transcribed"; readonly itemId: string; readonly transcript: Transcript }
  | { readonly type: "transcriptionFailed"; readonly itemId: string; readonly error: Failure }
  /** The text of a recorded sound. */
  | { readonly type: "soundTranscribed"; readonly name: string; readonly transcript: Transcript }
  | { readonly type: "soundFailed"; readonly name: string; readonly error: Failure }
  | { readonly type: "responsePart"; readonly responseId: string; readonly part: ResponsePart }
  /** The tools of an MCP server that the session may use; `itemId` is that of the listing. */
  | { readonly type: "mcpToolsListed"; readonly itemId: string; readonly tools: readonly ListedTool[] }
  | { readonly type: "mcpListFailed"; readonly itemId: string; readonly message: string }
  | { readonly type: "timerFired"; readonly timer: TimerName }
  /** The server stops, and what had begun is over and has been played: nothing holds the session any more. */
  | { readonly type: "drained" }
  /** The socket is gone or the server stops: everything in progress ends, nothing more is sent. */
  | { readonly type: "disconnected" };

/** Recorded sound of an item, held by the host until it is text. */
export interface ItemSound {
  readonly name: string;
  readonly bytes: number;
}

/** Speech lasted `speech_duration_ms` (BH-33). */
export interface SpeechStarted {
  readonly type: "speechStarted";
  /** The input epoch the fact belongs to; a fact of an older epoch is dropped. */
  readonly epoch: number;
  /** Media time where the utterance begins: onset minus prefix padding (BH-31). */
  readonly startMs: number;
  /** What the user was hearing at that moment; null when nothing was playing. */
  readonly playback: PlaybackFact | null;
}

/** The end of the utterance was decided (BH-34). */
export interface SpeechStopped {
  readonly type: "speechStopped";
  readonly epoch: number;
  /** Media time where the utterance ends, trailing silence included (BH-32). */
  readonly endMs: number;
  /** How its last pause was judged, where somebody listened to its sound; for whoever reads the journal. */
  readonly judged?: Judgement;
}

/** How a pause was judged by words and by sound; probabilities in [0, 1] that the speaker had finished. */
export interface Judgement {
  /** Media time of the decision. */
  readonly atMs: number;
  readonly probability: number;
  /** What the words alone said. */
  readonly words: number;
  /** What the listener said; null when it was late or failed, so that the words decided. */
  readonly sound: number | null;
  readonly threshold: number;
  /** How much more silence ended the turn, in milliseconds. */
  readonly extraSilenceMs: number;
}

/** How far the assistant's audio has been played, by the pacer's model: real time from the first byte (BH-45). */
export interface PlaybackFact {
  readonly responseId: string;
  readonly itemId: string;
  readonly contentIndex: number;
  /** Audio of the item that must have been heard, in milliseconds. */
  readonly playedMs: number;
}

/** What a recognizer heard; times count from the beginning of the audio. */
export interface Transcript {
  readonly text: string;
  readonly language: string | null;
  readonly words: readonly { readonly text: string; readonly offsetMs: number; readonly durationMs: number }[] | null;
  readonly logprobs: readonly { readonly token: string; readonly logprob: number }[] | null;
  /**
   * Natural logarithm of the odds, by the recognizer's own measure, that this is of a language that it does not know.
   * Absent where it does not say.
   */
  readonly foreignLogOdds?: number;
}

/** Timers a session may start; at most one of each name runs. */
export type TimerName = "greeting" | "idle" | "sessionExpiry";
