/** Where the canonical fields of a session stand in the nested one. */
const SESSION: Readonly<Record<string, string>> = {
  modalities: "output_modalities",
  voice: "audio.output.voice",
  output_audio_format: "audio.output.format",
  output_audio_timestamp_types: "audio.output.timestamp_types",
  input_audio_format: "audio.input.format",
  input_audio_sampling_rate: "audio.input.format.rate",
  input_audio_transcription: "audio.input.transcription",
  input_audio_noise_reduction: "audio.input.noise_reduction",
  input_audio_echo_cancellation: "audio.input.echo_cancellation",
  turn_detection: "audio.input.turn_detection",
  max_response_output_tokens: "max_output_tokens",
  reasoning_effort: "reasoning.effort",
};
const RESPONSE: Readonly<Record<string, string>> = {
  modalities: "output_modalities",
  voice: "audio.output.voice",
  output_audio_format: "audio.output.format",
  input_items: "input",
  reasoning_effort: "reasoning.effort",
};

/**
 * The path of a field as a client of a nested dialect knows it. Errors and warnings about values come from the
 * canonical session; what is unknown was named by its own path before.
 */
export function nestedParam(param: string): string {
  const [, root = "", field = "", rest = ""] = /^(session|response)\.(\w+)(.*)$/.exec(param) ?? [];
  const names = root === "session" ? SESSION : RESPONSE;
  return Object.hasOwn(names, field) ? `${root}.${names[field]}${rest}` : param;
}
