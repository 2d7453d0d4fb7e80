import { LevelWatch } from "../chat/level-watch.ts";
import { listSoundDevices, systemSound } from "../chat/sound-devices.ts";
import { reasonOf } from "./finding.ts";
import type { SoundReport } from "./sound-report.ts";

/** How long the microphone is listened to. */
const listenMs = 400;

// A program of its own: it prints a SoundReport and ends. Nothing that is heard leaves it but its loudness.
const report: { -readonly [Key in keyof SoundReport]: SoundReport[Key] } = { devices: [] };
try {
  report.devices = await listSoundDevices();
  await systemSound.openMicrophone().then(
    async (source) => {
      const level = new LevelWatch();
      source.start(
        (frame) => level.take(frame),
        () => undefined,
      );
      await new Promise((resolve) => setTimeout(resolve, listenMs));
      source.close();
      report.microphoneDb = level.read();
    },
    (error: unknown) => {
      report.microphoneError = reasonOf(error);
    },
  );
  await systemSound
    .openSpeaker(() => undefined)
    .then(
      (sink) => sink.close(),
      (error: unknown) => {
        report.speakerError = reasonOf(error);
      },
    );
} catch (error) {
  report.microphoneError ??= reasonOf(error);
  report.speakerError ??= reasonOf(error);
}
process.stdout.write(JSON.stringify(report), () => process.exit(0));
