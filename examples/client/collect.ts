// #region loop
import type { VoiceLiveClient } from "@vivavoce/client";

/** Reads everything that comes, until an answer has ended. */
export async function collect(client: VoiceLiveClient): Promise<string[]> {
  const types: string[] = [];
  for await (const event of client) {
    types.push(event.type);
    if (event.type === "response.done") break;
  }
  return types;
}
// #endregion
