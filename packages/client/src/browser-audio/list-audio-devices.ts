import { browserPlatform } from "./web-audio.ts";
import type { AudioPlatform } from "./web-audio.ts";

/** A sound device of the machine. */
export interface AudioDevice {
  readonly kind: "microphone" | "speaker";
  readonly id: string;
  /** For people; empty until the user has allowed the microphone. */
  readonly label: string;
}

/** The microphones and speakers there are. None where the page may not know (neither https nor localhost). */
export async function listAudioDevices(platform: AudioPlatform = browserPlatform()): Promise<readonly AudioDevice[]> {
  const devices = (await platform.mediaDevices?.enumerateDevices()) ?? [];
  return devices.flatMap(({ kind, deviceId: id, label }): AudioDevice[] => {
    if (kind === "audioinput") return [{ kind: "microphone", id, label }];
    return kind === "audiooutput" ? [{ kind: "speaker", id, label }] : [];
  });
}
