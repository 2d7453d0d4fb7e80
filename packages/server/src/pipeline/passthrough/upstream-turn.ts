import type { Clock } from "@vivavoce/audio/clock";
import { bytesPerMs, wireFormat } from "@vivavoce/audio/wire-format";

/**
 * What is going on between a client and the service that answers it, as far as the frames between them tell: whether
 * the user speaks, an answer is owed or being made, and how long its sound plays on. It decides when a drain is over.
 */
export interface UpstreamTurn {
  /** A text frame of the service. */
  fromService(text: string): void;
  /** A text frame of the client. */
  fromClient(text: string): void;
  /** Whether a turn has begun whose answer has not been made and played. */
  isOpen(): boolean;
  /** Whether the user's sound belongs to a turn that has begun. */
  hearsUser(): boolean;
}

/** The network and the client's own buffer play later than what is reckoned here. */
const marginMs = 300;
/** How long a client has to ask for an answer, or the service to begin one. */
const askMs = 2_000;
/** A message whose type is looked for beyond this many characters is none of ours. */
const headCharacters = 400;

/** Tells from its messages whether a service is still at a turn. */
export function createUpstreamTurn(clock: Clock): UpstreamTurn {
  let isSpeaking = false;
  let answers = 0;
  let owedUntil = -Infinity;
  let playedUntil = -Infinity;
  let rate = bytesPerMs(wireFormat());

  function owe(): void {
    owedUntil = clock.now() + askMs;
  }

  function play(text: string): void {
    const base64 = /"delta"\s*:\s*"([A-Za-z0-9+/=]*)"/.exec(text)?.[1] ?? "";
    const durationMs = (base64.length * 0.75) / rate;
    playedUntil = Math.max(clock.now(), playedUntil) + durationMs;
  }

  return {
    fromService(text) {
      switch (typeOf(text)) {
        case "session.created":
        case "session.updated":
          rate = rateOf(text) ?? rate;
          return;
        case "input_audio_buffer.speech_started":
          isSpeaking = true;
          // Clients stop what they play.
          playedUntil = -Infinity;
          return;
        case "input_audio_buffer.speech_stopped":
          isSpeaking = false;
          return owe();
        case "input_audio_buffer.committed":
        case "response.function_call_arguments.done":
          return owe();
        case "response.created":
          answers += 1;
          owedUntil = -Infinity;
          return;
        case "response.done":
          answers = Math.max(0, answers - 1);
          return;
        case "response.audio.delta":
        case "response.output_audio.delta":
          return play(text);
        case "output_audio_buffer.cleared":
          playedUntil = -Infinity;
          return;
        default:
          return;
      }
    },
    fromClient(text) {
      switch (typeOf(text)) {
        case "response.create":
        case "conversation.item.create":
        case "input_audio_buffer.commit":
          return owe();
        case "response.cancel":
          playedUntil = -Infinity;
          return;
        default:
          return;
      }
    },
    isOpen() {
      const now = clock.now();
      return isSpeaking || answers > 0 || now < owedUntil || now < playedUntil + marginMs;
    },
    hearsUser: () => isSpeaking,
  };
}

/**
 * The type, where it stands at the beginning or at the end of the message. Only types of events have a dot, and in a JSON
 * string the quotes would be escaped.
 */
function typeOf(text: string): string | undefined {
  const pattern = /"type"\s*:\s*"([a-z_]{1,40}\.[a-z_.]{1,60})"/;
  // Sound is long: only its ends are looked at, and only of such a message.
  if (text.length <= 2 * headCharacters) return pattern.exec(text)?.[1];
  return pattern.exec(text.slice(0, headCharacters))?.[1] ?? pattern.exec(text.slice(-headCharacters))?.[1];
}

/** Bytes of a millisecond by a session's echo; the format of output in the flat and in the nested form. */
function rateOf(text: string): number | undefined {
  try {
    const { session } = JSON.parse(text) as {
      session?: { output_audio_format?: unknown; audio?: { output?: { format?: { type?: unknown; rate?: unknown } } } };
    };
    const nested = session?.audio?.output?.format;
    const name = session?.output_audio_format ?? nested?.type;
    const rate = typeof nested?.rate === "number" ? nested.rate : undefined;
    return typeof name === "string" ? bytesPerMs(wireFormat(name, rate)) : undefined;
  } catch {
    return undefined;
  }
}
