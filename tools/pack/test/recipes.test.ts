import { cpSync, existsSync, readdirSync, readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { parseWav, resample, samplesToPcm16 } from "@vivavoce/audio";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sounding, startVirtualSound } from "../../../packages/cli/test/virtual-sound.ts";
import { linux } from "../../../test/needs.ts";
import { repositoryRoot } from "../src/repository-root.ts";
import { needRegistry, openPackedWorld, type PackedWorld, type Running } from "./packed-world.ts";

// Each folder of recipes/ as somebody has it who copied it: far from the repository, with the packed packages.
const registry = needRegistry();
const missing = [registry, linux].find((need) => need.missing) ?? registry;
const recipes = join(repositoryRoot, "recipes");
/** Where no npm package is enough to run it. */
const notRun = ["pipecat"];
const folders = readdirSync(recipes).filter((name) => existsSync(join(recipes, name, "package.json")));

test("every recipe is in the guide, and either run here or told not to be", () => {
  const guide = readFileSync(join(repositoryRoot, "docs/guides/recipes.md"), "utf8");
  const self = readFileSync(join(repositoryRoot, "tools/pack/test/recipes.test.ts"), "utf8");
  const all = readdirSync(recipes, { withFileTypes: true }).flatMap((each) => (each.isDirectory() ? [each.name] : []));
  expect(all.toSorted()).toEqual([...folders, ...notRun].toSorted());
  for (const name of all) expect(guide, name).toContain(`recipes/${name}`);
  for (const name of folders) expect(self, name).toContain(`"${name}"`);
});

describe.skipIf(missing.missing)(missing.title("recipes"), () => {
  let world: PackedWorld;
  let home = "";
  let server: Running;
  let url = "";
  const program = () => join(home, "node_modules/vivavoce/bin/vivavoce.js");
  const settings = (): Record<string, string> => ({
    VIVAVOCE_URL: url,
    AZURE_VOICE_LIVE_ENDPOINT: url,
    OPENAI_REALTIME_URL: `${url.replace("http", "ws")}/v1/realtime`,
    VIVAVOCE_OPENAI_URL: `${url}/v1`,
  });
  const run = (recipe: string, file: string, more: Readonly<Record<string, string>>, ...args: string[]) =>
    world.start(join(home, recipe), { ...settings(), ...more }, process.execPath, file, ...args);

  beforeAll(async () => {
    world = await openPackedWorld();
    // One install for all of them: what they ask for has to go together.
    const wanted = folders.map(
      (name) => JSON.parse(readFileSync(join(recipes, name, "package.json"), "utf8")) as Manifest,
    );
    home = await world.install("recipes", Object.assign({}, ...wanted.map((each) => each.dependencies)) as Asked);
    cpSync(recipes, home, { recursive: true });
    const mcp = { VIVAVOCE_MCP_ALLOWED_HOSTS: "127.0.0.1" };
    server = world.start(home, mcp, process.execPath, program(), "serve", "--port", "0");
    url = await server.finds(/listens on (\S+)/u);
  }, 600_000);
  afterAll(async () => {
    await server?.stop();
    await world?.[Symbol.asyncDispose]();
  }, 300_000);

  test("an Azure app is moved here and back by one variable", { timeout: 60_000 }, async () => {
    const here = run("azure-and-back", "app.js", {});
    expect(await here.ended, here.told()).toBe(0);
    expect(here.told()).toMatch(/42.* \([1-9]\d*\.\d s of sound\)/u);
    // The same program with the address of another server asks for what Azure has, in Azure's way.
    await using azure = await listen((request) => request.resume());
    const asked = new Promise<IncomingMessage>((resolve) => {
      azure.server.on("upgrade", (request, socket) => {
        resolve(request);
        socket.end("HTTP/1.1 401 Unauthorized\r\nConnection: close\r\n\r\n");
      });
    });
    const back = { AZURE_VOICE_LIVE_ENDPOINT: azure.url, AZURE_VOICE_LIVE_API_KEY: "key-of-azure" };
    const there = run("azure-and-back", "app.js", back);
    const { pathname, searchParams } = new URL((await asked).url ?? "", azure.url);
    expect(pathname).toBe("/voice-live/realtime");
    expect(searchParams.get("model")).toBe("gpt-4o");
    expect((await asked).headers["api-key"]).toBe("key-of-azure");
    expect(await there.ended).not.toBe(0);
  });

  test("an agent of the OpenAI Agents SDK calls its tool and speaks", { timeout: 60_000 }, async () => {
    const concierge = run("openai-agents", "concierge.js", {});
    expect(await concierge.ended, concierge.told()).toBe(0);
    expect(concierge.told()).toMatch(/from seven to ten\. \([1-9]\d*\.\d s of sound\)/u);
  });

  test("an agent of LiveKit calls its tool, and its worker loads", { timeout: 60_000 }, async () => {
    const ask = run("livekit", "ask.js", {});
    expect(await ask.ended, ask.told()).toBe(0);
    expect(ask.told()).toContain("A room is ninety euros a night.");
    const worker = run("livekit", "worker.js", {}, "--help");
    expect(await worker.ended, worker.told()).toBe(0);
    expect(worker.told()).toContain("dev");
  });

  test("a support agent looks orders up over MCP, and calls a person", { timeout: 60_000 }, async () => {
    const orders = run("support-agent", "orders-server.js", { PORT: "0" });
    const agent = run("support-agent", "support-agent.js", { ORDERS_URL: await orders.finds(/http\S+/u) });
    agent.write("What is the status of order 7?\n");
    await agent.finds(/Order 7 is on its way, and arrives tomorrow\./u);
    agent.write("What is the status of order 9?\n");
    await agent.finds(/There is no order 9\./u);
    agent.write("Please call a person.\n");
    await agent.finds(/the telephone of the support desk rings/u);
    await agent.finds(/A person will be with you in a minute\./u);
    await Promise.all([agent.stop(), orders.stop()]);
  });

  test.skipIf(sounding.missing)(
    sounding.title("a home assistant hears, switches a light, and says so"),
    { timeout: 90_000 },
    async () => {
      const asked: { url: string | undefined; authorization: string | undefined; body: string }[] = [];
      await using lights = await listen(async (request, answer) => {
        const body = (await request.toArray()).join("");
        asked.push({ url: request.url, authorization: request.headers.authorization, body });
        answer.end("[]");
      });
      const sound = await startVirtualSound();
      const token = { HOME_ASSISTANT_URL: lights.url, HOME_ASSISTANT_TOKEN: "token-of-the-house" };
      const assistant = run("home-assistant", "home-assistant.js", { ...token, ...sound.env });
      try {
        await world.run(
          home,
          process.execPath,
          program(),
          "say",
          "Turn on the light in the kitchen.",
          "-o",
          "order.wav",
        );
        const { samples, sampleRate } = parseWav(readFileSync(join(home, "order.wav")));
        const recording = await sound.record();
        const order = samplesToPcm16(resample(samples, sampleRate, 24_000));
        // It says nothing when it is ready, so it is told again until it has done it.
        while (asked.length === 0) await sound.speak(Int16Array.from([...order, ...new Int16Array(48_000)]), 24_000);
        expect(asked[0]).toEqual({
          url: "/api/services/light/turn_on",
          authorization: "Bearer token-of-the-house",
          body: '{"entity_id":"light.kitchen"}',
        });
        while (!recording.heardSoFar().some((sample) => Math.abs(sample) > 1000))
          await sound.speak(new Int16Array(4800), 24_000);
        await recording.stop();
      } finally {
        await assistant.stop();
        await sound.close();
      }
    },
  );

  test("Open WebUI is given ears and a voice", { timeout: 60_000 }, async () => {
    const speech = run("open-webui", "speech-server.js", { PORT: "0" });
    const base = await speech.finds(/http\S+/u);
    const ask = (path: string, init: RequestInit) => fetch(`${base}${path}`, { method: "POST", ...init });
    const json = { "content-type": "application/json" };
    const order = JSON.stringify({ model: "tts-1", voice: "alloy", input: "The train leaves at seven." });
    const spoken = await ask("/audio/speech", { headers: json, body: order });
    expect(spoken.headers.get("content-type")).toBe("audio/wav");
    const form = new FormData();
    form.append("model", "whisper-1");
    form.append("file", new Blob([await spoken.arrayBuffer()]), "speech.wav");
    const heard = await ask("/audio/transcriptions", { body: form });
    expect(await heard.json()).toEqual({ text: expect.stringMatching(/train leaves at (?:seven|7)/iu) as string });
    const unknown = JSON.stringify({ input: "Hello.", voice: "nobody" });
    const refused = await ask("/audio/speech", { headers: json, body: unknown });
    expect(refused.status).toBe(400);
    expect(await refused.json()).toEqual({
      error: { message: expect.stringContaining('no voice "nobody"') as string },
    });
    await speech.stop();
  });

  test("the tests of an agent pass as the steps of their workflow", { timeout: 60_000 }, async () => {
    const workflow = readFileSync(join(home, "agent-tests/.github/workflows/test-agent.yml"), "utf8");
    const steps = [...workflow.matchAll(/run: (.+)/gu)].map(([, step]) => step);
    expect(steps).toEqual(["npm ci", "npm test"]);
    const { scripts } = JSON.parse(readFileSync(join(home, "agent-tests/package.json"), "utf8")) as Manifest;
    expect(scripts["test"]).toBe("node --test");
    const tested = run("agent-tests", "--test", {});
    expect(await tested.ended, tested.told()).toBe(0);
    expect(tested.told()).toMatch(/# pass 2|pass 2/u);
  });
});

type Asked = Readonly<Record<string, string>>;

interface Manifest {
  readonly scripts: Asked;
  readonly dependencies: Asked;
}

/** A server of this test, which plays one that is not there. */
async function listen(
  answer: (...args: Parameters<Parameters<typeof createServer>[1] & object>) => unknown,
): Promise<AsyncDisposable & { readonly server: Server; readonly url: string }> {
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    server,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
