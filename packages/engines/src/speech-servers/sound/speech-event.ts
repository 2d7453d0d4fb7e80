import { isRecord, parseRecord } from "@vivavoce/audio/is-record";
import { errorCode } from "../../openai-compatible/chat-chunk.ts";
import { filledText } from "../../openai-compatible/json-members.ts";

/** What an event, or a whole body, of JSON says about speech. */
export interface SpeechEvent {
  /** Bytes of sound. */
  readonly sound?: Buffer;
  /** Hz, where the event names it. */
  readonly sampleRate?: number;
  /** Code of an error; empty when it has none. */
  readonly error?: string;
  /** Nothing follows. */
  readonly isEnd: boolean;
}

/**
 * Reads what the dialects say: OpenAI's `speech.audio.delta` and `.done`, older sglang's `audio.speech.chunk` with its sound one
 * level deeper, bodies with the sound in base64, and errors. Undefined for text that is no JSON object.
 */
export function readSpeechEvent(text: string): SpeechEvent | undefined {
  if (text.trim() === "[DONE]") return { isEnd: true };
  const value = parseRecord(text);
  if (value === undefined) return undefined;
  const error = value["error"] ?? (value["type"] === "error" ? value : undefined);
  if (error !== undefined && error !== null && error !== false) return { error: errorCode(error), isEnd: true };
  const audio = value["audio"];
  const holder = isRecord(audio) ? audio : value;
  const encoded = ["audio", "data", "delta", "b64_json", "chunk"]
    .map((name) => filledText(holder[name]))
    .find((text) => text !== undefined);
  const rate = [holder, value].map((members) => members["sample_rate"]).find((each) => typeof each === "number");
  const type = value["type"];
  return {
    ...(encoded === undefined ? {} : { sound: Buffer.from(encoded.replace(/^data:[^,]*,/, ""), "base64") }),
    ...(rate === undefined ? {} : { sampleRate: rate as number }),
    isEnd: typeof type === "string" && type.endsWith(".done"),
  };
}
