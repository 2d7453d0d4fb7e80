import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encodeWav, parseWav, pcm16ToSamples, resample, samplesToPcm16 } from "@vivavoce/audio";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { startProgram } from "./child-program.ts";
import type { ChildProgram } from "./child-program.ts";
import { joinDeltas, loadEmbeddedServers } from "./embedded-server.ts";
import type { EmbeddedServers } from "./embedded-server.ts";
import { openQuickstart } from "./quickstart-client.ts";

const secret = "key-of-nobody-else-0123456789";

let folder: string;
let servers: EmbeddedServers;
let twelveTimesSeven: Int16Array;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "vivavoce-program-"));
  servers = await loadEmbeddedServers();
  twelveTimesSeven = await servers.speak("What is twelve times seven?", { trailMs: 500 });
}, 60_000);

afterAll(async () => {
  await servers.close();
  await rm(folder, { recursive: true });
});

function start(args: readonly string[], env: Record<string, string> = {}): ChildProgram {
  const program = startProgram(args, folder, env);
  onTestFinished(() => program.stop("SIGKILL"));
  return program;
}

describe("vivavoce chat", { timeout: 60_000 }, () => {
  test("speaks a file and writes the answer, without telling the key to anyone", async () => {
    const { url } = await servers.start({ credentials: { apiKeys: [secret] } });
    await writeFile(join(folder, "speech.wav"), encodeWav(pcm16ToSamples(twelveTimesSeven), 24_000));
    const chat = start(["chat", "--endpoint", url, "--input", "speech.wav", "--output", "answer.wav"], {
      AZURE_VOICE_LIVE_API_KEY: secret,
    });
    expect(await chat.exited, chat.stderr()).toBe(0);
    expect(chat.stderr()).toBe("");
    const { samples, sampleRate } = parseWav(await readFile(join(folder, "answer.wav")));
    expect(await servers.hear(samplesToPcm16(resample(samples, sampleRate, 24_000)))).toMatch(/84|eighty[- ]four/);
    const log = await readFile(join(folder, "voicelive.log"), "utf8");
    expect(log).toContain("response.done");
    expect(`${log}${chat.stdout()}`).not.toContain(secret);
  });

  test("is told of a wrong key in one line", async () => {
    const { url } = await servers.start({ credentials: { apiKeys: [secret] } });
    await writeFile(join(folder, "short.wav"), encodeWav(new Float32Array(2400), 24_000));
    const chat = start(["chat", "--endpoint", url, "--input", "short.wav", "--output", "none.wav"], {
      AZURE_VOICE_LIVE_API_KEY: "a-wrong-key",
    });
    expect(await chat.exited).toBe(1);
    expect(chat.stderr().trim().split("\n")).toHaveLength(1);
    expect(chat.stderr()).not.toContain("a-wrong-key");
  });
});

describe("vivavoce serve", { timeout: 60_000 }, () => {
  test("starts, talks, and lets a conversation end before it stops", async () => {
    const serve = start(["serve", "--port", "0"]);
    const [, url = ""] = await serve.printed(/listens on (http\S+)/);
    expect(await (await fetch(`${url}/health`)).json()).toMatchObject({ status: "ok", sessions: 0 });

    const client = await openQuickstart(url, "2026-07-15");
    client.say(await servers.speak("What is twelve times seven?", { trailMs: 3000 }));
    await client.log.next("response.audio.delta");
    serve.stop("SIGTERM");
    const { response } = await client.log.next("response.done");
    expect(response.status).toBe("completed");
    const audio = joinDeltas(client.log.all("response.audio.delta").map((event) => event.delta));
    expect(await servers.hear(audio)).toMatch(/84|eighty[- ]four/);
    await client.close();
    expect(await serve.exited).toBe(0);
    expect(serve.stdout()).toContain("Stopping");
    expect(serve.stderr()).toBe("");
  });

  test.each([
    [["--port", "seventy"], {}, /port/i],
    [["--prot", "8080"], {}, /--prot/],
    [["--host", "0.0.0.0", "--port", "0"], {}, /key/i],
    [[], { PORT: "99999" }, /PORT/],
  ])("explains %j %j in one line and ends with 2", async (args, env, expected) => {
    const serve = start(["serve", ...args], env as Record<string, string>);
    expect(await serve.exited).toBe(2);
    expect(serve.stderr()).toMatch(expected);
    expect(serve.stderr().trim().split("\n")).toHaveLength(1);
    expect(serve.stdout()).toBe("");
  });
});
