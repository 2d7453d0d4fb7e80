import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { connect, createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createManualClock } from "@vivavoce/audio/clock";
import { afterEach, describe, expect, it, vi } from "vitest";
import { natsServer } from "../../../test/needs.ts";
import { connectBus } from "./connect-bus.ts";
import { startNats } from "./testing/start-nats.ts";

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

describe.skipIf(natsServer.missing)(natsServer.title("a connection to the bus"), () => {
  it("outlives a server that crashes and comes back, with what it had stored", async () => {
    const nats = await startNats();
    ends.push(() => nats.close());
    const onChange = vi.fn();
    const bus = await connectBus({ servers: [nats.url], name: "test", onChange });
    ends.push(() => bus.close());
    const store = await bus.stores.create("test");
    await store.put("a", "1");
    await nats.kill();
    await vi.waitFor(() => expect(bus.isUp).toBe(false), 10_000);
    await nats.start();
    await vi.waitFor(() => expect(bus.isUp).toBe(true), 10_000);
    await vi.waitFor(async () => expect((await store.get("a"))?.string()).toBe("1"), 10_000);
    expect(onChange.mock.calls).toEqual([[false], [true]]);
  });

  it("lets go of a server that says nothing after two seconds of its clock", async () => {
    const nats = await startNats();
    ends.push(() => nats.close());
    const clock = createManualClock();
    const bus = await connectBus({ servers: [nats.url], name: "test", clock });
    nats.signal("SIGSTOP");
    const closed = bus.close();
    clock.fire(2000);
    await closed;
    expect([bus.connection.isClosed(), clock.pending]).toEqual([true, 0]);
  });

  it("asks for the name and password in the address, and does not tell them on", async () => {
    const nats = await startNats({ arguments: ["--user", "anna", "--pass", "secret"] });
    ends.push(() => nats.close());
    const wrong = nats.url.replace("//", "//anna:guessed@");
    const failure = await connectBus({ servers: [wrong], name: "test" }).catch((error: unknown) => error);
    expect(String(failure)).toMatch(
      /The bus at nats:\/\/\*\*\*@127\.0\.0\.1:\d+ cannot be reached: .*[Aa]uthorization/,
    );
    const right = await connectBus({ servers: [nats.url.replace("//", "//anna:secret@")], name: "test" });
    await right.close();
    await right.close();
  });

  it("takes all that stands before the last @ for the name and password, and shows none of it", async () => {
    const nats = await startNats({ arguments: ["--user", "anna", "--pass", "a@b:c"] });
    ends.push(() => nats.close());
    const right = await connectBus({ servers: [nats.url.replace("//", "//anna:a@b:c@")], name: "test" });
    await right.close();
    const wrong = nats.url.replace("//", "//anna:guessed@wrong@");
    const failure = await connectBus({ servers: [wrong], name: "test" }).catch((error: unknown) => error);
    expect(String(failure)).toMatch(/The bus at nats:\/\/\*\*\*@127\.0\.0\.1:\d+ cannot be reached/);
  });

  it("takes other credentials when they are good, and goes on with its own when they are not", async () => {
    const users = "[{user: anna, password: old}, {user: anna2, password: new}]";
    const folder = await mkdtemp(join(tmpdir(), "vivavoce-bus-"));
    ends.push(() => rm(folder, { recursive: true, force: true }));
    await writeFile(join(folder, "nats.conf"), `authorization { users: ${users} }`);
    const nats = await startNats({ arguments: ["-c", join(folder, "nats.conf")] });
    ends.push(() => nats.close());
    const as = (who: string) => ({ servers: [nats.url.replace("//", `//${who}@`)] });
    const onChange = vi.fn();
    const bus = await connectBus({ ...as("anna:old"), name: "test", onChange });
    ends.push(() => bus.close());
    const seen: string[] = [];
    bus.connection.subscribe("x", { callback: (_error, message) => void seen.push(message.string()) });
    await expect(bus.useCredentials(as("anna:guessed"))).rejects.toThrow(/cannot be reached: .*uthorization/);
    await expect(bus.useCredentials({ ...as("anna:old"), credentialsFile: join(folder, "none") })).rejects.toThrow(
      "ENOENT",
    );
    expect([await bus.useCredentials(as("anna:old")), bus.isUp, bus.connection.stats().inMsgs]).toEqual([
      false,
      true,
      0,
    ]);
    bus.connection.publish("x", "before");
    expect(await bus.useCredentials(as("anna2:new"))).toBe(true);
    await vi.waitFor(() => expect(bus.isUp).toBe(true), 10_000);
    bus.connection.publish("x", "after");
    await bus.connection.flush();
    expect(seen).toEqual(["before", "after"]);
    // Nobody is told that it was lost: it was not.
    expect(onChange).not.toHaveBeenCalled();
  });

  it("is not made anew where it is closed while other credentials are tried", async () => {
    const nats = await startNats();
    ends.push(() => nats.close());
    const onChange = vi.fn();
    const bus = await connectBus({ servers: [nats.url], name: "test", onChange });
    const door = createServer((socket) => {
      void bus.close();
      socket
        .on("error", () => {})
        .pipe(connect(nats.port, "127.0.0.1"))
        .pipe(socket);
    });
    await new Promise<void>((resolve) => door.listen(0, "127.0.0.1", resolve));
    ends.push(() => new Promise((resolve) => door.close(() => resolve())));
    const { port } = door.address() as AddressInfo;
    expect(await bus.useCredentials({ servers: [`nats://anna:new@127.0.0.1:${port}`] })).toBe(false);
    await bus.close();
    expect(onChange).not.toHaveBeenCalled();
  });

  it("is looked for with credentials that come while it is away", async () => {
    const nats = await startNats({ arguments: ["--user", "anna", "--pass", "old"] });
    ends.push(() => nats.close());
    const as = (who: string) => ({ servers: [nats.url.replace("//", `//${who}@`)] });
    const bus = await connectBus({ ...as("anna:old"), name: "test" });
    ends.push(() => bus.close());
    await nats.kill();
    await vi.waitFor(() => expect(bus.isUp).toBe(false), 10_000);
    const changed = await startNats({ port: nats.port, arguments: ["--user", "anna", "--pass", "new"] });
    ends.push(() => changed.close());
    expect(await bus.useCredentials(as("anna:new"))).toBe(true);
    await vi.waitFor(() => expect(bus.isUp).toBe(true), 10_000);
  });

  it("goes on trying where it was turned away, until it is let in again", async () => {
    const nats = await startNats({ arguments: ["--user", "anna", "--pass", "secret"] });
    ends.push(() => nats.close());
    const bus = await connectBus({ servers: [nats.url.replace("//", "//anna:secret@")], name: "test" });
    ends.push(() => bus.close());
    await nats.kill();
    const changed = await startNats({ port: nats.port, arguments: ["--user", "anna", "--pass", "other"] });
    ends.push(() => changed.close());
    let refused = 0;
    void (async () => {
      for await (const { type } of bus.connection.status()) if (type === "error") refused += 1;
    })();
    await vi.waitFor(() => expect(refused).toBeGreaterThan(2), 10_000);
    await changed.kill();
    await nats.start();
    await vi.waitFor(() => expect(bus.isUp).toBe(true), 10_000);
  });
});

it("says which address has a name and password that cannot be read, and shows neither", async () => {
  const failure = await connectBus({ servers: ["nats://anna:100%@127.0.0.1:1"], name: "test" }).catch(
    (error: unknown) => error,
  );
  expect(String(failure)).toContain("The name and password in nats://***@127.0.0.1:1 cannot be read");
});

it("says which address nobody answers at", async () => {
  await expect(connectBus({ servers: ["nats://127.0.0.1:1"], name: "test" })).rejects.toThrow(
    "The bus at nats://127.0.0.1:1 cannot be reached",
  );
});
