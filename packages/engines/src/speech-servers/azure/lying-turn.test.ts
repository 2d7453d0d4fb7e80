import { createSystemClock } from "@vivavoce/audio/clock";
import { expect, onTestFinished, test } from "vitest";
import { WebSocketServer } from "ws";
import { AzureLink } from "./azure-link.ts";
import { speakTurn } from "./azure-turn.ts";
import { binaryMessage, readMessage } from "./speech-message.ts";

const viseme = { Type: "Viseme", Data: { Offset: 0, VisemeId: 1 } };

test.each([
  ["sound", "audio", Buffer.alloc(2 * 1024 * 1024), 40, /an answer of more than 67108864 bytes/],
  ["metadata", "audio.metadata", Buffer.from(JSON.stringify({ Metadata: Array(30_000).fill(viseme) })), 1, /values/],
])("a turn with %s without end is given up", async (_, path, body, count, message) => {
  const server = new WebSocketServer({ port: 0, host: "127.0.0.1" });
  onTestFinished(() => {
    for (const socket of server.clients) socket.terminate();
    server.close();
  });
  server.on("connection", (socket) => {
    socket.on("message", (data, isBinary) => {
      const asked = readMessage(data as Buffer, isBinary);
      if (asked?.path !== "ssml") return;
      const { requestId } = asked;
      for (let at = 0; at < count; at++) socket.send(binaryMessage({ path, requestId, contentType: "" }, body, 0));
      socket.send(binaryMessage({ path: "turn.end", requestId, contentType: "" }, Buffer.alloc(0), 0));
    });
  });
  await new Promise<void>((resolve) => void server.once("listening", resolve));
  const address = server.address();
  const link = new AzureLink({
    engine: "liar",
    address: `ws://127.0.0.1:${typeof address === "object" ? address?.port : 0}`,
    headers: {},
    timers: createSystemClock(),
    timeoutMs: 15_000,
    wallMs: () => 0,
  });
  onTestFinished(() => link.close());
  await link.opened;
  const speak = async (): Promise<void> => {
    for await (const part of speakTurn(link, "liar", "<speak/>", () => () => undefined)) expect(part).toBeDefined();
  };
  await expect(speak()).rejects.toMatchObject({ code: "invalid_output", message: expect.stringMatching(message) });
});

test("headers without end are no message, and are not taken apart", () => {
  const header = "Path: turn.end\r\nX-RequestId: 1\r\n";
  const read = (padding: number): unknown =>
    readMessage(Buffer.from(`${header}${"a:b\r\n".repeat(padding)}\r\nbody`), false);
  expect(read(10)).toMatchObject({ path: "turn.end" });
  expect(read(100_000)).toBeUndefined();
});
