import type { SherpaLibrary } from "../sherpa-library.ts";
import { collectGarbage } from "./collect-garbage.ts";
import type { ChildDuty, Duty, FromChild } from "./child-messages.ts";
import { recognitionRate } from "./hear-utterances.ts";

/** Takes noise out of whole stretches of sound, one at a time. */
export async function denoiseSound(
  library: SherpaLibrary,
  { config }: ChildDuty,
  tell: (message: FromChild) => void,
): Promise<Duty> {
  const denoiser = new library.OfflineSpeechDenoiser(config);
  const run = (samples: Float32Array) =>
    denoiser.run({ samples, sampleRate: recognitionRate, enableExternalBuffer: false });
  // The first run takes memory: nobody should wait for that one.
  run(new Float32Array(recognitionRate));
  return {
    facts: { sampleRate: denoiser.sampleRate, speakers: 0 },
    take(message) {
      if (message.type !== "denoise") return;
      const { id } = message;
      try {
        const samples = new Float32Array(run(message.samples).samples);
        tell({ type: "denoised", id, samples, memoryBytes: process.memoryUsage.rss() });
      } catch {
        tell({ type: "failed", id });
      }
      collectGarbage();
    },
  };
}
