import type { Clock } from "@vivavoce/audio/clock";
import type { HeardAudio } from "../playback.ts";
import type { Credential, Transport } from "../socket.ts";

/** Time and chance of what waits for a connection; tests give their own. */
export interface ResumeClock extends Pick<Clock, "now" | "setTimer"> {
  /** A number from 0 up to, but not including, 1. */
  random(): number;
}

/** How a session goes on over another socket. */
export interface ResumeOptions {
  /** Opens each socket: `nodeTransport`, or `webSocketTransport(WebSocket)` in a page. */
  readonly transport: Transport;
  /** How far the answer was heard, for example `() => call.playback?.heard`; asked when a socket is lost and back. */
  readonly played?: () => HeardAudio | undefined;
  /** A credential of that moment, where the first one does not last as long as the session. Aborts the attempt by rejecting. */
  readonly credential?: () => Credential | undefined | Promise<Credential | undefined>;
  /**
   * Sound of the user that is kept while there is no socket: the last so many milliseconds of it. What was sent before is kept
   * until the server has confirmed it. Default 10,000.
   */
  readonly microphoneMs?: number;
  /** Most bytes kept of what the server has not confirmed. Default 2 MiB. */
  readonly maxKeptBytes?: number;
  /** Wait before the second attempt, doubled for each further one, less up to half by chance. Default 200 ms. */
  readonly firstDelayMs?: number;
  /** Longest wait. Default 3000 ms. */
  readonly maxDelayMs?: number;
  /** How long one attempt may take. Default 8000 ms. */
  readonly attemptTimeoutMs?: number;
  /** Silence after which a socket counts as lost, though the server is asked for a sign of life. Default 6000 ms; 0: never. */
  readonly silenceMs?: number;
  readonly clock?: ResumeClock;
}

/** What becomes of a session whose socket was lost. */
export type ResumeChange =
  /** The socket is gone; the session waits at the server. `attempt`, from 1, is made after `delayMs`. */
  | { readonly state: "away"; readonly attempt: number; readonly delayMs: number }
  /** It goes on. `lostSoundMs`: how much of the user's sound was given up meanwhile. */
  | { readonly state: "back"; readonly awayMs: number; readonly lostSoundMs: number }
  /** It cannot go on: the connection counts as lost, and `reconnect` of `connect` begins a new session. */
  | { readonly state: "lost"; readonly reason: string };
