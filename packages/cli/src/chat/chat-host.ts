import type { Clock } from "@vivavoce/audio/clock";
import type { ChatView } from "./chat-view.ts";
import type { HeldLines } from "./held-lines.ts";
import type { SecretMask } from "./secret-mask.ts";
import type { Sound } from "./sound.ts";

/** What the chat touches besides the server and files. */
export interface ChatHost {
  readonly clock: Clock;
  readonly sound: Sound;
  /** Aborts when the user wants to quit. */
  readonly quit: AbortSignal;
  readonly view: ChatView;
  /** Takes the secrets of the chat out of everything that is shown or logged. */
  readonly mask: SecretMask;
  /** Whether the user has muted the microphone; read again and again. */
  readonly mute: { readonly on: boolean };
  /** Folder of the user, where packages of theirs may be. */
  readonly folder: string;
  /** What a server inside has to say; goes into the wire log. */
  readonly remarks?: HeldLines;
}

/** How a chat ended. The message says why, where nothing has said so yet. */
export interface ChatEnd {
  readonly exitCode: 0 | 1 | 2;
  readonly message?: string;
}
