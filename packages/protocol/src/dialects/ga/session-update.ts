import { isRecord } from "@vivavoce/audio/is-record";
import type { SessionType } from "../../session/ga-settings.ts";
import type { SessionUpdate } from "../../session/session-update.ts";
import { defined, read } from "../../wire/fields.ts";
import type { Fields, Place } from "../../wire/fields.ts";
import { withoutIdleFields } from "./tool-input.ts";
import { canonicalTranscription } from "./transcription-forms.ts";
import { foldVoice } from "./voice-input.ts";

/** Recognizer of a client that names none: it shows words as they are spoken. */
const DEFAULT_TRANSCRIPTION_MODEL = "gpt-4o-transcribe";

/** A nested `session`, of which the schema has been checked, as the canonical update. */
export function canonicalUpdate(places: readonly Place[], session: object): SessionUpdate {
  const { type: _type, ...wire } = foldVoice(session) as Fields;
  const update = read(places, wire);
  const { input_audio_transcription: heard, input_audio_echo_cancellation: echo, tools } = update;
  const { input_audio_noise_reduction: noise } = update;
  return defined({
    ...update,
    ...(isRecord(heard)
      ? {
          input_audio_transcription: {
            ...canonicalTranscription(heard),
            model: heard["model"] ?? DEFAULT_TRANSCRIPTION_MODEL,
          },
        }
      : {}),
    ...(isRecord(noise) ? { input_audio_noise_reduction: withoutStrength(noise) } : {}),
    ...(isRecord(echo) ? { input_audio_echo_cancellation: { ...echo, type: "server_echo_cancellation" } } : {}),
    // OpenAI's types let it be null, for the choice that there is at first.
    ...(update["tool_choice"] === null ? { tool_choice: "auto" } : {}),
    ...(Array.isArray(tools) ? { tools: tools.map(withoutIdleFields) } : {}),
  }) as SessionUpdate;
}

/** Noise reduction is on or off here: a change of its strength alone is none. */
function withoutStrength({ strength: _strength, ...noise }: Fields): Fields | undefined {
  return noise["type"] === undefined ? undefined : noise;
}

/** Paths of what a nested `session` asks of its input that is understood and has no effect here. */
export function inputWithoutEffect({ audio }: Fields): string[] {
  const noise = isRecord(audio) && isRecord(audio["input"]) ? audio["input"]["noise_reduction"] : undefined;
  return isRecord(noise) && noise["strength"] != null ? ["session.audio.input.noise_reduction.strength"] : [];
}

/** CE-23: turns are found and transcribed, and none is answered. */
export function withoutAnswers(update: SessionUpdate): SessionUpdate {
  const { turn_detection: turns } = update;
  if (turns === undefined || turns === null) return update;
  return { ...update, turn_detection: { ...turns, create_response: false, interrupt_response: false } };
}

/** What a client is told that sends the update of the other kind of session; the words are OpenAI's. */
export function wrongSessionType(sent: SessionType): string {
  const other = sent === "transcription" ? "realtime" : "transcription";
  return `Passing a ${sent} session update event to a ${other} session is not allowed.`;
}
