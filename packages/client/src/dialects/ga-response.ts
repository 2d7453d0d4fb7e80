import type { ClientEventOf } from "@vivavoce/protocol";
import { isRecord } from "../is-record.ts";
import { gaFormat, canonicalFormat } from "./ga-format.ts";
import { canonicalItem, gaItem } from "./ga-item.ts";
import type { EncodedEvent } from "./wire-dialect.ts";
import { canonicalVoice, voiceName } from "./wire-voice.ts";

type Params = Readonly<Record<string, unknown>>;

/** Members of `response` that OpenAI has under the same name. */
const openaiParams = ["instructions", "tools", "tool_choice", "max_output_tokens", "metadata", "conversation"] as const;
/** What Voice Live alone has (RC-01 to RC-03, RC-13, …). */
const azureParams = [
  "commit",
  "cancel_previous",
  "append_input_items",
  "temperature",
  "pre_generated_assistant_message",
  "interim_response",
  "invoke_input",
  "animation",
] as const;

/** What GA calls the canonical modalities: audio has its words with it. */
export function gaModalities(modalities: readonly unknown[]): readonly unknown[] {
  return modalities.includes("audio") ? modalities.filter((one) => one !== "text") : modalities;
}

/** The canonical modalities. */
export function canonicalModalities(given: unknown): unknown {
  if (!Array.isArray(given)) return undefined;
  return given.includes("audio") && !given.includes("text") ? ["audio", "text", ...given.slice(1)] : given;
}

/** `response.create` as GA writes it. */
export function gaResponseCreate(event: ClientEventOf<"response.create">, azure: boolean): EncodedEvent {
  const dropped: string[] = [];
  const given: Params = event.response ?? {};
  const response: Record<string, unknown> = {};
  copy(given, openaiParams, response);
  if (azure) copy(given, azureParams, response);
  else noteDropped(given, azureParams, dropped);
  if (Array.isArray(given["modalities"])) response["output_modalities"] = gaModalities(given["modalities"]);
  if (Array.isArray(given["input_items"])) response["input"] = given["input_items"].map(gaItem);
  if (given["reasoning_effort"] != null) response["reasoning"] = { effort: given["reasoning_effort"] };
  const output: Record<string, unknown> = {};
  const format = given["output_audio_format"];
  if (typeof format === "string") output["format"] = azure ? format : gaFormat(format);
  const voice = azure ? given["voice"] : voiceName(given["voice"], "response.voice", dropped);
  if (voice != null) output["voice"] = voice;
  if (Object.keys(output).length > 0) response["audio"] = { output };
  const { response: _response, additional_instructions: more, ...head } = event;
  if (more != null && !azure) dropped.push("additional_instructions");
  const wire = {
    ...head,
    ...(event.response == null ? {} : { response }),
    ...(more != null && azure ? { additional_instructions: more } : {}),
  };
  return { wire, dropped };
}

/** `response.create` as the beta writes it. */
export function pickResponse(event: ClientEventOf<"response.create">): EncodedEvent {
  const dropped: string[] = [];
  const given: Params = event.response ?? {};
  const response: Record<string, unknown> = {};
  copy(given, [...openaiParams, "modalities", "temperature", "output_audio_format"], response);
  noteDropped(
    given,
    azureParams.filter((name) => name !== "temperature"),
    dropped,
  );
  if (Array.isArray(given["input_items"])) response["input"] = given["input_items"];
  const voice = voiceName(given["voice"], "response.voice", dropped);
  if (voice !== undefined) response["voice"] = voice;
  const { response: _response, additional_instructions: more, ...head } = event;
  if (more != null) dropped.push("additional_instructions");
  return { wire: event.response == null ? head : { ...head, response }, dropped };
}

/** A response in the canonical flat form. */
export function canonicalResponse(wire: Params): Params {
  const { audio, output_modalities: modalities, output, ...rest } = wire;
  const side = isRecord(audio) ? audio["output"] : undefined;
  const spoken = isRecord(side) ? side : {};
  return {
    ...rest,
    output: Array.isArray(output) ? output.map(canonicalItem) : [],
    modalities: canonicalModalities(modalities ?? rest["modalities"]) ?? [],
    voice: canonicalVoice(spoken["voice"] ?? rest["voice"]),
    output_audio_format: canonicalFormat(spoken["format"] ?? rest["output_audio_format"], "output") ?? null,
    temperature: rest["temperature"] ?? null,
  };
}

function copy(from: Params, names: readonly string[], to: Record<string, unknown>): void {
  for (const name of names) if (from[name] != null) to[name] = from[name];
}

function noteDropped(from: Params, names: readonly string[], dropped: string[]): void {
  for (const name of names) if (from[name] != null) dropped.push(`response.${name}`);
}
