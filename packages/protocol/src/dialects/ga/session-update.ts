import type { SessionType } from "../../session/ga-settings.ts";
import type { GaSettingsUpdate } from "../../session/ga-settings.ts";
import type { Modality } from "../../session/session-fields.ts";
import type { SessionUpdate } from "../../session/session-update.ts";
import { canonicalFormat, defined, formatRate } from "./audio-format.ts";
import type { GaSessionInput, GaTranscriptionInput } from "./session-input.ts";
import { canonicalTool } from "./tool-input.ts";
import { canonicalVoice } from "./voice-input.ts";

/** Recognizer of a client that names none: it shows words as they are spoken. */
const DEFAULT_TRANSCRIPTION_MODEL = "gpt-4o-transcribe";

/** What only `v1` has, absent elsewhere. */
const noneInAudio = {
  echo_cancellation: undefined,
  sampling_rate: undefined,
  timestamp_types: undefined,
  output_audio_timestamp_types: undefined,
};
const noneAtTop = {
  temperature: undefined,
  animation: undefined,
  avatar: undefined,
  interim_response: undefined,
  metadata: undefined,
};

type Audio = NonNullable<GaSessionInput["audio"]>;
type AudioInput = NonNullable<Audio["input"]>;
type AudioOutput = NonNullable<Audio["output"]>;

/** Audio answers have their words with them: what GA calls audio is canonical audio and text. */
export function canonicalModalities(given: readonly Modality[]): Modality[] {
  if (!given.includes("audio")) return ["text"];
  return ["audio", "text", ...given.filter((one) => one === "animation" || one === "avatar")];
}

function inputUpdate(input: AudioInput): SessionUpdate {
  const { transcription, echo_cancellation: echo, sampling_rate: rate } = { ...noneInAudio, ...input };
  return defined({
    input_audio_format: canonicalFormat(input.format, "input"),
    input_audio_sampling_rate: rate ?? formatRate(input.format),
    input_audio_transcription: transcription && {
      ...transcription,
      model: transcription.model ?? DEFAULT_TRANSCRIPTION_MODEL,
    },
    input_audio_noise_reduction: input.noise_reduction,
    input_audio_echo_cancellation: echo && { ...echo, type: "server_echo_cancellation" as const },
    turn_detection: input.turn_detection,
  });
}

function outputUpdate(output: AudioOutput): SessionUpdate {
  const { timestamp_types: types, output_audio_timestamp_types: olderTypes } = { ...noneInAudio, ...output };
  return defined({
    output_audio_format: canonicalFormat(output.format, "output"),
    voice: canonicalVoice(output),
    output_audio_timestamp_types: types === undefined ? olderTypes : types,
  });
}

function gaUpdate(session: GaSessionInput): GaSettingsUpdate {
  return defined({
    speed: session.audio?.output?.speed ?? undefined,
    tracing: session.tracing,
    truncation: session.truncation === null ? ("auto" as const) : session.truncation,
    prompt: session.prompt,
  });
}

/** What only `v1` has at the top, under the names the canonical session has too. */
function azureUpdate(session: GaSessionInput): SessionUpdate {
  const { temperature, animation, avatar, interim_response, metadata } = { ...noneAtTop, ...session };
  return defined({ temperature, animation, avatar, interim_response, metadata });
}

/** A nested `session` as the canonical update. */
export function canonicalUpdate(session: GaSessionInput): SessionUpdate {
  const { audio, reasoning } = session;
  const modalities = session.output_modalities as readonly Modality[] | undefined;
  const ga = gaUpdate(session);
  return defined({
    model: session.model,
    modalities: modalities && canonicalModalities(modalities),
    instructions: session.instructions,
    tools: session.tools?.map(canonicalTool),
    tool_choice: session.tool_choice,
    parallel_tool_calls: session.parallel_tool_calls,
    max_response_output_tokens: session.max_output_tokens,
    reasoning_effort: reasoning === null ? null : reasoning?.effort,
    include: session.include,
    ...azureUpdate(session),
    ...(audio?.input == null ? {} : inputUpdate(audio.input)),
    ...(audio?.output == null ? {} : outputUpdate(audio.output)),
    ...(Object.keys(ga).length === 0 ? {} : { ga }),
  });
}

/** The `session` of a transcription session as the canonical update. */
export function canonicalTranscriptionUpdate(session: GaTranscriptionInput): SessionUpdate {
  const { audio, include } = session;
  const update = defined({ include, ...(audio?.input == null ? {} : inputUpdate(audio.input)) });
  return withoutAnswers(update);
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
