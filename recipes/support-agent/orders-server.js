// The shop's orders as an MCP server: any model that Vivavoce asks may look them up.
import { createServer } from "node:http";
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { StreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/streamableHttp.js";
import { z } from "zod";

const orders = new Map([
  [7, "on its way, and arrives tomorrow"],
  [8, "waiting for its payment"],
]);

function openOrders() {
  const server = new McpServer({ name: "orders", version: "1.0.0" });
  const inputSchema = { number: z.number().int().describe("Number of the order.") };
  server.registerTool("order_status", { description: "Tells the status of an order.", inputSchema }, ({ number }) => {
    const status = orders.get(number);
    const text = status === undefined ? `There is no order ${number}.` : `Order ${number} is ${status}.`;
    return { content: [{ type: "text", text }] };
  });
  return server;
}

async function answer(request, response) {
  // One server for each request: nothing is kept between them.
  const transport = new StreamableHTTPServerTransport({});
  await openOrders().connect(transport);
  await transport.handleRequest(request, response);
}

const http = createServer((request, response) => {
  // A request that fails takes no other along.
  answer(request, response).catch(() => response.destroy());
});
http.listen(Number(process.env.PORT ?? 4000), "127.0.0.1", () =>
  console.log(`Orders at http://127.0.0.1:${http.address().port}/mcp`),
);
