// #region voice
import { EngineError } from "@vivavoce/engine";
import type { Synthesizer } from "@vivavoce/engine";

const sampleRate = 24_000;
const msPerLetter = 70;

/** A synthesizer that whistles: a tone for each word, as long as the word is written. */
export function createWhistleVoice(): Synthesizer {
  let isClosed = false;
  return {
    info: {
      id: "whistle",
      languages: ["*"],
      licence: "MIT",
      capabilities: {
        sampleRate,
        voices: [{ name: "whistle", language: "en-US", gender: "neutral" }],
        wordTimes: true,
        phones: false,
        rate: true,
        pitch: true,
        volume: true,
      },
    },
    async *synthesize({ text, voice, prosody, signal }) {
      if (isClosed) throw new EngineError("whistle", "engine_closed", "the whistle is lost");
      if (voice !== "whistle") throw new EngineError("whistle", "unsupported", "there is no such voice");
      const hz = 880 * 2 ** (prosody.pitchSemitones / 12);
      const level = 0.14 * 10 ** (prosody.volumeDb / 20);
      let offsetMs = 0;
      // One chunk a word: it is on its way before the next is made.
      for (const word of text.split(/\s+/u).filter((each) => each !== "")) {
        if (signal.aborted) return;
        const durationMs = Math.round((word.length * msPerLetter) / prosody.rate);
        yield { samples: whistle(durationMs, hz, level), words: [{ text: word, offsetMs, durationMs }], phones: [] };
        offsetMs += durationMs;
        await Promise.resolve();
      }
    },
    close() {
      isClosed = true;
      return Promise.resolve();
    },
  };
}

/** A tone that swells and fades, so that nothing clicks. */
function whistle(durationMs: number, hz: number, level: number): Float32Array {
  const length = Math.round((durationMs * sampleRate) / 1000);
  return Float32Array.from({ length }, (_, index) => {
    const swell = Math.min(1, 4 * Math.sin((Math.PI * index) / length));
    return level * swell * Math.sin((2 * Math.PI * hz * index) / sampleRate);
  });
}
// #endregion
