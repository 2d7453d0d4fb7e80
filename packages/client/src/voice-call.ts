import { SendQueueFullError } from "./client-error.ts";
import { ConversationView } from "./conversation/conversation-view.ts";
import { Playback } from "./playback.ts";
import type { AudioOutput, HeardAudio } from "./playback.ts";
import type { VoiceLiveClient } from "./voice-live-client.ts";

/** What a call is made of. */
export interface VoiceCallOptions {
  /** Where answers are heard. Without one, answers are read only. */
  readonly output?: AudioOutput;
  /** Tell the server what was heard of an interrupted answer (CE-15). Default true. */
  readonly truncate?: boolean;
  /** An answer was cut short. */
  readonly onInterrupted?: (heard: HeardAudio) => void;
  /**
   * Bytes that may wait to be sent; frames that come while more waits are dropped, since speech that late disturbs. Default
   * 128,000: about two seconds of 24 kHz. `Infinity` leaves it to the `maxBufferedBytes` of `connect`: for turns that the
   * user ends by hand, where late speech is better than speech with gaps.
   */
  readonly maxWaitingBytes?: number;
}

/** Seconds of silence at the end of the user's audio: longer than any turn detection waits for. */
const closingSilenceS = 3;

/**
 * A spoken conversation over a client: the frames of a microphone go in, answers go to an output and stop when the user
 * speaks, and a view says where things stand.
 */
export class VoiceCall {
  readonly client: VoiceLiveClient;
  readonly playback: Playback | undefined;
  readonly view: ConversationView;
  readonly #maxWaitingBytes: number;
  #droppedFrames = 0;

  constructor(client: VoiceLiveClient, options: VoiceCallOptions = {}) {
    this.client = client;
    const { output, truncate = true, maxWaitingBytes = 128_000 } = options;
    this.#maxWaitingBytes = maxWaitingBytes;
    this.playback = output && new Playback(client, output, { ...options, truncate });
    this.view = new ConversationView(client, this);
  }

  /** Frames that a slow or lost connection has cost so far. */
  get droppedFrames(): number {
    return this.#droppedFrames;
  }

  /**
   * Takes a frame of the user's audio in the session's input format. False where it was dropped, since it could not be sent
   * in time.
   */
  readonly sendFrame = (pcm16: Int16Array): boolean => {
    try {
      if (this.client.connectionState === "open" && this.client.bufferedBytes <= this.#maxWaitingBytes) {
        this.client.appendAudio(pcm16);
        return true;
      }
    } catch (error) {
      if (!(error instanceof SendQueueFullError)) throw error;
    }
    this.#droppedFrames++;
    return false;
  };

  /** The microphone went off: lets the server hear the end of the sentence, which is the silence after it. */
  endAudio(sampleRate = 24_000): void {
    if (this.client.connectionState !== "open") return;
    this.client.appendAudio(new Int16Array(closingSilenceS * sampleRate));
  }

  /** Sends a typed message and asks for the answer; one that is heard stops. */
  sendText(text: string): string {
    this.playback?.interrupt();
    return this.client.sendText(text);
  }

  /** Stops sound and view, and ends the connection. */
  async close(): Promise<void> {
    this.playback?.close();
    await this.client.close();
    this.view.close();
  }
}
