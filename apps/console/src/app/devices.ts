import { signal } from "@preact/signals";
import type { Signal } from "@preact/signals";
import { AudioDeviceError, listAudioDevices, openMicrophone } from "@vivavoce/client/browser-audio";
import type { AudioDevice, Microphone, MicrophoneOptions } from "@vivavoce/client/browser-audio";
import { visitStore } from "../record/browser-store.ts";

const storageKeys = { microphone: "vivavoce.microphone", speaker: "vivavoce.speaker" } as const;

/** The microphones to choose from; empty until the browser tells their names. */
export const microphones = signal<readonly AudioDevice[]>([]);
/** Which of them to use; empty for the browser's own choice. */
export const chosenMicrophone = signal(visitStore.getItem(storageKeys.microphone) ?? "");

/** The loudspeakers to choose from; empty until the browser tells their names, and where it lets no page choose. */
export const speakers = signal<readonly AudioDevice[]>([]);
/** Which of them to use; empty for the browser's own choice. */
export const chosenSpeaker = signal(visitStore.getItem(storageKeys.speaker) ?? "");

/** Remembers which microphone to use, for the next visit too. */
export const chooseMicrophone = (id: string): void => remember("microphone", chosenMicrophone, id);

/** Remembers which loudspeaker to use, for the next visit too. */
export const chooseSpeaker = (id: string): void => remember("speaker", chosenSpeaker, id);

function remember(kind: keyof typeof storageKeys, chosen: Signal<string>, id: string): void {
  chosen.value = id;
  visitStore.setItem(storageKeys[kind], id);
}

/** Opens the chosen microphone, or the browser's own choice where that one is not there. Throws as `openMicrophone`. */
export async function openChosenMicrophone(options: MicrophoneOptions): Promise<Microphone> {
  const open = (deviceId: string): Promise<Microphone> =>
    openMicrophone({
      ...options,
      devicesChanged: () => void refreshDevices(),
      ...(deviceId === "" ? {} : { deviceId }),
    });
  const chosen = chosenMicrophone.value;
  try {
    return await open(chosen);
  } catch (error) {
    if (chosen === "" || !(error instanceof AudioDeviceError) || error.problem !== "missing") throw error;
    return await open("");
  } finally {
    void refreshDevices();
  }
}

/** Whether a page may say where its sound goes. */
const canChooseSpeaker = typeof AudioContext === "function" && "setSinkId" in AudioContext.prototype;

async function refreshDevices(): Promise<void> {
  const devices = await listAudioDevices().catch(() => []);
  // Chromium lists what the system prefers as a device of its own: the browser's choice by another name.
  const named = devices.filter(({ id, label }) => label !== "" && id !== "default" && id !== "communications");
  microphones.value = named.filter(({ kind }) => kind === "microphone");
  speakers.value = canChooseSpeaker ? named.filter(({ kind }) => kind === "speaker") : [];
}
