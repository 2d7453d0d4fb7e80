import { samplesToPcm16 } from "@vivavoce/audio";
import { createSystemClock, every } from "@vivavoce/audio/clock";
import { openSpeaker } from "@vivavoce/client/node-audio";
import type { NodeSpeaker } from "@vivavoce/client/node-audio";
import { explainDevice } from "../chat/sound.ts";

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
  try {
    const speaker = await openSpeaker({ device, lost: (error) => fail(error) });
    try {
      speaker.play(samplesToPcm16(samples));
      await Promise.race([failed, untilHeard(speaker, samples.length)]);
    } finally {
      speaker.close();
    }
  } catch (error) {
    throw explainDevice(error, "vivavoce chat --list-devices");
  }
}

function untilHeard(speaker: NodeSpeaker, lengthSamples: number): Promise<void> {
  return new Promise((resolve) => {
    let waitedMs = 0;
    const stop = every(createSystemClock({ keepsAlive: true }), lookMs, () => {
      if (speaker.playedSamples >= lengthSamples) waitedMs += lookMs;
      if (waitedMs < afterMs) return;
      stop();
      resolve();
    });
  });
}
