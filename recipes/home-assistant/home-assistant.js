// #region all
import { connect, defineTool, serveTools, VoiceCall } from "@vivavoce/client";
import { openMicrophone, openSpeaker } from "@vivavoce/client/node-audio";
import { createEmbeddedEngines } from "@vivavoce/engines/embedded";
import { createServer } from "@vivavoce/server";

const { HOME_ASSISTANT_URL: home, HOME_ASSISTANT_TOKEN: key } = process.env;
const properties = { room: { enum: ["kitchen", "bedroom"] }, state: { enum: ["on", "off"] } };
const light = defineTool({
  name: "turn_light",
  description: "Turns the light of a room on or off.",
  parameters: { type: "object", properties, required: ["room", "state"] },
  async run({ room, state }) {
    const post = { method: "POST", headers: { authorization: `Bearer ${key}` }, body: `{"entity_id":"light.${room}"}` };
    const { ok } = await fetch(`${home}/api/services/light/turn_${state}`, post);
    return ok ? `The light in the ${room} is ${state}.` : "The light does not answer.";
  },
});
const { url } = await createServer({ engines: await createEmbeddedEngines(), port: 0 }).listen();
const client = await connect({ endpoint: url, model: "gpt-4o" });
await serveTools(client, [light]);
await openMicrophone({ frame: new VoiceCall(client, { output: await openSpeaker() }).sendFrame });
// #endregion
