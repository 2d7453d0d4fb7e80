import { randomUUID } from "node:crypto";
import type { WorkChannel, WorkFrame } from "@vivavoce/engine/work";
import { remoteEnginesConformance } from "@vivavoce/engine/testing";
import { createSystemClock } from "@vivavoce/server";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { natsServer } from "../../../../test/needs.ts";
import { connectBus } from "../connect-bus.ts";
import type { Bus } from "../connect-bus.ts";
import { startNats } from "../testing/start-nats.ts";
import type { Nats } from "../testing/start-nats.ts";
import { BusChannel } from "./bus-channel.ts";

const clock = createSystemClock();
let nats: Nats;
let one: Bus;
let other: Bus;
let channels = 0;
const opened: WorkChannel[] = [];

async function open(): Promise<readonly [WorkChannel, WorkChannel]> {
  const [a, b] = [`test.${++channels}.a`, `test.${channels}.b`];
  const pair = [
    new BusChannel({ bus: one, timers: clock, to: b, at: a }),
    new BusChannel({ bus: other, timers: clock, to: a, at: b }),
  ] as const;
  opened.push(...pair);
  // Both must be known to NATS before one speaks to the other.
  await Promise.all([one.connection.flush(), other.connection.flush()]);
  return pair;
}

describe.skipIf(natsServer.missing)(natsServer.title("engine work over the bus"), () => {
  beforeAll(async () => {
    nats = await startNats();
    [one, other] = (await Promise.all(["one", "other"].map((name) => connectBus({ servers: [nats.url], name })))) as [
      Bus,
      Bus,
    ];
  });
  afterEach(() => {
    for (const channel of opened.splice(0)) channel.close();
  });
  afterAll(async () => {
    await Promise.all([one.close(), other.close()]);
    await nats.close();
  });

  it.each(remoteEnginesConformance({ open, timers: clock }))("$name", ({ run }) => run());

  it("carries frames larger than a message, in order, and no more than the other end takes", async () => {
    const [sender, receiver] = await open();
    const got: WorkFrame[] = [];
    receiver.listen({ frame: (frame) => got.push(frame), closed() {} });
    sender.listen({ frame() {}, closed() {} });
    const samples = Float32Array.from({ length: 400_000 }, (_, index) => index);
    sender.send({ type: "push", id: 1, samples });
    sender.send({ type: "settle", id: 1, ask: 1, budgetMs: 10 });
    expect(sender.bufferedBytes).toBeGreaterThan(1_500_000);
    await vi.waitFor(() => expect(got).toHaveLength(2), 10_000);
    const [first] = got;
    const arrived = first?.type === "push" ? first.samples : new Float32Array();
    expect(Buffer.from(arrived.buffer).equals(Buffer.from(samples.buffer))).toBe(true);
    await vi.waitFor(() => expect(sender.bufferedBytes).toBe(0), 10_000);
  });

  it("closes where a message is missing, and where one is none", async () => {
    for (const stray of [Uint8Array.of(0x56, 0, 9, 0, 0, 0, 0, 0, 0, 0), Uint8Array.of(1, 2, 3)]) {
      const [client, server] = await open();
      const closed = new Promise<Error | undefined>((resolve) => client.listen({ frame() {}, closed: resolve }));
      const told = new Promise<Error | undefined>((resolve) => server.listen({ frame() {}, closed: resolve }));
      other.connection.publish(`test.${channels}.a`, stray);
      expect((await closed)?.message).toMatch(/lost on the bus|no message/);
      await told;
    }
  });

  it("finds at once that the other end is gone", async () => {
    const third = await connectBus({ servers: [nats.url], name: randomUUID() });
    const here = new BusChannel({ bus: one, timers: clock, to: "third", at: "here" });
    const there = new BusChannel({ bus: third, timers: clock, to: "here", at: "third" });
    await Promise.all([one.connection.flush(), third.connection.flush()]);
    const closed = new Promise<Error | undefined>((resolve) => here.listen({ frame() {}, closed: resolve }));
    there.listen({ frame() {}, closed() {} });
    there.send({ type: "end", id: 1 });
    await new Promise((resolve) => setImmediate(resolve));
    await third.connection.flush();
    // As a process that is killed: nothing is said any more.
    await third.connection.close();
    expect((await closed)?.message).toBe("the other end is gone");
  });
});
