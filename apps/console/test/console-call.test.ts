import { connectOver } from "@vivavoce/client";
import type { Speaker } from "@vivavoce/client/browser-audio";
import { ScriptedConnection } from "@vivavoce/client/testing";
import { expect, it, vi } from "vitest";
import { Recorder } from "../src/record/recorder.ts";
import { SessionAudio } from "../src/wire/session-audio.ts";

// There is no browser here: what the page's modules read of one while they load.
vi.stubGlobal("location", { hash: "", origin: "http://server.test" });
vi.stubGlobal("navigator", { language: "en", languages: ["en"] });
vi.stubGlobal("addEventListener", () => undefined);
vi.stubGlobal("removeEventListener", () => undefined);
vi.stubGlobal("WebSocket", class {});
const { Call } = await import("../src/app/call.ts");

const frame = new Int16Array(480);
const loudspeaker = () => {
  const speaker = { playedSamples: 0, play: vi.fn(), clear: vi.fn() };
  return { speaker, given: speaker as unknown as Speaker };
};

async function begin(speaker?: Speaker) {
  const server = new ScriptedConnection();
  const connecting = connectOver(server.transport, { endpoint: "http://server.test", model: "m", reconnect: true });
  await vi.waitFor(() => expect(server.request).toBeDefined(), 15_000);
  server.start();
  const client = await connecting;
  const recorder = new Recorder({ startedAt: "", server: "", model: "" }, () => 0);
  const handlers = { event: vi.fn(), interrupted: vi.fn(), connection: vi.fn(), resume: vi.fn() };
  const call = new Call(client, new SessionAudio(() => undefined), { speaker, recorder, handlers }, undefined);
  const sent = (): string[] => server.sent.map(({ type }) => type);
  return { server, client, call, handlers, sent };
}

it("sends all that was said before there was a connection, though it is much at once", async () => {
  const { server, call, sent } = await begin();
  for (let i = 0; i < 500; i++) {
    call.hear(frame);
    // As a browser counts: nothing leaves before the page rests.
    server.bufferedBytes += 1280;
  }
  expect(sent()).toHaveLength(500);
});

it("ends when minutes of sound wait, and sends nothing after that", async () => {
  const { server, client, call, sent } = await begin();
  server.bufferedBytes = 8 * 1024 * 1024;
  call.hear(frame);
  expect(server.closedWith?.code).toBe(1000);
  await client.closed;
  server.bufferedBytes = 0;
  call.hear(frame);
  expect(sent()).toEqual([]);
});

it("waits for a lost connection to come back, without what is said meanwhile", async () => {
  const { server, client, call, handlers, sent } = await begin();
  server.end(1006);
  call.hear(frame);
  expect([client.connectionState, server.closedWith, sent()]).toEqual(["reconnecting", undefined, []]);
  expect(handlers.connection).toHaveBeenCalledOnce();
  await call.close();
});

it("tells of the answer that a typed message interrupts, and cancels one that is only read", async () => {
  const { speaker, given } = loudspeaker();
  const heard = await begin(given);
  const part = { response_id: "r", item_id: "a", output_index: 0, content_index: 0 };
  heard.server.emit({ type: "response.created", response: { id: "r" } });
  heard.server.emit({ type: "response.audio.delta", ...part, delta: Buffer.alloc(4800).toString("base64") });
  expect([speaker.play.mock.calls.length, heard.call.speaking]).toEqual([1, true]);
  speaker.playedSamples = 1200;
  expect(heard.call.heard).toEqual({ itemId: "a", contentIndex: 0, audioEndMs: 50 });
  heard.call.say("Stop.");
  expect([heard.handlers.interrupted.mock.calls, speaker.clear.mock.calls.length]).toEqual([[["a"]], 1]);
  expect(heard.sent()).toEqual([
    "response.cancel",
    "conversation.item.truncate",
    "conversation.item.create",
    "response.create",
  ]);
  const read = await begin();
  read.call.interrupt();
  expect([read.sent(), read.call.speaking, read.call.heard]).toEqual([["response.cancel"], false, undefined]);
});
