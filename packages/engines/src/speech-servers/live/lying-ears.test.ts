import { createSystemClock } from "@vivavoce/audio/clock";
import { expect, onTestFinished, test } from "vitest";
import { WebSocketServer } from "ws";
import type { WebSocket } from "ws";
import { AzureEarLink } from "../azure/azure-ear-link.ts";
import { AzureLink } from "../azure/azure-link.ts";
import { readMessage, textMessage } from "../azure/speech-message.ts";
import { RealtimeLink } from "../realtime/realtime-link.ts";
import type { EarLink } from "./ear-link.ts";

const engine = "liar";
const timers = createSystemClock();
const piece = `${"a".repeat(999)} `;

/** A server on loopback that does this with each message; gives its address. */
async function serve(onMessage: (socket: WebSocket, data: Buffer, isBinary: boolean) => void): Promise<string> {
  const server = new WebSocketServer({ port: 0, host: "127.0.0.1" });
  server.on("connection", (socket) => {
    socket.on("message", (data, isBinary) => onMessage(socket, data as Buffer, isBinary));
  });
  await new Promise<void>((resolve) => void server.once("listening", resolve));
  onTestFinished(() => {
    for (const socket of server.clients) socket.terminate();
    server.close();
  });
  const address = server.address();
  return `ws://127.0.0.1:${typeof address === "object" ? address?.port : 0}`;
}

async function outcome(link: EarLink): Promise<{ error: unknown; longest: number }> {
  onTestFinished(() => link.close());
  let longest = 0;
  link.onText = (text) => void (longest = Math.max(longest, text.length));
  await link.opened;
  link.append(new Uint8Array(9600));
  const error: unknown = await link.commit().then(
    () => undefined,
    (failure: unknown) => failure,
  );
  return { error, longest };
}

const refused = { code: "invalid_output", message: expect.stringMatching(/more than 20000 characters/) };
const transcription = "conversation.item.input_audio_transcription";

test.each([
  ["in deltas of an item that is not committed", "input_audio_buffer.append", 100, "one"],
  ["in deltas of a committed item", "input_audio_buffer.commit", 100, "one"],
  ["in one text", "input_audio_buffer.commit", 0, piece.repeat(21)],
])("a realtime server that writes without end %s is given up", async (_, when, count, transcript) => {
  const address = await serve((socket, data) => {
    const { type } = JSON.parse(data.toString()) as { type: string };
    const tell = (event: object): void => socket.send(JSON.stringify({ item_id: "item_1", ...event }));
    if (type === "input_audio_buffer.commit") tell({ type: "input_audio_buffer.committed" });
    if (type === when) for (let at = 0; at < count; at++) tell({ type: `${transcription}.delta`, delta: piece });
    if (type === "input_audio_buffer.commit") tell({ type: `${transcription}.completed`, transcript });
  });
  const link = new RealtimeLink({ engine, address, headers: {}, timers, timeoutMs: 15_000, hide: (text) => text });
  const { error, longest } = await outcome(link);
  expect(error).toMatchObject(refused);
  expect(longest).toBeLessThanOrEqual(20_000);
});

test.each([
  ["phrases", "speech.phrase", { RecognitionStatus: "Success", DisplayText: piece }, 100],
  ["one hypothesis", "speech.hypothesis", { Text: piece.repeat(21) }, 1],
])("an Azure server that writes without end in %s is given up", async (_, path, value, count) => {
  const address = await serve((socket, data, isBinary) => {
    const message = readMessage(data, isBinary);
    if (message?.path !== "audio") return;
    const { requestId } = message;
    const tell = (name: string, body: object): void =>
      socket.send(textMessage({ path: name, requestId, contentType: "application/json" }, JSON.stringify(body), 0));
    if (message.body.length > 0) for (let at = 0; at < count; at++) tell(path, value);
    else tell("turn.end", {});
  });
  const link = new AzureLink({ engine, address, headers: {}, timers, timeoutMs: 15_000, wallMs: () => 0 });
  const { error, longest } = await outcome(new AzureEarLink(link, engine, timers, 15_000));
  expect(error).toMatchObject(refused);
  expect(longest).toBeLessThanOrEqual(20_000);
});

const manyValues = [Array(30_000).fill(0), /a message of more than 20000 values/] as const;
const deep = [JSON.parse("[".repeat(100) + "]".repeat(100)) as unknown, /nested more than 64 deep/] as const;

test.each([
  ["values", ...manyValues],
  ["nesting", ...deep],
])("a realtime server that sends a message of mere %s is given up before it is parsed", async (_, extra, message) => {
  const address = await serve((socket, data) => {
    const { type } = JSON.parse(data.toString()) as { type: string };
    if (type === "input_audio_buffer.commit") socket.send(JSON.stringify({ type: "rate_limits.updated", extra }));
  });
  const link = new RealtimeLink({ engine, address, headers: {}, timers, timeoutMs: 15_000, hide: (text) => text });
  const { error } = await outcome(link);
  expect(error).toMatchObject({ code: "invalid_output", message: expect.stringMatching(message) });
});

test.each([
  ["values", ...manyValues],
  ["nesting", ...deep],
  ["bytes", "a".repeat(2_000_000), /a message of more than 1048576 bytes/],
] as const)(
  "an Azure server that sends a message of mere %s is given up before it is parsed",
  async (_, extra, message) => {
    const address = await serve((socket, data, isBinary) => {
      const asked = readMessage(data, isBinary);
      if (asked?.path !== "audio" || asked.body.length === 0) return;
      const { requestId } = asked;
      const body = JSON.stringify({ Text: "", extra });
      socket.send(textMessage({ path: "speech.hypothesis", requestId, contentType: "application/json" }, body, 0));
    });
    const link = new AzureLink({ engine, address, headers: {}, timers, timeoutMs: 15_000, wallMs: () => 0 });
    const { error } = await outcome(new AzureEarLink(link, engine, timers, 15_000));
    expect(error).toMatchObject({ code: "invalid_output", message: expect.stringMatching(message) });
  },
);
