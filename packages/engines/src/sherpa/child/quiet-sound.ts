import type { OnlineSpeechDenoiser, SherpaLibrary } from "../sherpa-library.ts";
import { collectGarbage } from "./collect-garbage.ts";
import type { ChildDuty, Duty, FromChild } from "./child-messages.ts";
import { recognitionRate } from "./hear-utterances.ts";

/** Denoisers that are kept for the next streams. */
const mostSpare = 4;

/** Takes noise out of many streams side by side, piece by piece as they come. */
export async function quietSound(
  library: SherpaLibrary,
  { config }: ChildDuty,
  tell: (message: FromChild) => void,
): Promise<Duty> {
  const make = (): OnlineSpeechDenoiser => new library.OnlineSpeechDenoiser(config);
  const streams = new Map<number, OnlineSpeechDenoiser>();
  const spare = [make()];
  const run = (denoiser: OnlineSpeechDenoiser, samples: Float32Array): Float32Array<ArrayBuffer> => {
    const { samples: quiet } = denoiser.run({ samples, sampleRate: recognitionRate, enableExternalBuffer: false });
    return new Float32Array(quiet);
  };
  // The first run takes memory: nobody should wait for that one.
  for (const each of spare) {
    run(each, new Float32Array(recognitionRate));
    each.reset();
  }
  return {
    facts: { sampleRate: spare[0]?.sampleRate ?? 0, speakers: 0 },
    take(message) {
      if (message.type === "open") {
        streams.set(message.id, spare.pop() ?? make());
      } else if (message.type === "push") {
        const denoiser = streams.get(message.id);
        if (denoiser === undefined) return;
        const samples = run(denoiser, message.samples);
        tell({ type: "denoised", id: message.id, samples, memoryBytes: process.memoryUsage.rss() });
      } else if (message.type === "close") {
        const denoiser = streams.get(message.id);
        streams.delete(message.id);
        if (denoiser !== undefined && spare.length < mostSpare) {
          denoiser.reset();
          spare.push(denoiser);
        }
        collectGarbage();
      }
    },
  };
}
