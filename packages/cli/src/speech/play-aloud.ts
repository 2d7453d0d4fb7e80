import { samplesToPcm16 } from "@vivavoce/audio";
import { systemClock } from "../chat/chat-clock.ts";
import { PacedPlayer } from "../chat/paced-player.ts";
import { systemSound } from "../chat/sound-devices.ts";

/** How long a device may still sound when all has been handed over. */
const afterMs = 400;
const lookMs = 50;

/**
 * Plays 24 kHz samples on a speaker and resolves when they have been heard.
 * @param device its number or a part of its name; undefined for the default.
 * @throws {ChatFailure} when there is no speaker to use.
 */
export async function playAloud(samples: Float32Array, device: string | undefined): Promise<void> {
  let fail: (error: Error) => void = () => undefined;
  const failed = new Promise<never>((_, reject) => {
    fail = reject;
  });
  failed.catch(() => undefined);
  const player = new PacedPlayer(await systemSound.openSpeaker((error) => fail(error), device), systemClock);
  try {
    player.play(samplesToPcm16(samples));
    await Promise.race([failed, untilHeard(player, samples.length)]);
  } finally {
    await player.close();
  }
}

function untilHeard(player: PacedPlayer, lengthSamples: number): Promise<void> {
  return new Promise((resolve) => {
    let waitedMs = 0;
    const stop = systemClock.every(lookMs, () => {
      if (player.playedSamples >= lengthSamples) waitedMs += lookMs;
      if (waitedMs < afterMs) return;
      stop();
      resolve();
    });
  });
}
