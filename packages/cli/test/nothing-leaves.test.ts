import { execFileSync } from "node:child_process";
import { realpathSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { mainPath } from "./child-program.ts";
import { openSealedRoom, sealing, type SealedEnd, type SealedRoom } from "./sealed-room.ts";

// What people use this server for: what they say stays on their machine. So the built programs are run in a network
// that has loopback and nothing else, with empty folders, and all their system calls of that kind are read.

describe.skipIf(sealing.missing)(sealing.title("in a sealed room"), { timeout: 120_000 }, () => {
  let room: SealedRoom;
  beforeEach(async () => {
    room = await openSealedRoom();
  });
  afterEach(() => room?.close());

  /** Runs the built command line to its end. */
  async function run(...args: string[]): Promise<SealedEnd> {
    const end = await room.start([mainPath, ...args]).ended;
    expect(end.code, end.output).toBe(0);
    return end;
  }

  test("a program that reaches out, looks up a name or leaves a file is seen", async () => {
    const script = `
      const { mkdirSync, writeFileSync } = require("node:fs");
      mkdirSync(process.env.HOME + "/.cache/vendor", { recursive: true });
      writeFileSync(process.env.HOME + "/.cache/vendor/id", "1");
      require("node:dns").lookup("collector.example", () => {});
      require("node:net").connect(443, "192.0.2.1").on("error", () => {});`;
    const { deeds } = await room.start(["-e", script]).ended;
    expect(deeds.reachedOut.some((line) => line.includes("192.0.2.1"))).toBe(true);
    expect(deeds.reachedOut.some((line) => line.includes("htons(53)") || line.includes("resolve"))).toBe(true);
    expect(deeds.wrote).toContain(`${room.dir}/home/.cache/vendor/id`);
    expect(room.found()).toEqual(["home/.cache", "home/.cache/vendor", "home/.cache/vendor/id"]);
  });

  test("a server holds a spoken conversation, reaches nobody, and writes only its journal", async () => {
    const journal = `${room.work}/journal`;
    const said = await run("say", "What is seven times six?", "-o", "question.wav");
    const server = room.start([mainPath, "serve", "--port", "0", "--journal-dir", journal]);
    const [, url = ""] = await server.printed(/listens on (http:\S+)/u);
    const talked = await run("chat", "--endpoint", url, "--input", "question.wav", "--output", "answer.wav");
    const heard = await run("transcribe", "answer.wav");
    server.stop();
    const served = await server.ended;

    expect(talked.output).toMatch(/You: .*seven times six/iu);
    expect(heard.output).toMatch(/42|forty.?two/iu);
    expect([said, talked, heard, served].flatMap(({ deeds }) => deeds.reachedOut)).toEqual([]);
    const at = (names: readonly string[]): string[] => names.map((name) => `${room.work}/${name}`);
    expect(said.deeds.wrote).toEqual(at(["question.wav"]));
    expect(talked.deeds.wrote).toEqual(at(["answer.wav", "voicelive.log"]));
    expect(heard.deeds.wrote).toEqual([]);
    expect(served.deeds.wrote.filter((path) => path !== journal && !path.startsWith(`${journal}/`))).toEqual([]);
    expect(served.deeds.wrote.some((path) => path.endsWith(".jsonl"))).toBe(true);
    const kept = room.found().filter((path) => !path.startsWith("work/journal"));
    expect(kept).toEqual(["work/answer.wav", "work/question.wav", "work/voicelive.log"]);
  });

  test("the examination of the machine reaches nobody and leaves nothing", async () => {
    const { deeds } = await run("doctor");
    expect(deeds.reachedOut).toEqual([]);
    // It looks for sound devices, and the machine's own sound libraries keep notes about them: gone with the next start.
    const notes = [`${room.dir}/run/pulse`, "/dev/"];
    expect(deeds.wrote.filter((path) => !notes.some((note) => path.startsWith(note)))).toEqual([]);
    expect(room.found().filter((path) => path !== "run/pulse")).toEqual([]);
  });

  test("the engines alone, as a library, reach nobody and leave nothing", async () => {
    const embedded = new URL("../../engines/dist/embedded/index.js", import.meta.url);
    const script = `
      import { createEmbeddedEngines } from ${JSON.stringify(embedded.href)};
      const engines = await createEmbeddedEngines({ workers: 1 });
      await engines.voiceActivity.openStream().process(new Float32Array(512));
      const stream = engines.recognizer.openStream({});
      stream.push(new Float32Array(16_000));
      await stream.settle();
      await engines.close();`;
    const end = await room.start(["--input-type=module", "-e", script]).ended;
    expect(end).toEqual({ code: 0, output: "", deeds: { reachedOut: [], wrote: [] } });
    expect(room.found()).toEqual([]);
  });

  test("a server that a program embeds reaches nobody and leaves nothing", async () => {
    const example = new URL("../../../examples/dist/embed/embed.js", import.meta.url);
    const script = `
      const { url, stop } = await import(${JSON.stringify(example.href)});
      console.log((await fetch(url + "/health")).status);
      await stop();`;
    const end = await room.start(["--input-type=module", "-e", script], { env: { PORT: "0" } }).ended;
    expect(end).toEqual({ code: 0, output: "200\n", deeds: { reachedOut: [], wrote: [] } });
    expect(room.found()).toEqual([]);
  });

  test("npm and npx, by which people start it, ask nobody for news of npm and keep no record", async () => {
    const cwd = fileURLToPath(new URL("../../..", import.meta.url));
    const npm = realpathSync(execFileSync("which", ["npm"], { encoding: "utf8" }).trim());
    const end = await room.start([npm, "exec", "--", "vivavoce", "--version"], { cwd }).ended;
    expect(end).toMatchObject({ code: 0, deeds: { reachedOut: [] } });
    // An empty folder for what it would install.
    expect(end.deeds.wrote.filter((path) => path.startsWith(room.dir))).toEqual([`${room.dir}/home/.npm`]);
    expect(room.found()).toEqual(["home/.npm"]);
  });
});
