import type { NodeAudioDevice } from "@vivavoce/client/node-audio";

/** What the probe found out about the sound devices; it is a process of its own, since drivers write and may crash. */
export interface SoundReport {
  readonly devices: readonly NodeAudioDevice[];
  /** Loudness of a moment of the microphone, dBFS; undefined when it could not be opened. */
  readonly microphoneDb?: number;
  readonly microphoneError?: string;
  readonly speakerError?: string;
}
