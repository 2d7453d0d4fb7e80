// #region weather
import { defineTool, serveTools } from "@vivavoce/client";
import type { VoiceLiveClient } from "@vivavoce/client";

const weather = defineTool({
  name: "get_weather",
  description: "Tells the weather of a place.",
  parameters: { type: "object", properties: { place: { type: "string" } }, required: ["place"] },
  run: ({ place }) => ({ place, degrees: place === "Reykjavik" ? 4 : 18, sky: "clear" }),
});

/** Lets the agent know the weather until the connection ends. */
export async function offerWeather(client: VoiceLiveClient): Promise<void> {
  await serveTools(client, [weather]);
}
// #endregion
