import { createSystemClock, pause } from "@vivavoce/audio/clock";
import { reasonOf } from "@vivavoce/audio/reason-of";
import { LevelMeter, openMicrophone, openSpeaker } from "@vivavoce/client/node-audio";
import { explainDevice, listSoundDevices } from "../chat/sound.ts";
import type { SoundReport } from "./sound-report.ts";

/** How long the microphone is listened to. */
const listenMs = 400;

// A program of its own: it prints a SoundReport and ends. Nothing that is heard leaves it but its loudness.
const report: { -readonly [Key in keyof SoundReport]: SoundReport[Key] } = { devices: [] };
try {
  report.devices = await listSoundDevices();
  const level = new LevelMeter();
  try {
    const microphone = await openMicrophone({ frame: (frame) => level.take(frame) });
    await pause(createSystemClock({ keepsAlive: true }), listenMs);
    microphone.close();
    report.microphoneDb = level.read();
  } catch (error) {
    report.microphoneError = reasonOf(explainDevice(error));
  }
  try {
    (await openSpeaker()).close();
  } catch (error) {
    report.speakerError = reasonOf(explainDevice(error));
  }
} catch (error) {
  report.microphoneError ??= reasonOf(error);
  report.speakerError ??= reasonOf(error);
}
process.stdout.write(JSON.stringify(report), () => process.exit(0));
