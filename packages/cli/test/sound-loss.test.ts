import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { startProgram } from "./child-program.ts";
import type { ChildProgram } from "./child-program.ts";
import { loadEmbeddedServers } from "./embedded-server.ts";
import type { EmbeddedServers } from "./embedded-server.ts";
import { sounding, startVirtualSound } from "./virtual-sound.ts";
import type { VirtualSound } from "./virtual-sound.ts";

let folder: string;
let servers: EmbeddedServers;
let sound: VirtualSound;

describe.skipIf(sounding.missing)(
  sounding.title("when the sound server ends during a chat"),
  { timeout: 60_000 },
  () => {
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), "vivavoce-loss-"));
      servers = await loadEmbeddedServers();
      sound = await startVirtualSound();
    }, 60_000);

    afterAll(async () => {
      await sound?.close();
      await servers?.close();
      await rm(folder, { recursive: true });
    });

    async function startChat(): Promise<ChildProgram> {
      const { url } = await servers.start();
      const chat = startProgram(["chat", "--endpoint", url], folder, sound.env);
      onTestFinished(() => chat.stop("SIGKILL"));
      await chat.printed(/Speak\./);
      return chat;
    }

    const errors = (chat: ChildProgram) => expect.poll(() => chat.stderr(), { timeout: 20_000 });

    test("and starts again, the conversation goes on", async () => {
      const chat = await startChat();
      await sound.pull();
      await errors(chat).toMatch(/The microphone is gone \(.*\)/);
      await sound.plug();
      await errors(chat).toMatch(/Sound goes on: the microphone/);
      await sound.speak(await servers.speak("What is twelve times seven?", { trailMs: 300 }), 24_000);
      await chat.printed(/You: .*twelve/i, 20_000);
      chat.stop("SIGTERM");
      expect(await chat.exited, chat.stderr()).toBe(0);
    });

    test("and stays away, the chat ends with one line, and the screen is not flooded", async () => {
      const chat = await startChat();
      await sound.pull();
      expect(await chat.exited, chat.stderr()).toBe(1);
      expect(chat.stderr()).toMatch(/^No (microphone|speaker) can be used: .*--list-devices.*$/m);
      expect(chat.stderr().split("\n").length).toBeLessThan(10);
      await sound.plug();
    });

    test("a signal ends it meanwhile", async () => {
      const chat = await startChat();
      await sound.pull();
      await errors(chat).toMatch(/The microphone is gone/);
      chat.stop("SIGTERM");
      expect(await chat.exited, chat.stderr()).toBe(0);
    });
  },
);
