import type { SherpaLibrary } from "../sherpa-library.ts";
import type { ChildDuty, Duty, FromChild, SpeakOrder, ToChild } from "./child-messages.ts";
import { collectGarbage } from "./collect-garbage.ts";
import { ClauseShaper } from "./clause-shaper.ts";

type Spoken = Pick<SpeakOrder, "text" | "speaker" | "speed" | "language">;

/** Speaks pieces of text, one at a time: whoever gives orders waits for each. */
export async function speakAloud(
  library: SherpaLibrary,
  { config, warmUp }: ChildDuty,
  tell: (message: FromChild) => void,
): Promise<Duty> {
  const voice = await library.OfflineTts.createAsync(config);
  const shaper = new ClauseShaper(voice.sampleRate);
  let abortedId = 0;
  const speak = async ({ text, speaker, speed, language }: Spoken, id: number) =>
    voice.generateAsync({
      text,
      enableExternalBuffer: false,
      generationConfig: {
        sid: speaker,
        speed,
        silenceScale: 1,
        ...(language !== undefined && { extra: { lang: language } }),
      },
      onProgress: () => (abortedId === id ? 0 : 1),
    });
  // The first time takes memory and sets up threads: nobody should wait for that one.
  if (warmUp !== undefined) {
    await speak({ text: warmUp, speaker: 0, speed: 1 }, 0).catch((error: unknown) => {
      if (!isSilence(error)) throw error;
    });
  }
  return {
    facts: { sampleRate: voice.sampleRate, speakers: Math.max(1, voice.numSpeakers) },
    take(message) {
      if (message.type === "abort") abortedId = message.id;
      else if (message.type === "speak") void answer(message);
    },
  };

  async function answer(order: Extract<ToChild, { type: "speak" }>): Promise<void> {
    const { id } = order;
    try {
      const { samples } = await speak(order, id);
      // What was left off in the middle is wanted by nobody.
      const shaped = abortedId === id ? new Float32Array(0) : shaper.shape(samples, order);
      tell({ type: "spoken", id, samples: shaped, memoryBytes: process.memoryUsage.rss() });
    } catch (error) {
      const nothing = { samples: new Float32Array(0), memoryBytes: process.memoryUsage.rss() };
      tell(isSilence(error) ? { type: "spoken", id, ...nothing } : { type: "failed", id });
    }
    collectGarbage();
  }
}

/** Text of which the network knows no word is no failure: there is nothing to hear. */
function isSilence(error: unknown): boolean {
  return error instanceof Error && error.message.includes("no audio");
}
