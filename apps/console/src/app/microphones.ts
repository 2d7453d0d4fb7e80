import { signal } from "@preact/signals";
import { AudioDeviceError, listAudioDevices, openMicrophone } from "@vivavoce/client/browser-audio";
import type { AudioDevice, Microphone, MicrophoneOptions } from "@vivavoce/client/browser-audio";

const storageKey = "vivavoce.microphone";

/** The microphones to choose from; empty until the browser tells their names. */
export const microphones = signal<readonly AudioDevice[]>([]);
/** Which of them to use; empty for the browser's own choice. */
export const chosenMicrophone = signal(localStorage.getItem(storageKey) ?? "");

/** Remembers which microphone to use, for the next visit too. */
export function chooseMicrophone(id: string): void {
  chosenMicrophone.value = id;
  localStorage.setItem(storageKey, id);
}

/** Opens the chosen microphone, or the browser's own choice where that one is not there. Throws as `openMicrophone`. */
export async function openChosenMicrophone(options: MicrophoneOptions): Promise<Microphone> {
  const open = (deviceId: string): Promise<Microphone> =>
    openMicrophone({
      ...options,
      devicesChanged: () => void refreshMicrophones(),
      ...(deviceId === "" ? {} : { deviceId }),
    });
  const chosen = chosenMicrophone.value;
  try {
    return await open(chosen);
  } catch (error) {
    if (chosen === "" || !(error instanceof AudioDeviceError) || error.problem !== "missing") throw error;
    return await open("");
  } finally {
    void refreshMicrophones();
  }
}

async function refreshMicrophones(): Promise<void> {
  const devices = await listAudioDevices().catch(() => []);
  // Chromium lists what the system prefers as a device of its own: the browser's choice by another name.
  microphones.value = devices.filter(
    ({ kind, id, label }) => kind === "microphone" && label !== "" && id !== "default" && id !== "communications",
  );
}
