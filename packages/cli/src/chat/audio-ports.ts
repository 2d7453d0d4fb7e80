/** Rate of all audio of a chat, as in the quickstart. */
export const chatSampleRate = 24_000;
/** Samples of one frame sent to the server: 20 ms. */
export const frameSamples = 480;

/** Where the user's speech comes from. */
export interface AudioSource {
  /** Whether everything there was to say has been handed over. A microphone never ends. */
  readonly ended: boolean;
  /** Hands over frames of 20 ms at 24 kHz, in real time, until `close`. `fail` is called once if the device is lost. */
  start(take: (frame: Int16Array) => void, fail: (error: Error) => void): void;
  close(): void;
}

/** Where samples go once it is time to hear them. */
export interface AudioSink {
  /** How much ahead of time samples must be written for sound without gaps. */
  readonly leadMs: number;
  write(pcm16: Int16Array): void;
  /** Drops what was written and is not heard yet. */
  clear(): void;
  /** Ends the sound, or completes the file. */
  close(): Promise<void>;
}

/** The sound devices of the machine. */
export interface SoundDevices {
  /**
   * @param device number, id or part of the name; undefined for the default.
   * @throws {ChatFailure} when there is no microphone to use, or none of that name.
   */
  openMicrophone(device?: string): Promise<AudioSource>;
  /** As `openMicrophone`. `fail` is called once if the speaker is lost later. */
  openSpeaker(fail: (error: Error) => void, device?: string): Promise<AudioSink>;
}
