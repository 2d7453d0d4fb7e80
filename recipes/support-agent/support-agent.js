// Support for a shop: orders come from an MCP server, and a function of this program calls a person.
import { createInterface } from "node:readline";
import { connect, defineTool, serveTools } from "@vivavoce/client";

const { ORDERS_URL = "http://127.0.0.1:4000/mcp", VIVAVOCE_URL = "http://localhost:8080" } = process.env;

const callPerson = defineTool({
  name: "call_person",
  description: "Calls a person who takes over.",
  parameters: { type: "object", properties: {} },
  run() {
    console.log("(the telephone of the support desk rings)");
    return "A person will be with you in a minute.";
  },
});

// #region session
const client = await connect({ endpoint: VIVAVOCE_URL, model: "gpt-4o" });
await client.updateSession({
  instructions: "You are the support of a shop. Look orders up, never guess. Call a person for everything else.",
  tools: [{ type: "mcp", server_label: "orders", server_url: ORDERS_URL, require_approval: "never" }],
});
await serveTools(client, [callPerson]);
// #endregion

// Typed here; a page or a telephone would send sound to the same session.
for await (const line of createInterface({ input: process.stdin })) console.log((await client.ask(line)).text);
await client.close();
