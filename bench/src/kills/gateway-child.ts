/** One gateway on scripted engines, whose sessions are kept on the bus: `gateway-child.js <bus> <prefix>`. It is killed. */
import { connectBus, createBusSessionStore } from "@vivavoce/bus";
import { openTestServer, scriptedModel } from "@vivavoce/testing";
import { answerTo, vocabulary } from "./script.ts";

const [url = "", prefix = ""] = process.argv.slice(2);
const bus = await connectBus({ servers: [url], name: "gateway" });
const sessionStore = createBusSessionStore({
  bus,
  prefix,
  storage: "memory",
  keptMs: 90_000,
  maxBytes: 256 * 1024 * 1024,
});
const server = await openTestServer({
  model: scriptedModel(({ heard }) => answerTo(heard)),
  sessionStore,
  vocabulary,
  limits: { connectionsPerMinute: 0, maxSessions: 1000 },
});
process.send?.({ url: server.url });
process.on("disconnect", () => process.exit());
