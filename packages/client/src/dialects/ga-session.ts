import type { SessionUpdate } from "@vivavoce/protocol";
import { isRecord } from "../is-record.ts";
import { canonicalFormat, formatRate, gaFormat } from "./ga-format.ts";
import { canonicalModalities, gaModalities } from "./ga-response.ts";
import { canonicalVoice, voiceName } from "./wire-voice.ts";

type Wire = Readonly<Record<string, unknown>>;

/** Fields that GA has at the top under the same name. */
const sameFields = ["model", "instructions", "tools", "tool_choice", "parallel_tool_calls", "include"] as const;
/** Fields at the top that only Voice Live `v1` has. */
const azureFields = ["temperature", "interim_response", "metadata", "animation", "avatar"] as const;
/** Members of turn detection that OpenAI knows, by type. */
const policy = ["type", "create_response", "interrupt_response"];
const turnMembers: Readonly<Record<string, readonly string[]>> = {
  server_vad: [...policy, "threshold", "prefix_padding_ms", "silence_duration_ms", "idle_timeout_ms"],
  semantic_vad: [...policy, "eagerness"],
};

/** A canonical update in the nested form (OA-10), and what this server has no place for. Absent fields stay absent. */
export function nestedSession(update: SessionUpdate, azure: boolean): { session: object; dropped: string[] } {
  const dropped: string[] = [];
  const given: Wire = update;
  const session: Record<string, unknown> = { type: "realtime" };
  for (const name of sameFields) if (name in given) session[name] = given[name];
  for (const name of azureFields) {
    if (!(name in given)) continue;
    if (azure) session[name] = given[name];
    else if (given[name] != null) dropped.push(`session.${name}`);
  }
  if (update.modalities !== undefined) session["output_modalities"] = gaModalities(update.modalities);
  if (update.max_response_output_tokens !== undefined) {
    session["max_output_tokens"] = update.max_response_output_tokens;
  }
  if (update.reasoning_effort != null) session["reasoning"] = { effort: update.reasoning_effort };
  for (const name of ["tracing", "truncation", "prompt"] as const) {
    if (update.ga?.[name] !== undefined) session[name] = update.ga[name];
  }
  const input = azure ? azureInput(update) : openaiInput(update, dropped);
  const output = azure ? azureOutput(update) : openaiOutput(update, dropped);
  const audio = { ...(isEmpty(input) ? {} : { input }), ...(isEmpty(output) ? {} : { output }) };
  if (!isEmpty(audio)) session["audio"] = audio;
  return { session, dropped };
}

function azureInput(update: SessionUpdate): object {
  return defined({
    format: update.input_audio_format,
    sampling_rate: update.input_audio_sampling_rate,
    transcription: update.input_audio_transcription,
    noise_reduction: update.input_audio_noise_reduction,
    echo_cancellation: update.input_audio_echo_cancellation,
    turn_detection: update.turn_detection,
  });
}

function azureOutput(update: SessionUpdate): object {
  return defined({
    format: update.output_audio_format,
    voice: update.voice,
    speed: update.ga?.speed,
    timestamp_types: update.output_audio_timestamp_types,
  });
}

function openaiInput(update: SessionUpdate, dropped: string[]): object {
  if (update.input_audio_echo_cancellation != null) dropped.push("session.input_audio_echo_cancellation");
  return defined({
    format: gaFormat(update.input_audio_format, update.input_audio_sampling_rate),
    transcription: picked(
      update.input_audio_transcription,
      ["model", "language", "prompt"],
      "session.input_audio_transcription",
      dropped,
    ),
    noise_reduction: update.input_audio_noise_reduction,
    turn_detection: openaiTurns(update.turn_detection, dropped),
  });
}

function openaiOutput(update: SessionUpdate, dropped: string[]): object {
  if (update.output_audio_timestamp_types != null) dropped.push("session.output_audio_timestamp_types");
  return defined({
    format: gaFormat(update.output_audio_format),
    voice: voiceName(update.voice, "session.voice", dropped),
    speed: update.ga?.speed,
  });
}

function openaiTurns(turns: SessionUpdate["turn_detection"], dropped: string[]): unknown {
  const members = turns == null ? undefined : turnMembers[turns.type];
  // A type that OpenAI does not have goes as it is: its error is clearer than a silence.
  return members === undefined ? turns : picked(turns, members, "session.turn_detection", dropped);
}

/** Some members of an object; null and undefined stay what they are, the other members are named in `dropped`. */
function picked(value: object | null | undefined, names: readonly string[], path: string, dropped: string[]): unknown {
  if (value == null) return value;
  const kept: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(value) as [string, unknown][]) {
    if (names.includes(name)) kept[name] = member;
    else if (member != null) dropped.push(`${path}.${name}`);
  }
  return kept;
}

/** A nested session in the canonical flat form; what the server does not tell is null. */
export function canonicalSession(session: Wire): Wire {
  const { audio, output_modalities, max_output_tokens, reasoning, type, tracing, truncation, prompt, ...rest } =
    session;
  const sides = recordOf(audio);
  const input = recordOf(sides["input"]);
  const output = recordOf(sides["output"]);
  return {
    ...rest,
    modalities: canonicalModalities(output_modalities ?? rest["modalities"]) ?? ["audio", "text"],
    voice: canonicalVoice(output["voice"]),
    input_audio_sampling_rate: input["sampling_rate"] ?? formatRate(input["format"]) ?? 24_000,
    input_audio_format: canonicalFormat(input["format"], "input") ?? "pcm16",
    output_audio_format: canonicalFormat(output["format"], "output") ?? "pcm16",
    turn_detection: input["turn_detection"] ?? null,
    input_audio_noise_reduction: input["noise_reduction"] ?? null,
    input_audio_echo_cancellation: input["echo_cancellation"] ?? null,
    input_audio_transcription: input["transcription"] ?? null,
    output_audio_timestamp_types: output["timestamp_types"] ?? null,
    tools: rest["tools"] ?? [],
    temperature: rest["temperature"] ?? null,
    max_response_output_tokens: max_output_tokens ?? "inf",
    reasoning_effort: recordOf(reasoning)["effort"] ?? null,
    ga: defined({ type, speed: output["speed"], tracing, truncation, prompt }),
  };
}

function defined(fields: Wire): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

function isEmpty(value: object): boolean {
  return Object.keys(value).length === 0;
}

function recordOf(value: unknown): Wire {
  return isRecord(value) ? value : {};
}
