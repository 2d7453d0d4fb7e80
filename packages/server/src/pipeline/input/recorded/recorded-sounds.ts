import type { ClientEvent, Session } from "@vivavoce/protocol";
import type { Logger } from "../../../runtime/logger.ts";
import type { ItemSound, Transcript } from "../../../session/state/session-input.ts";
import { takeItemMedia } from "./item-media.ts";
import { transcriptOf } from "../../turn-taking/cues.ts";
import { transcribeRecording } from "./transcribe-recording.ts";
import type { Recording, RecordingEngines } from "./transcribe-recording.ts";

/** What recorded sounds are heard with, and who takes their texts. */
export interface RecordedSoundsOptions {
  readonly engines: RecordingEngines;
  readonly logger: Logger;
  /** Takes the text of a sound. */
  readonly transcribed: (name: string, transcript: Transcript) => void;
  readonly failed: (name: string, error: unknown) => void;
}

/** The recorded sounds of one session that are not text yet. Their bytes are kept until then and no longer. */
export interface RecordedSounds {
  /**
   * Takes the sound out of an event's items; in the event a name is left of each.
   * @throws ProtocolError for sound and pictures that cannot be used; nothing is taken then
   */
  take<Event extends ClientEvent>(
    event: Event,
    session: Session,
  ): { readonly event: Event; readonly sounds: readonly ItemSound[] };
  /** Turns it into text, after those asked for before; answered by `transcribed` or `failed`, unless it is forgotten. */
  transcribe(name: string): void;
  forget(name: string): void;
  /** The event has been handled: of its sounds those stay that text was asked for. */
  dropUnclaimed(sounds: readonly ItemSound[]): void;
  close(): void;
}

/** Hears the sounds of items, one after the other. */
export function createRecordedSounds(options: RecordedSoundsOptions): RecordedSounds {
  const { engines, logger, transcribed, failed } = options;
  const held = new Map<string, Recording>();
  const queue: string[] = [];
  let running: { readonly name: string; readonly stop: AbortController } | null = null;
  let taken = 0;

  async function work(): Promise<void> {
    for (let name = queue.shift(); name !== undefined; name = queue.shift()) {
      const recording = held.get(name);
      held.delete(name);
      if (recording === undefined) continue;
      const stop = new AbortController();
      running = { name, stop };
      try {
        const recognition = await transcribeRecording(recording, engines, logger, stop.signal);
        if (!stop.signal.aborted) transcribed(name, transcriptOf(recognition));
      } catch (error) {
        if (!stop.signal.aborted) failed(name, error);
      }
    }
    running = null;
  }

  function forget(name: string): void {
    held.delete(name);
    if (running?.name === name) running.stop.abort();
  }

  return {
    take(event, session) {
      const sounds: ItemSound[] = [];
      const named = takeItemMedia(event, session.input_audio_format, (bytes) => {
        const name = `sound_${taken++}`;
        held.set(name, { bytes, settings: session });
        sounds.push({ name, bytes: bytes.length });
        return name;
      });
      return { event: named, sounds };
    },
    transcribe(name) {
      queue.push(name);
      if (running === null && queue.length === 1) void work();
    },
    forget,
    dropUnclaimed(sounds) {
      for (const { name } of sounds) if (running?.name !== name && !queue.includes(name)) held.delete(name);
    },
    close() {
      queue.length = 0;
      held.clear();
      running?.stop.abort();
    },
  };
}
