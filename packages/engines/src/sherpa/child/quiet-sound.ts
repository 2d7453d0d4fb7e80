import { StreamingResampler } from "@vivavoce/audio";
import type { OnlineSpeechDenoiser, SherpaLibrary } from "../sherpa-library.ts";
import { collectGarbage } from "./collect-garbage.ts";
import type { ChildDuty, Duty, FromChild } from "./child-messages.ts";
import { recognitionRate } from "./hear-utterances.ts";

/** Denoisers that are kept for the next streams. */
const mostSpare = 4;

/** Takes noise out of many streams side by side, piece by piece as they come. */
export async function quietSound(
  library: SherpaLibrary,
  { config, lateMs = 0 }: ChildDuty,
  tell: (message: FromChild) => void,
): Promise<Duty> {
  const make = (): OnlineSpeechDenoiser => new library.OnlineSpeechDenoiser(config);
  const lines = new Map<number, QuietLine>();
  const first = make();
  const spare = [first];
  // The first run takes memory: nobody should wait for that one.
  new QuietLine(first, lateMs).run(new Float32Array(recognitionRate));
  first.reset();
  return {
    facts: { sampleRate: first.sampleRate, speakers: 0 },
    take(message) {
      if (message.type === "open") {
        lines.set(message.id, new QuietLine(spare.pop() ?? make(), lateMs));
      } else if (message.type === "push") {
        const line = lines.get(message.id);
        if (line === undefined) return;
        const samples = line.run(message.samples);
        tell({ type: "denoised", id: message.id, samples, memoryBytes: process.memoryUsage.rss() });
      } else if (message.type === "close") {
        const line = lines.get(message.id);
        lines.delete(message.id);
        if (line !== undefined && spare.length < mostSpare) {
          line.denoiser.reset();
          spare.push(line.denoiser);
        }
        collectGarbage();
      }
    },
  };
}

/** One stream: at the rate of its network in between, and with what comes out in the place of what came in. */
class QuietLine {
  readonly denoiser: OnlineSpeechDenoiser;
  readonly #to: StreamingResampler;
  readonly #from: StreamingResampler;
  /** Samples at the network's rate that come before the sound does. */
  #late: number;

  constructor(denoiser: OnlineSpeechDenoiser, lateMs: number) {
    const { sampleRate } = denoiser;
    this.denoiser = denoiser;
    this.#to = new StreamingResampler({ fromRate: recognitionRate, toRate: sampleRate });
    this.#from = new StreamingResampler({ fromRate: sampleRate, toRate: recognitionRate });
    this.#late = Math.round((lateMs * sampleRate) / 1000);
  }

  run(sound: Float32Array): Float32Array<ArrayBuffer> {
    const { sampleRate } = this.denoiser;
    const samples = this.#to.process(sound);
    if (samples.length === 0) return new Float32Array(0);
    const quiet = this.denoiser.run({ samples, sampleRate, enableExternalBuffer: false }).samples;
    const early = Math.min(this.#late, quiet.length);
    this.#late -= early;
    return new Float32Array(this.#from.process(quiet.subarray(early)));
  }
}
