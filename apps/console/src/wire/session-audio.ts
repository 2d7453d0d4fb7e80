import { decodeBase64, encodeBase64, StreamingResampler } from "@vivavoce/audio";
import { decodeSound, encodeSound, wireFormat, type WireFormat } from "@vivavoce/audio/wire-format";
import type { WireAdapter, WireMessage } from "./adapt-transport.ts";
import { numberOf, textOf } from "./fields.ts";

/** Rate at which the page captures and plays. */
const pageRate = 24_000;

const pageForm = wireFormat("pcm16", pageRate);

/** The forms of a session (SF-05 to SF-07), by what it says of itself. */
export function formsOf(session: object): { readonly input: WireFormat; readonly output: WireFormat } {
  const rate = numberOf(session, "input_audio_sampling_rate") ?? pageRate;
  return {
    input: wireFormat(textOf(session, "input_audio_format") ?? "pcm16", rate),
    output: wireFormat(textOf(session, "output_audio_format") ?? "pcm16", pageRate),
  };
}

/** Converts between the page's audio and what the session has, so that any format can be tried. */
export class SessionAudio implements WireAdapter {
  readonly #onForms: (forms: { readonly input: WireFormat; readonly output: WireFormat }) => void;
  #input = pageForm;
  #output = pageForm;
  #outputFormat: string | undefined;
  #toInput: StreamingResampler | undefined;
  #fromOutput: StreamingResampler | undefined;

  /** @param onForms is told the forms whenever the session says what they are. */
  constructor(onForms: (forms: { readonly input: WireFormat; readonly output: WireFormat }) => void) {
    this.#onForms = onForms;
  }

  /** What the session says of its output (SF-07), which the client does not get to see. */
  get outputFormat(): string | undefined {
    return this.#outputFormat;
  }

  outgoing(event: WireMessage): WireMessage {
    const { audio } = event;
    if (event.type !== "input_audio_buffer.append" || typeof audio !== "string" || isPageForm(this.#input))
      return event;
    const samples = decodeSound(decodeBase64(audio), pageForm);
    const bytes = encodeSound(this.#toInput?.process(samples) ?? samples, this.#input);
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
    const samples = decodeSound(decodeBase64(delta), this.#output);
    const played = this.#fromOutput?.process(samples) ?? samples;
    return { ...event, delta: encodeBase64(encodeSound(played, pageForm)) };
  }

  #adopt(session: object): void {
    const { input, output } = formsOf(session);
    if (input.sampleRate !== this.#input.sampleRate) this.#toInput = resampler(pageRate, input.sampleRate);
    if (output.sampleRate !== this.#output.sampleRate) this.#fromOutput = resampler(output.sampleRate, pageRate);
    this.#outputFormat = textOf(session, "output_audio_format");
    this.#input = input;
    this.#output = output;
    this.#onForms({ input, output });
  }
}

const isPageForm = ({ encoding, sampleRate }: WireFormat): boolean => encoding === "pcm16" && sampleRate === pageRate;

function resampler(fromRate: number, toRate: number): StreamingResampler | undefined {
  return fromRate === toRate ? undefined : new StreamingResampler({ fromRate, toRate });
}
