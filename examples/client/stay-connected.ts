// #region reconnect
import { connect } from "@vivavoce/client";
import type { VoiceLiveClient } from "@vivavoce/client";

/** Connects for a long time, and shows how that goes. */
export async function stayConnected(endpoint: string, show: (state: string) => void): Promise<VoiceLiveClient> {
  const client = await connect({ endpoint, model: "gpt-4o", reconnect: true });
  client.onConnection(({ state, attempt }) => show(attempt === undefined ? state : `${state}, attempt ${attempt}`));
  return client;
}
// #endregion
