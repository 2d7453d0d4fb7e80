import { parseRecord } from "@vivavoce/audio/is-record";
import { readBeginning } from "@vivavoce/engine/remote";
import { errorCode } from "./chat-chunk.ts";

/** Most of a refusal that is read: what it names stands at its beginning. */
const maxBytes = 64 * 1024;

/**
 * What a server says in place of an answer, and the code of its error; both empty where there is none.
 * @param onBytes told of what came
 */
export async function readRefusal(
  { body }: Response,
  onBytes?: (bytes: Uint8Array) => void,
): Promise<{ readonly text: string; readonly code: string }> {
  try {
    const bytes = body === null ? new Uint8Array(0) : await readBeginning(body, maxBytes);
    onBytes?.(bytes);
    const text = new TextDecoder().decode(bytes);
    const said = parseRecord(text);
    return { text, code: errorCode(said !== undefined && "error" in said ? said["error"] : said) };
  } catch {
    return { text: "", code: "" };
  }
}
