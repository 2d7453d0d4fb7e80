// #region devices
import { listAudioDevices, LevelMeter, openMicrophone, WavRecording } from "@vivavoce/client/node-audio";
import type { NodeMicrophone, PcmMeans } from "@vivavoce/client/node-audio";

/** Listens with the first microphone whose name has that part, and draws how loud it is. */
export async function listen(name: string, draw: (levelDb: number) => void): Promise<NodeMicrophone> {
  const meter = new LevelMeter();
  const microphone = await openMicrophone({ device: name, frame: (pcm16) => meter.take(pcm16) });
  setInterval(() => draw(meter.read()), 50).unref();
  return microphone;
}

/** What `device` may be, as lines for people. */
export async function deviceLines(means?: readonly PcmMeans[]): Promise<string[]> {
  const devices = await listAudioDevices(means);
  return devices.map(({ kind, index, name, isDefault }) => `${kind} ${index}: ${name}${isDefault ? " (default)" : ""}`);
}

/** In place of a speaker: `openSpeaker({ means: [recording] })` plays into it, `recording.toWav()` is the file. */
export const recording = new WavRecording();
// #endregion
