import { concatSamples } from "@vivavoce/audio";
import type { Prosody, Synthesizer } from "@vivavoce/engine";

/** A word and when it is said, in milliseconds from the beginning of the audio. */
interface SpokenWord {
  readonly text: string;
  readonly offsetMs: number;
  readonly durationMs: number;
}

/** Text made audible. */
export interface SpokenText {
  readonly samples: Float32Array;
  /** Hz. */
  readonly sampleRate: number;
  /** Empty when the engine knows no word times. */
  readonly words: readonly SpokenWord[];
}

/** Silence between two paragraphs. */
const paragraphGapMs = 400;

/** How a text is spoken. */
export interface Manner {
  /** What differs from a plain voice. */
  readonly prosody?: Partial<Prosody>;
  /** BCP-47 code of the text; absent: the voice's own. */
  readonly language?: string | undefined;
  /** Called with every piece of sound as it comes. */
  readonly heard?: () => void;
}

/**
 * Speaks a text, paragraph by paragraph.
 * @param voice one of the synthesizer's voices.
 * @throws EngineError when the engine fails
 */
export async function speakText(
  synthesizer: Synthesizer,
  text: string,
  voice: string,
  { prosody, language, heard }: Manner = {},
): Promise<SpokenText> {
  const { sampleRate } = synthesizer.info.capabilities;
  const pieces: Float32Array[] = [];
  const words: SpokenWord[] = [];
  let lengthSamples = 0;
  const add = (samples: Float32Array): void => {
    pieces.push(samples);
    lengthSamples += samples.length;
  };
  const asked = {
    voice,
    prosody: { rate: 1, pitchSemitones: 0, volumeDb: 0, ...prosody },
    signal: new AbortController().signal,
    ...(language !== undefined && { language }),
  };
  for (const paragraph of text.split(/\n\s*\n/).map((each) => each.replace(/\s+/g, " ").trim())) {
    if (paragraph === "") continue;
    if (lengthSamples > 0) add(new Float32Array((sampleRate * paragraphGapMs) / 1000));
    const startMs = (lengthSamples / sampleRate) * 1000;
    for await (const chunk of synthesizer.synthesize({ ...asked, text: paragraph })) {
      heard?.();
      words.push(...chunk.words.map((word) => ({ ...word, offsetMs: word.offsetMs + startMs })));
      add(chunk.samples);
    }
  }
  return { samples: concatSamples(pieces), sampleRate, words };
}
