import { EventLog } from "./event-log.ts";
import type { WireEvent } from "./event-log.ts";
import type { Recording } from "./recording.ts";
import { Track } from "./track.ts";

/** Sound kept of a conversation; events go on. */
const maxSoundMs = 20 * 60_000;
/** Frames that come this late still belong to the sound before them. */
const jitterMs = 250;

/** What a recording says about itself. */
export interface RecordingFacts {
  readonly startedAt: string;
  readonly server: string;
  readonly model: string;
}

/** Writes down a session while it happens, on the clock that it is given. */
export class Recorder {
  readonly #facts: RecordingFacts;
  readonly #nowMs: () => number;
  readonly #log = new EventLog();
  readonly #you = new Track(maxSoundMs);
  readonly #assistant = new Track(maxSoundMs);
  /** Where frames lie that were heard and not sent yet: they wait for the connection, in order. */
  #places: number[] = [];
  #bytesPerMs = { sent: 48, received: 48 };

  /** @param nowMs milliseconds since the recording began. */
  constructor(facts: RecordingFacts, nowMs: () => number) {
    this.#facts = facts;
    this.#nowMs = nowMs;
  }

  /** The recording so far; its events and tracks go on growing. */
  get recording(): Recording {
    const log = this.#log;
    return {
      ...this.#facts,
      get events() {
        return log.entries;
      },
      you: this.#you,
      assistant: this.#assistant,
    };
  }

  event(frame: WireEvent): void {
    const placeMs = frame.event.type === "input_audio_buffer.append" ? this.#places.shift() : undefined;
    this.#log.add(frame, this.#nowMs(), this.#bytesPerMs[frame.direction], placeMs);
  }

  /** How many bytes of audio make a millisecond from now on, in each direction. */
  setRates(bytesPerMs: { readonly sent: number; readonly received: number }): void {
    this.#bytesPerMs = { ...bytesPerMs };
  }

  /** A frame of the microphone that has just ended. */
  heard(pcm16: Int16Array): void {
    const startMs = this.#nowMs() - pcm16.length / 24;
    const { endMs } = this.#you;
    const placeMs = endMs > 0 && startMs - endMs < jitterMs ? endMs : Math.max(0, startMs);
    this.#you.write(placeMs, pcm16);
    this.#places.push(placeMs);
  }

  /** What was heard longest ago will not be sent. */
  forgetOldest(): void {
    this.#places.shift();
  }

  /** Sound that is played after what already plays, or at once. */
  played(pcm16: Int16Array): void {
    this.#assistant.write(this.#nowMs(), pcm16);
  }

  /** What was not played yet will not be. */
  silenced(): void {
    this.#assistant.cut(this.#nowMs());
  }
}
