import { sessionStoreConformance } from "@vivavoce/server/testing";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { natsServer } from "../../../test/needs.ts";
import { connectBus } from "./connect-bus.ts";
import { createBusSessionStore } from "./session-store.ts";
import { startNats } from "./testing/start-nats.ts";
import type { Nats } from "./testing/start-nats.ts";

const kept = { storage: "memory", keptMs: 120_000, maxBytes: 64 * 1024 * 1024 } as const;

describe.skipIf(natsServer.missing)(natsServer.title("a store of sessions on a bus"), () => {
  let nats: Nats;
  let count = 0;
  beforeAll(async () => {
    nats = await startNats();
  });
  afterAll(() => nats.close());

  const open = async (options: Partial<Parameters<typeof createBusSessionStore>[0]> = {}) => {
    const prefix = `test${(count += 1)}`;
    const buses = await Promise.all(["one", "other"].map((name) => connectBus({ servers: [nats.url], name })));
    const [one, other] = buses.map((bus) => createBusSessionStore({ bus, prefix, ...kept, ...options }));
    if (one === undefined || other === undefined) throw new Error("no stores");
    return { one, other, close: async () => void (await Promise.all(buses.map((bus) => bus.close()))) };
  };
  it.each(sessionStoreConformance({ open }))("$name", ({ run }) => run());

  it("refuses what it has no room for, says so, and takes it when there is room", async () => {
    const { one, close } = await open({ maxBytes: 300_000 });
    const large = one.create("large");
    await large.append(Buffer.alloc(200_000), true);
    const small = one.create("small");
    await expect(small.append(Buffer.alloc(200_000), true)).rejects.toThrow(/maximum bytes/);
    expect(one.problem?.()).toMatch(/maximum bytes/);
    await large.remove();
    await small.append(Buffer.alloc(200_000), true);
    expect(one.problem?.()).toBeUndefined();
    await close();
  });

  it("finds out by itself that what was wrong is over, where no session would", { timeout: 30_000 }, async () => {
    const { one, close } = await open();
    nats.signal("SIGSTOP");
    // It may still answer for a moment.
    let tries = 0;
    await vi.waitFor(() => expect(one.create(`s${tries++}`).append(Buffer.from("a"), true)).rejects.toThrow(), {
      timeout: 15_000,
    });
    nats.signal("SIGCONT");
    const told: (string | undefined)[] = [];
    await vi.waitFor(() => expect((told.push(one.problem?.()), told.at(-1))).toBeUndefined(), { timeout: 15_000 });
    expect(told[0]).toBe("timeout");
    await close();
  });

  it("reads again what its owner has written meanwhile, before it takes a session for gone", async () => {
    const bus = await connectBus({ servers: [nats.url], name: "one" });
    const store = createBusSessionStore({ bus, prefix: "again", ...kept });
    const record = store.create("s1");
    await record.append(Buffer.from("old"), true);
    let written: Promise<void> | undefined;
    const ask = bus.connection.request.bind(bus.connection);
    vi.spyOn(bus.connection, "request").mockImplementation(async (subject, ...rest) => {
      // The owner is the quicker one.
      if (subject.startsWith("$JS.API.")) await written;
      return ask(subject, ...rest);
    });
    const taken = await store.take("s1", ([entry]) => {
      written ??= record.append(Buffer.from("new"), true);
      return String(entry) === "new";
    });
    expect(taken?.entries.map(String)).toEqual(["new"]);
    expect(await store.take("s1", () => false)).toBeUndefined();
    await bus.close();
  });

  it("looks at no more than the last message of a session that is another's", async () => {
    const bus = await connectBus({ servers: [nats.url], name: "one" });
    const store = createBusSessionStore({ bus, prefix: "others", ...kept });
    const record = store.create("s1", "key:a");
    await record.append(Buffer.alloc(500_000), true);
    const ask = vi.spyOn(bus.connection, "request");
    expect(
      await store.take(
        "s1",
        () => expect.fail("it was read"),
        () => false,
      ),
    ).toBeUndefined();
    expect(ask.mock.calls.map(([subject]) => subject)).toEqual(["$JS.API.STREAM.MSG.GET.others_sessions"]);
    await record.append(Buffer.from("b"), false);
    await bus.close();
  });

  it("goes on when the server of NATS comes back without what it had in memory", async () => {
    const { one, other, close } = await open();
    const record = one.create("s1");
    await record.append(Buffer.from("a"), true);
    await nats.kill();
    await expect(record.append(Buffer.from("b"), false)).rejects.toThrow();
    await nats.start();
    await vi.waitFor(() => record.append(Buffer.from("C"), true), { timeout: 10_000, interval: 50 });
    await vi.waitFor(async () => expect((await other.take("s1", () => true))?.entries.map(String)).toEqual(["C"]), {
      timeout: 10_000,
      interval: 50,
    });
    await close();
  });
});
