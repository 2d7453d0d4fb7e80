import type { EngineSet } from "@vivavoce/engine";
import type { Logger } from "../../runtime/logger.ts";
import type { Slots } from "../../runtime/slots.ts";
import type { AudioInputFact, AudioInputNotice } from "./audio-input-port.ts";

/** What the audio path in of one session is made of. */
export interface AudioInputOptions extends Pick<
  EngineSet,
  "voiceActivity" | "recognizer" | "judge" | "noiseSuppressor"
> {
  /** Takes facts; never called from within a call of the audio input. May call back at once. */
  readonly post: (fact: AudioInputFact) => void;
  /** Takes what is known before a fact, or besides. May be called at any time. */
  readonly notice?: (notice: AudioInputNotice) => void;
  /** Whether the assistant is speaking or about to, so that speech is an interruption. Absent: it never is. */
  readonly isAssistantSpeaking?: () => boolean;
  /** What the client plays, by the server's reckoning, between two positions in samples; absent: nothing. */
  readonly readReference?: (fromSample: number, toSample: number) => Float32Array;
  /** Whether to tell of turns that will probably end. */
  readonly foreseesTurns?: boolean;
  /** Resolves when output has been held for as long as it may; absent: never. */
  readonly holdTimeout?: () => Promise<void>;
  /** Slots, shared with other sessions, for work on sound that came faster than it was spoken; absent: no need to wait. */
  readonly catchUp?: Slots | undefined;
  /** Whose sound it is; its share of the recognizer is counted together. */
  readonly sessionId?: string;
  readonly logger: Logger;
  readonly limits: {
    /** Most audio that may wait for voice activity, in milliseconds. */
    readonly maxPendingMs: number;
    /** Longest utterance, padding included; it ends there even if the speaker goes on. In milliseconds. */
    readonly maxUtteranceMs: number;
  };
}
