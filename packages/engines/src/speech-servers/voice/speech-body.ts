import { EngineError } from "@vivavoce/engine";
import type { SynthesisRequest } from "@vivavoce/engine";
import { bodyMembers } from "../../openai-compatible/json-members.ts";
import type { Members } from "../../openai-compatible/json-members.ts";

/** What a server has turned out to take. Learnt from its refusals, kept for the life of the engine. */
export interface SpeechQuirks {
  /** `pcm` first: it has no header to wait for. */
  readonly format: "pcm" | "wav" | "none";
  /** Members of the request that are left out. */
  readonly left: ReadonlySet<string>;
}

/** What a request is made of besides its text. */
export interface SpeechBodyOptions {
  readonly model: string;
  readonly language?: string;
  readonly speed?: number;
  readonly instructions?: string;
  readonly body?: string;
}

/**
 * Makes the bodies of requests.
 * @throws EngineError `unsupported` when `body` is no JSON object, or the speed is out of its range
 */
export function speechBody(
  { model, language, speed = 1, instructions, body }: SpeechBodyOptions,
  engine: string,
): (request: SynthesisRequest, quirks: SpeechQuirks) => Members {
  const more = body === undefined ? {} : bodyMembers(body, engine, '{"lang_code":"e"}');
  if (!(speed >= 0.25 && speed <= 4)) throw new EngineError(engine, "unsupported", "speed must be from 0.25 to 4");
  return ({ text, voice, prosody }, { format, left }) => {
    const pace = Math.round(Math.min(4, Math.max(0.25, speed * prosody.rate)) * 100) / 100;
    const members: Members = {
      model,
      input: text,
      voice,
      ...(format !== "none" && { response_format: format }),
      ...(pace !== 1 && { speed: pace }),
      // Servers other than OpenAI's send all at the end without it, or sound in events, which are larger.
      stream: true,
      stream_format: "audio",
      ...(language !== undefined && { language }),
      ...(instructions !== undefined && { instructions }),
      ...more,
    };
    return Object.fromEntries(Object.entries(members).filter(([name]) => !left.has(name)));
  };
}
