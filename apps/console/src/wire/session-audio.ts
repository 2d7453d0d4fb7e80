import {
  alawToSamples,
  bytesToPcm16,
  decodeBase64,
  encodeBase64,
  pcm16ToBytes,
  pcm16ToSamples,
  samplesToAlaw,
  samplesToPcm16,
  samplesToUlaw,
  StreamingResampler,
  ulawToSamples,
} from "@vivavoce/audio";
import type { WireAdapter, WireMessage } from "./adapt-transport.ts";

/** Rate at which the page captures and plays. */
const pageRate = 24_000;

/** Encoding and rate of one direction of a session's audio. */
export interface AudioForm {
  readonly encoding: "pcm16" | "ulaw" | "alaw";
  /** Samples per second. */
  readonly sampleRate: number;
}

const pageForm: AudioForm = { encoding: "pcm16", sampleRate: pageRate };

/** Bytes that hold a millisecond of audio in this form. */
export function bytesPerMs({ encoding, sampleRate }: AudioForm): number {
  return (sampleRate / 1000) * (encoding === "pcm16" ? 2 : 1);
}

/** The forms of a session (SF-05 to SF-07), by what it says of itself. */
export function formsOf(session: object): { readonly input: AudioForm; readonly output: AudioForm } {
  const text = (name: string): string => {
    const value: unknown = Reflect.get(session, name);
    return typeof value === "string" ? value : "pcm16";
  };
  const rate: unknown = Reflect.get(session, "input_audio_sampling_rate");
  const input = formOf(text("input_audio_format"));
  return {
    input: input.encoding === "pcm16" && typeof rate === "number" ? { ...input, sampleRate: rate } : input,
    output: formOf(text("output_audio_format")),
  };
}

function formOf(name: string): AudioForm {
  if (name === "g711_ulaw") return { encoding: "ulaw", sampleRate: 8000 };
  if (name === "g711_alaw") return { encoding: "alaw", sampleRate: 8000 };
  const [, rate] = /^pcm16_(\d+)hz$/.exec(name) ?? [];
  return { encoding: "pcm16", sampleRate: rate === undefined ? pageRate : Number(rate) };
}

/** Converts between the page's audio and what the session has, so that any format can be tried. */
export class SessionAudio implements WireAdapter {
  readonly #onForms: (forms: { readonly input: AudioForm; readonly output: AudioForm }) => void;
  #input = pageForm;
  #output = pageForm;
  #outputFormat: unknown;
  #toInput: StreamingResampler | undefined;
  #fromOutput: StreamingResampler | undefined;

  /** @param onForms is told the forms whenever the session says what they are. */
  constructor(onForms: (forms: { readonly input: AudioForm; readonly output: AudioForm }) => void) {
    this.#onForms = onForms;
  }

  /** What the session says of its output (SF-07), which the client does not get to see. */
  get outputFormat(): string | undefined {
    return typeof this.#outputFormat === "string" ? this.#outputFormat : undefined;
  }

  outgoing(event: WireMessage): WireMessage {
    const { audio } = event;
    if (event.type !== "input_audio_buffer.append" || typeof audio !== "string" || isPageForm(this.#input))
      return event;
    const samples = pcm16ToSamples(bytesToPcm16(decodeBase64(audio)));
    const bytes = encode(this.#toInput?.process(samples) ?? samples, this.#input);
    return { ...event, audio: encodeBase64(bytes) };
  }

  incoming(event: WireMessage): WireMessage {
    const { type, delta, session } = event;
    if (type === "session.created" || type === "session.updated") {
      if (typeof session !== "object" || session === null) return event;
      this.#adopt(session);
      // The client decodes what its session says: to it, everything is what the page plays.
      return isPageForm(this.#output) ? event : { ...event, session: { ...session, output_audio_format: "pcm16" } };
    }
    if (type !== "response.audio.delta" || typeof delta !== "string" || isPageForm(this.#output)) return event;
    const samples = decode(decodeBase64(delta), this.#output);
    const played = samplesToPcm16(this.#fromOutput?.process(samples) ?? samples);
    return { ...event, delta: encodeBase64(pcm16ToBytes(played)) };
  }

  #adopt(session: object): void {
    const { input, output } = formsOf(session);
    if (input.sampleRate !== this.#input.sampleRate) this.#toInput = resampler(pageRate, input.sampleRate);
    if (output.sampleRate !== this.#output.sampleRate) this.#fromOutput = resampler(output.sampleRate, pageRate);
    this.#outputFormat = Reflect.get(session, "output_audio_format");
    this.#input = input;
    this.#output = output;
    this.#onForms({ input, output });
  }
}

const isPageForm = ({ encoding, sampleRate }: AudioForm): boolean => encoding === "pcm16" && sampleRate === pageRate;

function resampler(fromRate: number, toRate: number): StreamingResampler | undefined {
  return fromRate === toRate ? undefined : new StreamingResampler({ fromRate, toRate });
}

function encode(samples: Float32Array, { encoding }: AudioForm): Uint8Array {
  if (encoding === "ulaw") return samplesToUlaw(samples);
  if (encoding === "alaw") return samplesToAlaw(samples);
  return pcm16ToBytes(samplesToPcm16(samples));
}

function decode(bytes: Uint8Array, { encoding }: AudioForm): Float32Array {
  if (encoding === "ulaw") return ulawToSamples(bytes);
  if (encoding === "alaw") return alawToSamples(bytes);
  return pcm16ToSamples(bytesToPcm16(bytes));
}
