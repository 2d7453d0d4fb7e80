import { EngineError } from "../engine-error.ts";
import type { SpeechChunk, SynthesisRequest, Synthesizer, VoiceInfo, WordTime } from "../synthesizer.ts";

/** How a scripted synthesizer speaks. */
export interface ScriptedSynthesizerOptions {
  /** Length of the speech for each character that is not white space. Default 60. */
  readonly msPerCharacter?: number;
  /** In Hz; default 16000. */
  readonly sampleRate?: number;
  /** Length of each chunk but the last, in milliseconds. Default 100. */
  readonly chunkMs?: number;
  /** The nth request fails, counted from 1, before its first chunk. */
  readonly failAtRequest?: number;
  /** Default an American woman, `alto`, and man, `bass`. */
  readonly voices?: readonly VoiceInfo[];
  /** Default `scripted-synthesizer`. */
  readonly id?: string;
  /** Every chunk waits for `release`. Default false. */
  readonly manual?: boolean;
}

/** A synthesizer for tests: a soft tone for each word, as long as the word is written. */
export interface ScriptedSynthesizer extends Synthesizer {
  /** Every request whose chunks were asked for, oldest first. */
  readonly requests: readonly SynthesisRequest[];
  /** Chunks that wait for `release`. */
  readonly pendingCount: number;
  /** Lets the chunk that waits longest go. @throws Error when none waits */
  release(): void;
}

const engineId = "scripted-synthesizer";
const amplitude = 0.14;
const usualVoices: readonly VoiceInfo[] = [
  { name: "alto", language: "en-US", gender: "female" },
  { name: "bass", language: "en-US", gender: "male" },
];

/** Builds a synthesizer whose samples and word times follow from the text alone. */
export function createScriptedSynthesizer(options: ScriptedSynthesizerOptions = {}): ScriptedSynthesizer {
  const { msPerCharacter = 60, sampleRate = 16_000, chunkMs = 100, failAtRequest, manual = false } = options;
  const { voices = usualVoices } = options;
  const requests: SynthesisRequest[] = [];
  const gate = createGate(manual);
  let isClosed = false;

  async function* synthesize(request: SynthesisRequest): AsyncGenerator<SpeechChunk, void, undefined> {
    if (isClosed) throw closedError();
    const { signal } = request;
    if (signal.aborted) return;
    requests.push(request);
    if (requests.length === failAtRequest) throw new EngineError(engineId, "engine_failed", "the script says so");
    if (!voices.some(({ name }) => name === request.voice))
      throw new EngineError(engineId, "unsupported", "no such voice");
    const words = wordsOf(request, msPerCharacter);
    const samples = tones(words, sampleRate, request);
    const chunkSamples = Math.round((chunkMs * sampleRate) / 1000);
    for (let start = 0; start < samples.length; start += chunkSamples) {
      if (!(await gate.pass(signal))) return;
      if (isClosed) throw closedError();
      const fromMs = (start * 1000) / sampleRate;
      const isHere = ({ offsetMs }: { readonly offsetMs: number }): boolean =>
        offsetMs >= fromMs && offsetMs < fromMs + chunkMs;
      const begun = words.filter(isHere);
      yield {
        samples: samples.slice(start, start + chunkSamples),
        words: begun,
        phones: begun.map(({ offsetMs, durationMs }) => ({ phone: "aa", offsetMs, durationMs })),
      };
    }
  }

  return {
    info: {
      id: options.id ?? engineId,
      languages: ["*"],
      licence: "MIT",
      capabilities: { sampleRate, voices, wordTimes: true, phones: true, rate: true, pitch: true, volume: true },
    },
    requests,
    get pendingCount() {
      return gate.pendingCount;
    },
    release: () => gate.release(),
    synthesize,
    close() {
      isClosed = true;
      gate.open();
      return Promise.resolve();
    },
  };
}

interface Gate {
  readonly pendingCount: number;
  /** True once let through, false when aborted. */
  pass(signal: AbortSignal): Promise<boolean>;
  release(): void;
  /** Lets everyone through, now and later. */
  open(): void;
}

function createGate(manual: boolean): Gate {
  const waiting: (() => void)[] = [];
  let isOpen = !manual;
  return {
    get pendingCount() {
      return waiting.length;
    },
    async pass(signal) {
      if (!isOpen && !signal.aborted) {
        await new Promise<void>((resolve) => {
          const go = (): void => {
            signal.removeEventListener("abort", leave);
            resolve();
          };
          const leave = (): void => {
            waiting.splice(waiting.indexOf(go), 1);
            resolve();
          };
          waiting.push(go);
          signal.addEventListener("abort", leave, { once: true });
        });
      }
      return !signal.aborted;
    },
    release() {
      const go = waiting.shift();
      if (go === undefined) throw new Error("release: no chunk is waiting");
      go();
    },
    open() {
      isOpen = true;
      for (const go of waiting.splice(0)) go();
    },
  };
}

function wordsOf(request: SynthesisRequest, msPerCharacter: number): WordTime[] {
  let offsetMs = 0;
  return request.text
    .split(/\s+/u)
    .filter((word) => word !== "")
    .map((text) => {
      const durationMs = (text.length * msPerCharacter) / request.prosody.rate;
      const word = { text, offsetMs, durationMs };
      offsetMs += durationMs;
      return word;
    });
}

/** A tone for each word, rising from silence and falling back to it, so that no edge clicks. */
function tones(words: readonly WordTime[], sampleRate: number, request: SynthesisRequest): Float32Array {
  const last = words.at(-1);
  const samples = new Float32Array(last ? Math.round(((last.offsetMs + last.durationMs) * sampleRate) / 1000) : 0);
  const level = Math.min(1, amplitude * 10 ** (request.prosody.volumeDb / 20));
  const hertz = 220 * 2 ** (request.prosody.pitchSemitones / 12);
  for (const { offsetMs, durationMs } of words) {
    const start = Math.round((offsetMs * sampleRate) / 1000);
    const length = Math.min(samples.length, Math.round(((offsetMs + durationMs) * sampleRate) / 1000)) - start;
    for (let index = 0; index < length; index++) {
      const rise = Math.min(1, Math.sin((Math.PI * index) / length) * 4);
      samples[start + index] = level * rise * Math.sin((2 * Math.PI * hertz * index) / sampleRate);
    }
  }
  return samples;
}

function closedError(): EngineError {
  return new EngineError(engineId, "engine_closed", "the synthesizer is closed");
}
