import { deferred } from "@vivavoce/audio/deferred";
import type { Deferred } from "@vivavoce/audio/deferred";
import { EngineError, recognizerFor } from "@vivavoce/engine";
import type {
  NoiseSuppressorEngine,
  Recognition,
  Recognizer,
  VoiceActivityEngine,
  VoiceActivityStream,
} from "@vivavoce/engine";
import type { Logger } from "../../../runtime/logger.ts";
import { nextTurn } from "../../../runtime/after-others.ts";
import type { Slots } from "../../../runtime/slots.ts";
import { AudioInput } from "../audio-input.ts";
import { sessionLanguages } from "../../../session/state/session-languages.ts";
import type { Transcript } from "../../../session/state/session-input.ts";
import type { AudioInputCue } from "../../turn-taking/cues.ts";
import type { InputSettings } from "../audio-input-port.ts";
import { inputFormatOf, momentBytes } from "../input-decoder.ts";

/** Sound that was recorded before, in the format that these settings have. */
export interface Recording {
  readonly bytes: Uint8Array;
  readonly settings: InputSettings;
}

/** What a recorded sound is heard with. */
export interface RecordingEngines {
  readonly voiceActivity: VoiceActivityEngine;
  readonly recognizer: Recognizer;
  readonly noiseSuppressor?: NoiseSuppressorEngine;
  /** Slots, shared with other sessions, for work on sound that comes faster than it was spoken; absent: no need to wait. */
  readonly catchUp?: Slots | undefined;
  /** Whose sound it is, for engines that share their work among sessions. */
  readonly sessionId?: string;
}

/** Sound that is given to the audio path at once, in milliseconds. */
const sliceMs = 250;
/** From this length on a real pause ends a piece: the recognizer is never behind by much more than that. */
const pieceMs = 12_000;
const pauseMs = 300;
/** Without a pause a piece ends here. */
const longestPieceMs = 45_000;

/**
 * Text of recorded sound, by the same path as what is said live: voice activity finds what is speech, and the recognizer
 * hears that and no long silence. It is read in pieces, one after the other, and everybody else has a turn between slices,
 * so that five minutes of sound delay nobody.
 * @throws EngineError when an engine fails, `engine_closed` when the signal is aborted
 */
export async function transcribeRecording(
  { bytes, settings }: Recording,
  engines: RecordingEngines,
  logger: Logger,
  signal: AbortSignal,
): Promise<Recognition> {
  const recognizer = recognizerFor(engines.recognizer, sessionLanguages(settings));
  const unwanted = new EngineError(recognizer.info.id, "engine_closed", "the recording is not wanted any more");
  const heard = new HeardSound(engines.voiceActivity);
  /** Of the piece that is asked about. */
  let text: Deferred<Transcript> | undefined;
  // Where speech is, as far as the path has come: a stream is opened at its beginning.
  let pausedAtMs: number | null = 0;
  const input = new AudioInput({
    ...(engines.noiseSuppressor === undefined ? {} : { noiseSuppressor: engines.noiseSuppressor }),
    voiceActivity: heard.engine,
    recognizer: {
      info: recognizer.info,
      openStream(options) {
        pausedAtMs = null;
        return recognizer.openStream(options);
      },
      close: () => Promise.resolve(),
    },
    ...(engines.sessionId === undefined ? {} : { sessionId: engines.sessionId }),
    logger,
    post(fact) {
      if (fact.type === "transcribed") text?.resolve(fact.transcript);
      else if (fact.type === "transcriptionFailed") text?.reject(fact.error);
    },
    cue(cue: AudioInputCue) {
      if (cue.type === "speechPaused") pausedAtMs = cue.atMs;
      else if (cue.type === "speechResumed") pausedAtMs = null;
    },
    limits: { maxPendingMs: Infinity, maxUtteranceMs: Infinity },
  });
  const closed = (): void => {
    input.close();
    text?.reject(unwanted);
  };
  signal.addEventListener("abort", closed, { once: true });
  const pieces: Transcript[] = [];
  const format = inputFormatOf(settings);
  const sliceBytes = Math.round((format.sampleRate * sliceMs) / 1000) * momentBytes(format);
  let startMs = 0;
  const finishPiece = async (endMs: number): Promise<void> => {
    if (signal.aborted) throw unwanted;
    text = deferred();
    input.transcribe({ itemId: "recording", startMs, endMs, epoch: 0 });
    const { words, ...piece } = await text.promise;
    const offsetMs = startMs;
    pieces.push({
      ...piece,
      words: words?.map((word) => ({ ...word, offsetMs: word.offsetMs + offsetMs })) ?? null,
    });
    startMs = endMs;
    pausedAtMs = endMs;
  };
  try {
    input.configure(recordingSettings(settings), 0);
    let receivedMs = 0;
    for (let at = 0; at < bytes.length && !signal.aborted; at += sliceBytes) {
      const giveBack = await engines.catchUp?.take();
      try {
        if (signal.aborted) break;
        receivedMs = input.append(bytes.subarray(at, at + sliceBytes));
        await heard.upTo(receivedMs);
      } finally {
        giveBack?.();
      }
      await nextTurn();
      const isPause = pausedAtMs !== null && receivedMs - pausedAtMs >= pauseMs;
      const lengthMs = receivedMs - startMs;
      if ((isPause && lengthMs >= pieceMs) || lengthMs >= longestPieceMs) await finishPiece(receivedMs);
    }
    await finishPiece(receivedMs);
  } finally {
    signal.removeEventListener("abort", closed);
    input.close();
  }
  return joined(pieces);
}

/** The end of a recording is its end: nothing is detected. Echo is only known where the client sends what it played. */
function recordingSettings(settings: InputSettings): InputSettings {
  const stereo = inputFormatOf(settings).channels === 2;
  return {
    ...settings,
    turn_detection: null,
    input_audio_echo_cancellation: stereo ? settings.input_audio_echo_cancellation : null,
  };
}

function joined(pieces: readonly Transcript[]): Recognition {
  const text = pieces.map((piece) => piece.text.trim()).filter((piece) => piece !== "");
  const language = pieces.findLast((piece) => piece.language !== null)?.language ?? null;
  const logprobs = pieces.flatMap((piece) => piece.logprobs ?? []);
  const words = pieces.flatMap((piece) => piece.words ?? []);
  return {
    text: text.join(" "),
    ...(language === null ? {} : { language }),
    ...(pieces.some((piece) => piece.words !== null) ? { words } : {}),
    ...(pieces.some((piece) => piece.logprobs !== null) ? { logprobs } : {}),
  };
}

/** Voice activity that says how far the audio path has come. */
class HeardSound {
  readonly engine: VoiceActivityEngine;
  readonly #frameMs: number;
  #heardMs = 0;
  #wake: (() => void) | null = null;
  #targetMs = 0;
  #isClosed = false;

  constructor(engine: VoiceActivityEngine) {
    const { sampleRate, frameSamples } = engine.info.capabilities;
    this.#frameMs = (frameSamples * 1000) / sampleRate;
    this.engine = {
      info: engine.info,
      openStream: () => this.#counted(engine.openStream()),
      close: () => Promise.resolve(),
    };
  }

  /** Resolves when the sound up to there has been heard, but for what does not fill a frame yet. */
  async upTo(receivedMs: number): Promise<void> {
    // Resamplers and noise suppression hold a little back.
    this.#targetMs = receivedMs - 3 * this.#frameMs;
    if (this.#isClosed || this.#heardMs >= this.#targetMs) return;
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
    });
  }

  #counted(stream: VoiceActivityStream): VoiceActivityStream {
    return {
      process: async (frame) => {
        try {
          return await stream.process(frame);
        } finally {
          this.#heardMs += this.#frameMs;
          if (this.#heardMs >= this.#targetMs) this.#wake?.();
        }
      },
      clear: () => stream.clear(),
      close: () => {
        stream.close();
        this.#isClosed = true;
        this.#wake?.();
      },
    };
  }
}
