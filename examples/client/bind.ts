// #region view
import { ConversationView } from "@vivavoce/client";
import type { VoiceLiveClient } from "@vivavoce/client";

/** Binds a conversation to something that draws, until the function it gives is called. */
export function bind(client: VoiceLiveClient, draw: (lines: readonly string[], activity: string) => void): () => void {
  const view = new ConversationView(client);
  return view.subscribe(() => {
    const { entries, activity } = view.getSnapshot();
    const lines = entries.map((entry) => `${entry.kind}: ${entry.text}${entry.state === "partial" ? " …" : ""}`);
    draw(lines, activity);
  });
}
// #endregion
