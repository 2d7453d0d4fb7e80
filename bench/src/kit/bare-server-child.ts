/**
 * A server that takes callers' messages and does nothing with them, in the place of ours; started by `startMeasuredServer`,
 * not by people. What it takes is what any server on these sockets takes.
 */
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { WebSocketServer } from "ws";
import type { FromChild, ToChild } from "./child-messages.ts";
import { watchUsage } from "./process-usage.ts";

const tell = (message: FromChild): void => void process.send?.(message);
const usage = watchUsage();
const http = createServer();
const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false, skipUTF8Validation: true });
http.on("upgrade", (request, socket, head) => {
  sockets.handleUpgrade(request, socket, head, (webSocket) => {
    let count = 0;
    webSocket.on("message", () => {
      // The first message is the session's settings.
      if (count++ === 0) webSocket.send(JSON.stringify({ type: "session.updated" }));
    });
  });
});
http.listen(0, "127.0.0.1");
await once(http, "listening");
const { port } = http.address() as AddressInfo;

process.on("message", (message: ToChild) => {
  if (message.type === "usage") return tell({ type: "usage", usage: usage() });
  for (const client of sockets.clients) client.terminate();
  http.close();
  process.disconnect();
});
// A bench that was stopped takes its server along.
process.once("disconnect", () => process.exit());
tell({ type: "listening", url: `http://127.0.0.1:${port}`, engines: {} });
