import { connect, createServer } from "node:net";
import type { AddressInfo, Socket } from "node:net";
import { afterAll, describe, expect, it } from "vitest";
import { remoteEnginesConformance } from "../testing/remote-engines-conformance.ts";
import { decodeFrame, encodeFrame } from "./frame-codec.ts";
import { createLocalChannel } from "./local-channel.ts";
import type { PauseListener } from "../end-of-utterance.ts";
import { createRemoteListener } from "./remote-listener.ts";
import { createStreamChannel } from "./stream-channel.ts";
import type { WorkChannel } from "./work-channel.ts";
import type { WorkFrame } from "./work-frame.ts";
import { createWorkHost } from "./work-host.ts";
import { createWorkLink } from "./work-link.ts";

const sockets: Socket[] = [];
const timers = { setTimer: () => () => {} };

/** Both ends of a connection over loopback. */
async function openSockets(): Promise<readonly [Socket, Socket]> {
  const server = createServer();
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  const accepted = new Promise<Socket>((resolve) => void server.once("connection", resolve));
  const client = connect((server.address() as AddressInfo).port, "127.0.0.1");
  const pair = [client, await accepted] as const;
  server.close();
  sockets.push(...pair);
  return pair;
}

async function openStreams(): Promise<readonly [WorkChannel, WorkChannel]> {
  const [client, server] = await openSockets();
  return [createStreamChannel(client), createStreamChannel(server)];
}

afterAll(() => {
  for (const socket of sockets) socket.destroy();
});

const transports = { "in one process": async () => createLocalChannel(), "over a stream": openStreams };

describe.each(Object.entries(transports))("engine work %s", (_, open) => {
  it.each(remoteEnginesConformance({ open, timers }))("$name", ({ run }) => run());
});

it("a listener that throws at once costs its own question alone", async () => {
  const listener: PauseListener = {
    id: "ear",
    soundMs: 1000,
    sampleRate: 16_000,
    budgetMs: 150,
    listen: () => {
      throw new Error("broken");
    },
  };
  const host = createWorkHost({ engines: { ear: { kind: "listener", listener, languages: ["*"] } }, timers });
  const [client, server] = await openStreams();
  host.serve(server);
  const link = createWorkLink({ timers, connect: async () => client });
  await link.ready;
  const { signal } = new AbortController();
  const asked = createRemoteListener(link, "ear").listen(new Float32Array(16), { signal });
  await expect(asked).rejects.toThrow("ear failed");
  expect(link.isUp).toBe(true);
});

describe("frames of engine work", () => {
  it("are the same at the other end, however they are cut", async () => {
    const [client, server] = await openSockets();
    const frames: WorkFrame[] = [
      { type: "push", id: 7, samples: Float32Array.from({ length: 5000 }, (_, index) => Math.sin(index)) },
      { type: "settle", id: 7, ask: 1, budgetMs: 1000 },
      { type: "partial", id: 8, text: "naïve 你好 \u0000", stableText: "" },
    ];
    const got: WorkFrame[] = [];
    createStreamChannel(server).listen({ frame: (frame) => got.push(frame), closed() {} });
    const bytes = frames.flatMap((frame) => {
      const encoded = encodeFrame(frame);
      const prefix = Buffer.alloc(4);
      prefix.writeUInt32LE(encoded.length);
      return [prefix, Buffer.from(encoded)];
    });
    const all = Buffer.concat(bytes);
    client.setNoDelay(true);
    for (let at = 0; at < all.length; at += 997) client.write(all.subarray(at, at + 997));
    await expect.poll(() => got.length).toBe(3);
    expect(got).toEqual(frames);
  });

  it.each([
    ["nothing", Uint8Array.of()],
    ["a head that is longer than all", Uint8Array.of(200, 0, 0, 0, 1)],
    ["no JSON", Uint8Array.of(1, 0, 0, 0, 123)],
    ["no type", Uint8Array.of(2, 0, 0, 0, 123, 125)],
    [
      "half a sample",
      Buffer.concat([encodeFrame({ type: "push", id: 1, samples: new Float32Array(1) }), Buffer.alloc(1)]),
    ],
  ])("are refused: %s", (_, bytes) => {
    expect(() => decodeFrame(bytes)).toThrow(TypeError);
  });

  it("that are too large end the channel with the reason", async () => {
    const [client, server] = await openSockets();
    const closed = new Promise<Error | undefined>((resolve) => {
      createStreamChannel(server).listen({ frame() {}, closed: resolve });
    });
    client.write(Buffer.from([0xff, 0xff, 0xff, 0x7f, 0]));
    expect((await closed)?.message).toMatch(/too large/);
  });
});
