import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { connectBus, createBusSessionStore } from "@vivavoce/bus";
import { startNats } from "@vivavoce/bus/testing";
import type { Logger } from "@vivavoce/server";
import { openTestServer, scriptedModel } from "@vivavoce/testing";
import { afterEach, describe, expect, it } from "vitest";
import { createNeed, natsServer } from "../../../test/needs.ts";
import { openSmallDisk, smallDisks } from "../../../test/small-disk.ts";
import { answerTo, vocabulary } from "./script.ts";
import { talk } from "./talker.ts";

const need = createNeed(`${natsServer.what}, ${smallDisks.what}`, natsServer.missing || smallDisks.missing);
const turnMs = 9000;

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

describe.skipIf(need.missing)(need.title("NATS on a disk that is full"), () => {
  it("costs no turn: the server says once what is not kept, and keeps it again when there is room", async () => {
    const disk = await openSmallDisk(2 * 1024 * 1024);
    ends.push(() => disk.close());
    const folder = await mkdtemp(join(tmpdir(), "vivavoce-test-"));
    ends.push(() => rm(folder, { recursive: true }));
    // As where others share the disk: NATS takes it for larger than it is.
    await writeFile(join(folder, "nats.conf"), "jetstream { max_file_store: 1GB }\n");
    const nats = await startNats({ storeDir: join(disk.path, "nats"), arguments: ["-c", join(folder, "nats.conf")] });
    ends.push(() => nats.close());
    const bus = await connectBus({ servers: [nats.url], name: "gateway" });
    ends.push(() => bus.close());
    const said: string[] = [];
    const logger: Logger = {
      log: (level, message, fields) => void (level === "debug" || said.push(`${message} ${JSON.stringify(fields)}`)),
      child: () => logger,
    };
    const server = await openTestServer({
      model: scriptedModel(({ heard }) => answerTo(heard)),
      sessionStore: createBusSessionStore({
        bus,
        prefix: "full",
        storage: "file",
        keptMs: 90_000,
        maxBytes: 256 * 1024 * 1024,
      }),
      vocabulary,
      limits: { maxLoopDelayMs: 0 },
      logger,
    });
    ends.push(() => server.close());
    const health = async (): Promise<string> => (await fetch(`${server.url}/health`)).text();
    const talking = talk({
      url: server.url,
      turns: 3,
      turnMs,
      speech: (text) => server.speech(text, { forMs: 1500 }),
      afterMs: 0,
    });
    await pause(1000);
    disk.fill();
    await expect.poll(() => said.join("\n"), { timeout: 15_000 }).toContain("the session cannot be kept at the moment");
    await expect.poll(health, { timeout: 10_000 }).toMatch(/"stage":"sessions","engine":"store"/);
    disk.makeRoom();
    // NATS 2.9 gives JetStream up when its disk is full, until it is started again.
    await nats.kill();
    await nats.start();
    await expect.poll(() => said.join("\n"), { timeout: 15_000 }).toContain("the session is kept again");
    await expect.poll(health, { timeout: 5000 }).not.toContain('"stage":"sessions"');
    expect(await talking).toMatchObject({ turns: 3, lost: 0, doubled: 0, troubles: [] });
    const once = (text: string): number => said.filter((line) => line.includes(text)).length;
    expect(once("cannot be kept"), said.join("\n")).toBe(1);
    expect(once("kept again"), said.join("\n")).toBe(1);
  }, 90_000);
});
