import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encodeWav, parseWav, pcm16ToSamples, resample, samplesToPcm16 } from "@vivavoce/audio";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { installIdentity, startAzureEndpoint, testCertificatePath } from "./azure-endpoint.ts";
import type { Accepted, AzureEndpoint } from "./azure-endpoint.ts";
import { startProgram } from "./child-program.ts";
import type { ChildProgram } from "./child-program.ts";
import { loadEmbeddedServers } from "./embedded-server.ts";
import type { EmbeddedServers } from "./embedded-server.ts";

const files = ["--input", "question.wav", "--output", "answer.wav"];

let folder: string;
let servers: EmbeddedServers;
let behindUrl: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "vivavoce-azure-"));
  servers = await loadEmbeddedServers();
  behindUrl = (await servers.start()).url;
  const question = await servers.speak("What is twelve times seven?", { trailMs: 500 });
  await writeFile(join(folder, "question.wav"), encodeWav(pcm16ToSamples(question), 24_000));
}, 60_000);

afterAll(async () => {
  await servers.close();
  await rm(folder, { recursive: true });
});

async function endpoint(accepted: Accepted): Promise<AzureEndpoint> {
  const started = await startAzureEndpoint(behindUrl, accepted);
  onTestFinished(() => started.close());
  return started;
}

function chat(args: readonly string[], env: Record<string, string>): ChildProgram {
  const program = startProgram(["chat", ...args], folder, { NODE_EXTRA_CA_CERTS: testCertificatePath, ...env });
  onTestFinished(() => program.stop("SIGKILL"));
  return program;
}

async function heardAnswer(): Promise<string> {
  const { samples, sampleRate } = parseWav(await readFile(join(folder, "answer.wav")));
  return servers.hear(samplesToPcm16(resample(samples, sampleRate, 24_000)));
}

describe("chat with what looks like Azure, over TLS", { timeout: 60_000 }, () => {
  test("with the quickstart's variables in .env: path, query, headers and key are right, the answer is heard", async () => {
    const key = "key-of-the-resource-0123456789";
    const azure = await endpoint({ keys: [key] });
    await writeFile(
      join(folder, ".env"),
      `AZURE_VOICE_LIVE_ENDPOINT=${azure.url}\nVOICE_LIVE_MODEL=gpt-4.1\n` +
        `AZURE_VOICE_LIVE_API_VERSION=2025-10-01\nAZURE_VOICE_LIVE_API_KEY=${key}\n`,
    );
    const program = chat([...files, "--json"], {});
    expect(await program.exited, program.stderr()).toBe(0);
    await rm(join(folder, ".env"));
    expect(azure.seen).toHaveLength(1);
    const [handshake] = azure.seen;
    expect(handshake?.path).toBe("/voice-live/realtime");
    expect(handshake?.query).toEqual({ "api-version": "2025-10-01", model: "gpt-4.1" });
    expect(handshake?.headers).toMatchObject({
      "api-key": key,
      "x-ms-client-request-id": expect.stringMatching(/^[\da-f-]{36}$/),
      upgrade: "websocket",
    });
    expect(handshake?.headers.authorization).toBeUndefined();
    expect(await heardAnswer()).toMatch(/84|eighty[- ]four/);
    expect(program.stdout() + (await readFile(join(folder, "voicelive.log"), "utf8"))).not.toContain(key);
  });

  test("keyless: a token of Entra ID for the scope of Voice Live, in the header", async () => {
    await installIdentity(folder);
    const token = "entra-1-for-https://ai.azure.com/.default";
    const azure = await endpoint({ tokens: [token] });
    const program = chat([...files, "--entra"], { AZURE_VOICE_LIVE_ENDPOINT: azure.url, VOICE_LIVE_MODEL: "gpt-4o" });
    expect(await program.exited, program.stderr()).toBe(0);
    const [handshake] = azure.seen;
    expect(handshake?.headers.authorization).toBe(`Bearer ${token}`);
    expect(handshake?.headers["api-key"]).toBeUndefined();
    expect(handshake?.query).toEqual({ "api-version": "2025-05-01-preview", model: "gpt-4o" });
    expect(await heardAnswer()).toMatch(/84|eighty[- ]four/);
    expect(program.stdout() + (await readFile(join(folder, "voicelive.log"), "utf8"))).not.toContain(token);
  });

  test("a wrong key is one line that says what to do, and exit code 1", async () => {
    const azure = await endpoint({ keys: ["another"] });
    const env = { AZURE_VOICE_LIVE_ENDPOINT: azure.url, AZURE_VOICE_LIVE_API_KEY: "wrong-key-0123456789" };
    const program = chat(files, env);
    expect(await program.exited).toBe(1);
    expect(program.stderr().trim().split("\n")).toHaveLength(1);
    expect(program.stderr()).toMatch(/401/);
    expect(program.stderr()).not.toContain("wrong-key");
  });

  test("a certificate that is not trusted is refused", async () => {
    const azure = await endpoint({ keys: ["k"] });
    const env = { AZURE_VOICE_LIVE_ENDPOINT: azure.url, AZURE_VOICE_LIVE_API_KEY: "k", NODE_EXTRA_CA_CERTS: "" };
    const program = chat(files, env);
    expect(await program.exited).toBe(1);
    expect(program.stderr()).toMatch(/certificate/i);
    expect(azure.seen).toEqual([]);
  });

  test("without @azure/identity it says what to install", async () => {
    await rm(join(folder, "node_modules"), { recursive: true, force: true });
    const program = chat(files, { AZURE_VOICE_LIVE_ENDPOINT: "https://nobody.services.ai.azure.com" });
    expect(await program.exited).toBe(1);
    expect(program.stderr()).toMatch(/npm install @azure\/identity.*az login/);
  });
});
