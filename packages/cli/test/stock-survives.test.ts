import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ServerEventResponseDone } from "@azure/ai-voicelive";
import { startNats } from "@vivavoce/bus/testing";
import type { Nats } from "@vivavoce/bus/testing";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { natsServer } from "../../../test/needs.ts";
import { startAzureSession } from "./azure-client.ts";
import type { AzureSession } from "./azure-client.ts";
import { startProgram } from "./child-program.ts";

const key = "sk-right-key-0123456789";
const bytesOfSecond = 48_000;

/** All sound that a client was sent, in bytes. */
function soundBytes({ log }: AzureSession, from = 0): number {
  return log.all("response.audio.delta", from).reduce((sum, { delta }) => sum + delta.length, 0);
}

describe.skipIf(natsServer.missing)(natsServer.title("the stock Voice Live client, whose gateway is killed"), () => {
  let nats: Nats;
  let folder: string;
  beforeAll(async () => {
    nats = await startNats();
    folder = await mkdtemp(join(tmpdir(), "vivavoce-stock-"));
    const config = {
      server: { port: 0, apiKeys: [key], resume: { stockClients: true } },
      bus: { url: nats.url, engines: ["none"] },
      model: { engine: "builtin" },
      recognizer: { workers: 1 },
      synthesizer: { workers: 1 },
    };
    await writeFile(join(folder, "vivavoce.json"), JSON.stringify(config));
  }, 60_000);
  afterAll(async () => {
    await nats.close();
    await rm(folder, { recursive: true });
  });

  async function serve(...args: readonly string[]) {
    const program = startProgram(["serve", "--config", join(folder, "vivavoce.json"), ...args], folder);
    onTestFinished(() => program.stop("SIGKILL"));
    const [, url = ""] = await program.printed(/(http:\/\/[^\s:]+:\d+)/, 90_000);
    return { program, url };
  }

  /** The end of an answer, which is sent as fast as it is heard. */
  async function spoken({ log }: AzureSession, from = 0): Promise<ServerEventResponseDone> {
    const timeout = 60_000;
    await expect.poll(() => log.all("response.done", from).length, { timeout }).toBeGreaterThan(0);
    return log.next("response.done", from);
  }

  /** Asks what the built-in model knows, and waits until it has been answered. */
  async function ask(client: AzureSession, text: string): Promise<string> {
    const { session, log } = client;
    const from = log.mark();
    await client.write(text);
    await session.sendEvent({ type: "response.create" });
    const done = await spoken(client, from);
    expect(done.response.status).toBe("completed");
    return log.all("response.audio_transcript.done", from).at(-1)?.transcript ?? "";
  }

  const itemsOf = ({ log }: AzureSession) => log.all("conversation.item.created").map(({ item }) => item?.id);

  async function comesBack(first: AzureSession, url: string): Promise<void> {
    const { id = "" } = (await first.log.next("session.created")).session;
    const back = await startAzureSession({ url: `${url}?vivavoce_session=${id}`, apiKey: key });
    expect((await back.log.next("session.created")).session.id).toBe(id);
    await expect.poll(() => itemsOf(back), { timeout: 10_000 }).toEqual(itemsOf(first));
    expect(await ask(back, "What is my name?")).toMatch(/Ada/);
    expect(back.log.all("error")).toEqual([]);
  }

  test("goes on with its conversation at another gateway", { timeout: 240_000 }, async () => {
    const [one, other] = await Promise.all([serve(), serve()]);
    const first = await startAzureSession({ url: one.url, apiKey: key });
    await ask(first, "My name is Ada.");
    one.program.stop("SIGKILL");
    await comesBack(first, other.url);
  });

  test("says an answer on where it was when its gateway died, and keeps it whole", { timeout: 240_000 }, async () => {
    const [one, two, three] = await Promise.all([serve(), serve(), serve()]);
    // As long as answers get: it must not be over when a busy machine comes to kill its gateway.
    const counting = "Please count from one to thirty.";
    const reference = await startAzureSession({
      url: three.url,
      apiKey: key,
    });
    const whole = ask(reference, counting).then((answer) => ({ answer, bytes: soundBytes(reference) }));
    whole.catch(() => {});
    let client = await startAzureSession({ url: one.url, apiKey: key });
    const { id = "" } = (await client.log.next("session.created")).session;
    const answers: string[] = [];
    for (const [dying, next, deltas] of [
      [one, two, 1],
      [two, three, 4],
    ] as const) {
      const from = client.log.mark();
      await client.write(counting);
      await client.session.sendEvent({ type: "response.create" });
      const { response } = await client.log.next("response.created", from);
      await expect.poll(() => client.log.all("response.audio.delta", from).length).toBeGreaterThanOrEqual(deltas);
      dying.program.stop("SIGKILL");
      await dying.program.exited;
      const back = await startAzureSession({
        url: `${next.url}?vivavoce_session=${id}`,
        apiKey: key,
      });
      const done = await spoken(back);
      const { answer, bytes: wholeBytes } = await whole;
      expect(done.response).toMatchObject({
        id: response.id,
        status: "completed",
      });
      expect(back.log.all("session.created").map(({ session }) => session.id)).toEqual([id]);
      // Nothing is said twice, and what is not said was on its way when the gateway died.
      const bytes = soundBytes(client, from) + soundBytes(back);
      expect(bytes).toBeLessThanOrEqual(wholeBytes);
      expect(bytes).toBeGreaterThan(wholeBytes - bytesOfSecond);
      expect(soundBytes(back)).toBeGreaterThan(0);
      expect(back.log.all("response.audio_transcript.done").map(({ transcript }) => transcript)).toEqual([answer]);
      expect(back.log.all("error")).toEqual([]);
      answers.push(answer);
      client = back;
    }
    // What was interrupted is part of the conversation, once, with all its words.
    const last = await startAzureSession({
      url: `${three.url}?vivavoce_session=${id}`,
      apiKey: key,
    });
    const said = () =>
      last.log.all("conversation.item.created").flatMap(({ item }) => {
        const { role, content = [] } = item as {
          readonly role?: string;
          readonly content?: readonly { transcript?: string }[];
        };
        return role === "assistant" ? content.map(({ transcript }) => transcript) : [];
      });
    await expect.poll(said).toEqual(answers);
    expect(itemsOf(last)).toHaveLength(4);
    expect(await ask(last, "What is two plus two?")).toMatch(/4|four/);
  });

  test("goes on with its conversation in another process of several", { timeout: 240_000 }, async () => {
    const { program, url } = await serve("--processes", "2");
    const first = await startAzureSession({ url, apiKey: key });
    await ask(first, "My name is Ada.");
    const { id = "" } = (await first.log.next("session.created")).session;
    const place = /^sess_(\d)_/.exec(id)?.[1];
    const lines = `${program.stdout()}${program.stderr()}`;
    const pid = new RegExp(String.raw`a session process runs\s+process=${place} pid=(\d+)`).exec(lines)?.[1];
    process.kill(Number(pid), "SIGKILL");
    await comesBack(first, url);
  });
});
