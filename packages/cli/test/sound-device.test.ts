import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pcm16ToSamples, rmsDb } from "@vivavoce/audio";
import { afterAll, beforeAll, describe, expect, onTestFailed, onTestFinished, test } from "vitest";
import { installIdentity, startAzureEndpoint, testCertificatePath } from "./azure-endpoint.ts";
import { startProgram } from "./child-program.ts";
import type { ChildProgram } from "./child-program.ts";
import { loadEmbeddedServers } from "./embedded-server.ts";
import type { EmbeddedServers } from "./embedded-server.ts";
import { sounding, startVirtualSound } from "./virtual-sound.ts";
import type { Recording, VirtualSound } from "./virtual-sound.ts";

/** Level under which a recording is silence, dBFS. */
const silenceDb = -60;
/** How long anything may take, well below the time of a test: what was said and heard is told then. */
const limits = { timeout: 20_000 };
/** How long a program may load its engines, which a busy machine makes long: no part of what is tried. */
const loadMs = 60_000;

let folder: string;
let servers: EmbeddedServers;
let sound: VirtualSound;

describe.skipIf(sounding.missing)(sounding.title("with a microphone and a speaker"), { timeout: 120_000 }, () => {
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "vivavoce-devices-"));
    servers = await loadEmbeddedServers();
    sound = await startVirtualSound();
  }, 60_000);

  afterAll(async () => {
    await sound?.close();
    await servers?.close();
    await rm(folder, { recursive: true });
  });

  function start(args: readonly string[], env: Record<string, string> = {}): ChildProgram {
    const program = startProgram(args, folder, { ...sound.env, ...env });
    onTestFinished(() => program.stop("SIGKILL"));
    onTestFailed(() => void process.stderr.write(`${program.stdout()}${program.stderr()}`));
    return program;
  }

  test("lists the devices", async () => {
    const list = start(["chat", "--list-devices", "--json"]);
    expect(await list.exited, list.stderr()).toBe(0);
    const devices = JSON.parse(list.stdout()) as { kind: string; name: string; isDefault: boolean }[];
    for (const kind of ["microphone", "speaker"]) {
      expect(devices.filter((device) => device.kind === kind && device.isDefault)).toHaveLength(1);
    }
  });

  test("a question is heard by the microphone, and the answer from the speaker is understood", async () => {
    const { url } = await servers.start();
    const question = await servers.speak("What is twelve times seven?", { trailMs: 300 });
    const chat = start(["chat", "--endpoint", url]);
    await chat.printed(/Speak\./, loadMs);
    const recording = await sound.record();
    const { from, answer } = await ask(chat, recording, question);
    expect(answer).toMatch(/84|eighty[- ]four/i);
    // The end of the answer is still on its way through the devices.
    await expect.poll(() => tailDb(recording.heardSoFar()), limits).toBeLessThan(silenceDb);
    expect(await servers.hear(trimmed((await recording.stop()).subarray(from)))).toMatch(/84|eighty[- ]four/);
    expect(chat.stdout()).toMatch(/You: .*twelve times seven/i);
    chat.stop("SIGINT");
    expect(await chat.exited, chat.stderr()).toBe(0);
    expect(await readFile(join(folder, "voicelive.log"), "utf8")).toContain("response.done");
  });

  // Nothing of what plays gets into this microphone, as with headphones: whoever speaks is a user from the start.
  test.each([300, 1350, 3000])(
    "talk needs no server, and who speaks up %d ms into the first answer is heard",
    { timeout: 120_000 },
    async (intoMs) => {
      const interruption = await servers.speak("What is twelve times seven?", { trailMs: 300 });
      const talk = start(["talk"]);
      await talk.printed(/Speak\./, loadMs);
      const recording = await sound.record();
      await sound.speak(await servers.speak("Count to thirty.", { trailMs: 300 }), 24_000);
      // So much of the answer has been played when the first word begins, after 300 ms of pause.
      const playedMs = Math.max(200, intoMs - 300);
      const beganAt = await soundOf(recording);
      await expect.poll(() => recording.heardSoFar().length - beganAt, limits).toBeGreaterThan(24 * playedMs);
      await sound.speak(interruption, 24_000);
      await talk.printed(/Assistant: [^\n]*\(interrupted\)/, 5000);
      const [, heard = ""] = await talk.printed(/You: .*\n[^]*You: (.*)/, 10_000);
      expect(heard).toMatch(/^what is twelve times seven/i);
      const [, answer = ""] = await talk.printed(/Assistant: [^]*Assistant: (.*)/, 20_000);
      await expect.poll(() => tailDb(recording.heardSoFar()), limits).toBeLessThan(silenceDb);
      talk.stop("SIGINT");
      expect(await talk.exited, talk.stderr()).toBe(0);

      const played = await servers.hear(trimmed((await recording.stop()).subarray(beganAt)));
      expect(played).toContain(lastWordOf(answer));
      // How the first answer would have ended.
      expect(played).not.toMatch(/\b30\b|thirty/i);
    },
  );

  test("a lost connection comes back, with a fresh token and the session as it was", async () => {
    const tokens = [1, 2].map((count) => `entra-${count}-for-https://ai.azure.com/.default`);
    const { url } = await servers.start();
    const azure = await startAzureEndpoint(url, { tokens });
    onTestFinished(() => azure.close());
    await installIdentity(folder);
    const chat = start(["chat", "--entra", "--endpoint", azure.url, "--voice", "rms"], {
      NODE_EXTRA_CA_CERTS: testCertificatePath,
    });
    await chat.printed(/Speak\./, loadMs);
    azure.cut();
    await chat.printed(/Session [^]*Session /);
    expect(chat.stderr()).toContain("The connection was lost. Trying again ...");
    expect(azure.seen.map(({ headers }) => headers.authorization)).toEqual(tokens.map((token) => `Bearer ${token}`));
    const recording = await sound.record();
    const question = await servers.speak("What is twelve times seven?", { trailMs: 300 });
    expect((await ask(chat, recording, question)).answer).toMatch(/84|eighty[- ]four/i);
    await recording.stop();
    const updates = (await readFile(join(folder, "voicelive.log"), "utf8")).match(
      /received \{"type":"session.updated".*/g,
    );
    expect(updates).toHaveLength(2);
    expect(updates?.[1]).toContain('"name":"rms"');
    chat.stop("SIGINT");
    expect(await chat.exited, chat.stderr()).toBe(0);
  });

  test("a device that is not there is one clear line", async () => {
    const chat = start(["chat", "--microphone", "no such device", "--output", "out.wav"]);
    expect(await chat.exited).toBe(1);
    expect(chat.stderr()).toMatch(/^No microphone can be used: .*--list-devices.*$/m);
  });
});

/** Where sound begins in a recording that is silent so far. */
async function soundOf(recording: Recording): Promise<number> {
  await expect.poll(() => tailDb(recording.heardSoFar(), 100), { ...limits, interval: 20 }).toBeGreaterThan(-40);
  return recording.heardSoFar().length - 2400;
}

/** The last word of an answer, as a recognizer writes it. */
function lastWordOf(answer: string): string {
  return /(\w+)\W*$/.exec(answer)?.[1]?.toLowerCase() ?? "nothing was answered";
}

/** Asks a question. Gives its answer as it is printed, and the place in the recording where the question began. */
async function ask(chat: ChildProgram, recording: Recording, question: Int16Array) {
  const from = recording.heardSoFar().length;
  await sound.speak(question, 24_000);
  const [, answer = ""] = await chat.printed(/Assistant: (.*)/, 20_000);
  return { from, answer };
}

/** Level of the last second of a recording, or of as much as is asked for. */
function tailDb(pcm16: Int16Array, durationMs = 1000): number {
  return rmsDb(pcm16ToSamples(pcm16.subarray(-durationMs * 24)));
}

/** A recording without the silence before and after what is in it: a recognizer invents words on silence. */
function trimmed(pcm16: Int16Array): Int16Array {
  const first = pcm16.findIndex((sample) => Math.abs(sample) > 300);
  const last = pcm16.findLastIndex((sample) => Math.abs(sample) > 300);
  return pcm16.subarray(Math.max(0, first - 4800), last + 4800);
}
