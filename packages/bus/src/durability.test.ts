import { jetstreamManager } from "@nats-io/jetstream";
import { afterEach, describe, expect, it, vi } from "vitest";
import { natsServer } from "../../../test/needs.ts";
import { createBusFleet } from "./bus-fleet.ts";
import { connectBus } from "./connect-bus.ts";
import type { Bus } from "./connect-bus.ts";
import type { StreamDifference } from "./ensure-stream.ts";
import { createBusSessionStore } from "./session-store.ts";
import { startNats } from "./testing/start-nats.ts";
import { startNatsCluster } from "./testing/start-nats-cluster.ts";

const kept = { prefix: "test", storage: "file", keptMs: 120_000, maxBytes: 64 * 1024 * 1024 } as const;
const patient = { timeout: 20_000, interval: 100 };
const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

async function connected(servers: readonly string[], told: StreamDifference[] = []): Promise<Bus> {
  const bus = await connectBus({ servers, name: "test", onDifference: (difference) => told.push(difference) });
  ends.push(() => bus.close());
  return bus;
}

async function started(): Promise<Awaited<ReturnType<typeof startNats>>> {
  const nats = await startNats();
  ends.push(() => nats.close());
  return nats;
}

const textOf = (found: { readonly value: Uint8Array } | undefined): string => new TextDecoder().decode(found?.value);

describe.skipIf(natsServer.missing)(natsServer.title("what NATS keeps"), { timeout: 60_000 }, () => {
  it("in files is there after it was killed and started again, and goes on from there", async () => {
    const nats = await started();
    const [bus, other] = [await connected([nats.url]), await connected([nats.url])];
    const record = createBusSessionStore({ bus, ...kept }).create("s1");
    await record.append(Buffer.from("a"), true);
    await record.append(Buffer.from("b"), false);
    await nats.kill();
    await nats.start();
    const store = createBusSessionStore({ bus: other, ...kept });
    const taken = await vi.waitUntil(() => store.take("s1", () => true).catch(() => undefined), patient);
    expect(taken.entries.map(String)).toEqual(["a", "b"]);
    await vi.waitFor(() => expect(bus.isUp).toBe(true), patient);
    // Whoever had it before is still shut out.
    await expect(record.append(Buffer.from("c"), false)).rejects.toThrow(
      expect.objectContaining({ name: "SessionTakenError" }),
    );
  });

  it("is three times there where that is asked for: the loss of the server that leads loses nothing", async () => {
    const cluster = await startNatsCluster();
    ends.push(() => cluster.close());
    const [bus, other] = [await connected(cluster.urls), await connected(cluster.urls)];
    const record = createBusSessionStore({ bus, ...kept, replicas: 3 }).create("s1");
    const secrets = createBusFleet(bus, { prefix: "test", gateway: "one", replicas: 3 }).store;
    await secrets.put("secret", Buffer.from("sealed"), 0);
    const stored: string[] = [];
    let isOver = false;
    const writing = (async () => {
      let isWhole = true;
      for (let count = 0; !isOver; count++) {
        const entries = isWhole ? [...stored, String(count)] : [String(count)];
        try {
          await record.append(Buffer.from(JSON.stringify(entries)), isWhole);
          stored.push(String(count));
          isWhole = false;
        } catch (error) {
          expect(String(error)).not.toContain("SessionTaken");
          // As a session does that goes on without being kept for a moment.
          isWhole = true;
          await new Promise((resolve) => setTimeout(resolve, 100));
        }
      }
    })();
    await vi.waitFor(() => expect(stored.length).toBeGreaterThan(20), patient);
    const leader = await cluster.leaderOf("test_sessions");
    const before = stored.length;
    await leader?.kill();
    await vi.waitFor(() => expect(stored.length).toBeGreaterThan(before + 20), patient);
    isOver = true;
    await writing;
    const store = createBusSessionStore({ bus: other, ...kept, replicas: 3 });
    const taken = await vi.waitUntil(() => store.take("s1", () => true).catch(() => undefined), patient);
    expect(taken.entries.flatMap((entry) => JSON.parse(String(entry)) as string[])).toEqual(stored);
    const shared = createBusFleet(other, { prefix: "test", gateway: "two", replicas: 3 }).store;
    await vi.waitFor(async () => expect(textOf(await shared.get("secret"))).toBe("sealed"), patient);
  });

  it("gets the replicas that are asked for later, and the size", async () => {
    const cluster = await startNatsCluster();
    ends.push(() => cluster.close());
    const bus = await connected(cluster.urls);
    await createBusSessionStore({ bus, ...kept })
      .create("s1")
      .append(Buffer.from("a"), true);
    await createBusFleet(bus, { prefix: "test", gateway: "one" }).store.put("secret", Buffer.from("sealed"), 0);
    const more = { ...kept, maxBytes: 2 * kept.maxBytes, replicas: 3 };
    const store = createBusSessionStore({ bus, ...more });
    // While the new ones are filled nobody answers for a moment.
    const taken = await vi.waitUntil(() => store.take("s1", () => true).catch(() => undefined), patient);
    expect(taken.entries.map(String)).toEqual(["a"]);
    const secrets = createBusFleet(bus, { prefix: "test", gateway: "one", replicas: 3 }).store;
    await vi.waitFor(async () => expect(textOf(await secrets.get("secret"))).toBe("sealed"), patient);
    const manager = await jetstreamManager(bus.connection);
    for (const name of ["test_sessions", "KV_test_secrets"]) {
      expect((await manager.streams.info(name)).config).toMatchObject({ num_replicas: 3 });
    }
    expect((await manager.streams.info("test_sessions")).config.max_bytes).toBe(2 * kept.maxBytes);
  });

  it("keeps the replicas that its operator gave it, which is said", async () => {
    const cluster = await startNatsCluster();
    ends.push(() => cluster.close());
    const told: StreamDifference[] = [];
    const [bus, other] = [await connected(cluster.urls), await connected(cluster.urls, told)];
    await createBusSessionStore({ bus, ...kept, replicas: 3 })
      .create("s1")
      .append(Buffer.from("a"), true);
    await createBusFleet(bus, { prefix: "test", gateway: "one", replicas: 3 }).store.put("secret", Buffer.from("b"), 0);
    await createBusSessionStore({ bus: other, ...kept })
      .create("s2")
      .append(Buffer.from("a"), true);
    await createBusFleet(other, { prefix: "test", gateway: "two" }).store.get("secret");
    const manager = await jetstreamManager(bus.connection);
    for (const name of ["test_sessions", "KV_test_secrets"]) {
      expect((await manager.streams.info(name)).config).toMatchObject({ num_replicas: 3 });
    }
    const replicas = { setting: "num_replicas", has: 3, wanted: 1, isRaised: false };
    expect(told).toEqual([
      { stream: "test_sessions", ...replicas },
      { stream: "KV_test_secrets", ...replicas },
    ]);
  });

  it("gets more size and age, and never less: two servers with other settings do not undo each other's", async () => {
    const nats = await started();
    const told: StreamDifference[] = [];
    const bus = await connected([nats.url], told);
    const write = (id: string, settings: object) =>
      createBusSessionStore({ bus, ...kept, ...settings })
        .create(id)
        .append(Buffer.from("a"), true);
    await write("s1", {});
    await write("s2", { maxBytes: 2 * kept.maxBytes, keptMs: 60_000 });
    const sizes = { max_bytes: 2 * kept.maxBytes, max_age: kept.keptMs * 1_000_000 };
    const manager = await jetstreamManager(bus.connection);
    expect((await manager.streams.info("test_sessions")).config).toMatchObject(sizes);
    const stream = "test_sessions";
    expect(told.splice(0)).toEqual([
      { stream, setting: "max_age", has: kept.keptMs * 1_000_000, wanted: 60_000 * 1_000_000, isRaised: false },
      { stream, setting: "max_bytes", has: kept.maxBytes, wanted: 2 * kept.maxBytes, isRaised: true },
    ]);
    // Without an end is more than any.
    await manager.streams.update(stream, { max_bytes: -1, max_age: 0 });
    await createBusSessionStore({ bus, ...kept })
      .create("s9")
      .append(Buffer.from("a"), true);
    expect((await manager.streams.info(stream)).config).toMatchObject({ max_bytes: -1, max_age: 0 });
    expect(told.map(({ isRaised }) => isRaised)).toEqual([false, false]);
  });

  it("is not to be had where it has fewer servers, which is said", async () => {
    const nats = await started();
    const bus = await connected([nats.url]);
    const store = createBusSessionStore({ bus, ...kept, replicas: 3 });
    const record = store.create("s1");
    await expect(record.append(Buffer.from("a"), true)).rejects.toThrow(/replicas/);
    expect(store.problem?.()).toMatch(/replicas/);
  });

  it("stays in memory where it is, and a setting that says otherwise is refused in words", async () => {
    const nats = await started();
    const bus = await connected([nats.url]);
    await createBusSessionStore({ bus, ...kept, storage: "memory" })
      .create("s1")
      .append(Buffer.from("a"), true);
    const store = createBusSessionStore({ bus, ...kept });
    const words = "The stream test_sessions is kept in memory and not in file, which NATS does not change";
    await expect(store.create("s2").append(Buffer.from("b"), true)).rejects.toThrow(words);
    expect(store.problem?.()).toContain(words);
    const manager = await jetstreamManager(bus.connection);
    await manager.streams.delete("test_sessions");
    await store.create("s2").append(Buffer.from("b"), true);
    expect(store.problem?.()).toBeUndefined();
  });
});
