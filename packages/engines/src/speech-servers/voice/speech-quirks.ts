import { refusedMember } from "../post.ts";
import type { Refusal } from "../post.ts";
import type { SpeechQuirks } from "./speech-body.ts";

/** Members that a server may not know, with those first that only help. */
const optional = ["stream_format", "stream", "speed", "language", "instructions"];
/** What a session or a configuration asked for: leaving it out is said. */
const asked: ReadonlySet<string> = new Set(["speed", "language", "instructions"]);

/** What to try first: OpenAI's own service refuses members that it does not know, and streams without being asked. */
export function initialQuirks(url: string): SpeechQuirks {
  const { hostname } = new URL(url);
  const isOpenAi = hostname === "api.openai.com" || hostname.endsWith(".azure.com");
  return { format: "pcm", left: new Set(isOpenAi ? ["stream", "stream_format"] : []) };
}

/**
 * What to try after a refusal; undefined when it names nothing that can be changed. `lost` names what was asked for and is
 * not honoured from then on.
 */
export function adaptQuirks(
  quirks: SpeechQuirks,
  refusal: Refusal,
  text: string,
): { readonly quirks: SpeechQuirks; readonly lost?: string } | undefined {
  const { format, left } = quirks;
  const name = refusedMember(refusal, ["response_format", ...optional.filter((member) => !left.has(member))], text);
  if (name === "response_format" || (name === undefined && mentionsFormat(refusal, text))) {
    return format === "none" ? undefined : { quirks: { ...quirks, format: format === "pcm" ? "wav" : "none" } };
  }
  if (name === undefined) return undefined;
  const next = { ...quirks, left: new Set([...left, name]) };
  return { quirks: next, ...(asked.has(name) && { lost: name }) };
}

/** For example "Unsupported format: pcm". */
function mentionsFormat(refusal: Refusal, text: string): boolean {
  return refusedMember(refusal, ["pcm", "wav", "format"], text) !== undefined;
}
