import { z } from "zod";
import type { ApiVersion } from "../api-version.ts";
import type { ObjectForms } from "../schema/object-forms.ts";
import { DIALECTS } from "../wire/dialects.ts";
import type { DialectName } from "../wire/dialects.ts";
import { animation } from "./animation.ts";
import { inputAudioFormatSchema, outputAudioFormatInputSchema, outputAudioFormatSchema } from "./audio-formats.ts";
import { avatar } from "./avatar.ts";
import type { SessionType } from "./ga-settings.ts";
import { echoCancellation, noiseReduction, transcription } from "./input-audio.ts";
import { interimResponse } from "./interim-response.ts";
import {
  includeSchema,
  maxOutputTokensSchema,
  metadataSchema,
  modalitiesInputSchema,
  modalitiesSchema,
  reasoningEffortSchema,
  samplingRateSchema,
  temperatureSchema,
  timestampTypesSchema,
} from "./session-fields.ts";
import { tool, toolChoice } from "./tools.ts";
import { completeTurnDetection, turnDetection } from "./turn-detection.ts";
import type { TurnDetection, TurnDetectionInput } from "./turn-detection.ts";
import { completeVoice, voice } from "./voice.ts";
import type { About } from "../schema/about.ts";
import { about } from "../schema/about.ts";

/** What the values of a new session depend on. */
export interface SessionStart {
  /** Version whose defaults count. */
  readonly apiVersion: ApiVersion;
  /** Model named in the URL. */
  readonly model: string;
  readonly dialect: DialectName;
  readonly sessionType: SessionType;
}

/** What the value that an update brings about may depend on, beside the value written. */
interface Merge<T> {
  readonly apiVersion: ApiVersion;
  /** Whether the session is a nested one. */
  readonly nested: boolean;
  /** The value before. */
  readonly before: T;
}

/** A value on the wire: as the server sends it, as a client writes it, and the way from one to the other. */
interface Forms<Sent extends z.ZodType, Written extends z.ZodType> {
  /** As `session.created` and `session.updated` have it, always present. */
  readonly sent: Sent;
  /** As `session.update` may have it; an update need not name it. */
  readonly written: Written;
  /** Value that comes of one written, null apart; absent where what is written counts as it is. */
  complete?(written: NonNullable<z.output<Written>>, merge: Merge<z.output<Sent>>): z.output<Sent>;
}

interface Facts<T> {
  /** Row of wire.md, meaning and unit; absent where the value is an object that says so itself. */
  readonly says?: About;
  /** The same of what is written, where that is another. */
  readonly asks?: About;
  /** Value of a new session, or how it comes about. */
  readonly initial: T | ((start: SessionStart) => T);
  /** Value that comes of a null, where one may be written; null when absent. */
  readonly cleared?: T;
  /** `input`: what the audio input works by, and is told anew when it changes. Others count from the next response. */
  readonly appliesTo?: "input";
  /** Where forms show it: the group, and the place in it; last when absent. */
  readonly form?: readonly ["answers" | "turns" | "hearing" | "tools" | "formats", place: number];
}

/** One setting of a session: everything that is known of it, but for what the engines of a server make of it. */
export type Setting<Sent extends z.ZodType = z.ZodType, Written extends z.ZodType = z.ZodType> = Forms<Sent, Written> &
  Facts<z.output<Sent>>;

function setting<Sent extends z.ZodType, Written extends z.ZodType, const T extends z.output<Sent>>(
  forms: Forms<Sent, Written>,
  facts: Facts<T>,
): Setting<Sent, Written> {
  return { ...forms, ...(facts as Facts<z.output<Sent>>) };
}

/** A setting that is read and written alike. */
const plain = <T extends z.ZodType>(schema: T): { sent: T; written: T } => ({ sent: schema, written: schema });

/** An object that may be null. */
const orNull = <S extends z.ZodType, W extends z.ZodType>(forms: ObjectForms<S, W>) => ({
  sent: forms.sent.nullable(),
  written: forms.written.nullable(),
  complete: (given: NonNullable<z.output<W>>) => forms.complete(given),
});

/** Instructions of a session that has been given none; an update with an empty string clears them. */
export const DEFAULT_INSTRUCTIONS =
  "You are a friendly assistant who talks with people by voice. Answer in the language you are spoken to. " +
  "Keep answers short and easy to follow by ear: one to three sentences, plain words, no lists and no markup. " +
  "Say so when you do not know something, and ask back when the question is not clear.";

const isOpenai = ({ dialect }: SessionStart): boolean => DIALECTS[dialect].vendor === "openai";

/** Recognizer of a new session; in one that does nothing else it shows words while they are spoken (SE-16). */
function transcriptionAtStart(start: SessionStart) {
  if (start.sessionType === "transcription") return transcription.complete({ model: "gpt-4o-transcribe" });
  return isOpenai(start) ? null : transcription.complete({ model: "azure-speech" });
}

/** OpenAI GA starts with 200 ms of silence (wire.md 12.18); a transcription session answers nothing. */
function turnDetectionAtStart({ dialect, sessionType, apiVersion }: SessionStart): TurnDetection {
  const answers = sessionType === "realtime";
  return completeTurnDetection(
    {
      type: "server_vad",
      silence_duration_ms: DIALECTS[dialect].silenceMs ?? null,
      create_response: answers,
      interrupt_response: answers,
    },
    apiVersion,
  );
}

/**
 * A flat session takes `turn_detection` whole. A nested one is patched: what a client leaves out stays, as long as the
 * type does (wire.md 16.7).
 */
function mergeTurnDetection(written: TurnDetectionInput, { apiVersion, nested, before }: Merge<TurnDetection | null>) {
  if (!nested || before?.type !== written.type) return completeTurnDetection(written, apiVersion);
  const given = Object.fromEntries(Object.entries(written).filter(([, value]) => value !== undefined));
  return completeTurnDetection({ ...before, ...given } as TurnDetectionInput, apiVersion);
}

/**
 * The settings of a session, a row each, in the order in which echoes have them. Schemas, types, defaults, merging, the
 * reference and the console's form come of these rows.
 */
const SETTINGS = {
  model: setting(plain(z.string()), {
    says: about("SF-01", "Model named in the URL; cannot change."),
    asks: about("SF-01", "Only the model of the session is accepted."),
    initial: ({ model }) => model,
  }),
  modalities: setting(
    { sent: modalitiesSchema, written: modalitiesInputSchema },
    {
      says: about("SF-02", "What responses give: audio, text, animation, avatar."),
      asks: about("SF-02", "At least one of audio, text, animation, avatar."),
      initial: ["audio", "text"],
      form: ["answers", 6],
    },
  ),
  instructions: setting(
    { sent: z.string(), written: z.string().nullable() },
    {
      says: about("SF-03", "Instructions of the model; empty for none."),
      asks: about("SF-03", "Instructions of the model; empty or null clears them."),
      initial: DEFAULT_INSTRUCTIONS,
      cleared: "",
      form: ["answers", 1],
    },
  ),
  voice: setting(voice, {
    initial: (start) =>
      completeVoice(
        isOpenai(start) ? { type: "openai", name: "alloy" } : { type: "azure-standard", name: "en-US-AvaNeural" },
      ),
    form: ["answers", 2],
  }),
  input_audio_sampling_rate: setting(
    { sent: z.int(), written: samplingRateSchema },
    {
      says: about("SF-05", "Rate of the input audio, Hz.", "Hz"),
      asks: about("SF-05", "Rate of the input audio, 8000 to 48000 Hz; G.711 has 8000 only.", "Hz"),
      initial: 24_000,
      appliesTo: "input",
      form: ["formats", 2],
    },
  ),
  input_audio_format: setting(plain(inputAudioFormatSchema), {
    says: about("SF-06", "Encoding of the input audio."),
    initial: "pcm16",
    appliesTo: "input",
    form: ["formats", 1],
  }),
  output_audio_format: setting(
    { sent: outputAudioFormatSchema, written: outputAudioFormatInputSchema },
    { says: about("SF-07", "Encoding of the output audio."), initial: "pcm16", form: ["formats", 3] },
  ),
  turn_detection: setting(
    { sent: turnDetection.sent.nullable(), written: turnDetection.written, complete: mergeTurnDetection },
    { initial: turnDetectionAtStart, appliesTo: "input", form: ["turns", 1] },
  ),
  input_audio_noise_reduction: setting(orNull(noiseReduction), {
    initial: null,
    appliesTo: "input",
    form: ["hearing", 1],
  }),
  input_audio_echo_cancellation: setting(orNull(echoCancellation), {
    initial: null,
    appliesTo: "input",
    form: ["hearing", 2],
  }),
  input_audio_transcription: setting(orNull(transcription), {
    initial: transcriptionAtStart,
    appliesTo: "input",
    form: ["hearing", 3],
  }),
  output_audio_timestamp_types: setting(plain(timestampTypesSchema.nullable()), {
    says: about("SF-12", "Timestamps to send: word."),
    initial: null,
    form: ["formats", 4],
  }),
  animation: setting(orNull(animation), { initial: null, form: ["formats", 5] }),
  avatar: setting(orNull(avatar), { initial: null, form: ["formats", 6] }),
  tools: setting(
    { sent: z.array(tool.sent), written: z.array(tool.written) },
    { says: about("SF-15", "Tools the model may use."), initial: [], form: ["tools", 2] },
  ),
  tool_choice: setting(toolChoice, { initial: "auto", form: ["tools", 3] }),
  parallel_tool_calls: setting(plain(z.boolean()), {
    says: about("SF-17", "Whether one response may hold several calls."),
    initial: true,
    form: ["tools", 4],
  }),
  temperature: setting(plain(temperatureSchema.nullable()), {
    says: about("SF-18", "Variation of the model, 0 to 2; null for its own."),
    initial: 0.8,
    form: ["answers", 3],
  }),
  max_response_output_tokens: setting(plain(maxOutputTokensSchema), {
    says: about("SF-19", "Longest response, 1 to 4096 tokens, or inf."),
    asks: about("SF-19", "Longest response, 1 to 4096 tokens, or inf. Also max_output_tokens."),
    initial: "inf",
    form: ["answers", 4],
  }),
  reasoning_effort: setting(plain(reasoningEffortSchema.nullable()), {
    says: about("SF-20", "How much a reasoning model thinks."),
    initial: null,
    form: ["answers", 5],
  }),
  interim_response: setting(orNull(interimResponse), { initial: null, form: ["tools", 1] }),
  include: setting(plain(includeSchema.nullable()), { says: about("SF-22", "Extra data to send."), initial: null }),
  metadata: setting(plain(metadataSchema.nullable()), {
    says: about("SF-23", "Up to 16 pairs of the client's own."),
    initial: null,
  }),
};

type Settings = typeof SETTINGS;
/** Name of a setting. */
export type SettingName = keyof Settings;

/** The rows with their names, in order. */
export const settingRows = Object.entries(SETTINGS) as unknown as readonly (readonly [SettingName, Setting])[];

const shapeOf = (form: (row: Setting) => z.ZodType) =>
  Object.fromEntries(settingRows.map(([name, row]) => [name, form(row)])) as unknown;
const described = (schema: z.ZodType, says: About | undefined) => (says === undefined ? schema : schema.meta(says));

/** Fields of the session that the server sends. */
export const sentShape = shapeOf(({ sent, says }) => described(sent, says)) as {
  [K in SettingName]: Settings[K]["sent"];
};
/** Fields that `session.update` may have. */
export const writtenShape = shapeOf(({ written, says, asks = says }) => described(written.optional(), asks)) as {
  [K in SettingName]: z.ZodOptional<Settings[K]["written"]>;
};
