import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text as readAll } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { encodeWav, parseWav, resample } from "@vivavoce/audio";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { mainPath, startProgram } from "./child-program.ts";

const sounds = fileURLToPath(new URL("../../audio/test/sounds/", import.meta.url));
const names = [
  "window-11k.flac",
  "window-flac.oga",
  "window.opus",
  "window-stereo.opus",
  "window.webm",
  "window-ima-adpcm.wav",
  "window-ms-adpcm.wav",
];
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "vivavoce-sounds-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function transcribe(...args: readonly string[]): Promise<{ code: number | null; out: string[]; err: string[] }> {
  const program = startProgram(["transcribe", ...args], folder);
  onTestFinished(() => program.stop("SIGKILL"));
  const code = await program.exited;
  const lines = (text: string): string[] => text.split("\n").filter((line) => line !== "");
  return { code, out: lines(program.stdout()), err: lines(program.stderr()) };
}

describe("transcribe", { timeout: 120_000 }, () => {
  test("hears the same words in every kind of file", async () => {
    const { code, out, err } = await transcribe(...names.map((name) => sounds + name));
    expect([code, err]).toEqual([0, []]);
    expect(out).toHaveLength(names.length);
    for (const line of out) expect(line).toMatch(/please open the window/i);
  });

  test("hears the same words at every rate, and with every relation of two channels", async () => {
    await spoken("clear.wav", "Please open the window.");
    const { samples, sampleRate } = parseWav(await readFile(join(folder, "clear.wav")));
    const files: string[] = [];
    for (const rate of [8000, 11_025, 44_100, 96_000, 192_000]) {
      files.push(`${rate}.wav`);
      await writeFile(join(folder, `${rate}.wav`), encodeWav(resample(samples, sampleRate, rate), rate));
    }
    for (const [name, gain] of [
      ["opposite", -1],
      ["silent", 0],
    ] as const) {
      files.push(`${name}.wav`);
      await writeFile(join(folder, `${name}.wav`), stereo(samples, sampleRate, gain));
    }
    const { code, out, err } = await transcribe(...files);
    expect([code, err]).toEqual([0, []]);
    expect(out.filter((line) => /please open the window/i.test(line))).toHaveLength(files.length);
  });

  test("is not stopped by a file that it cannot use", async () => {
    await writeFile(join(folder, "bad.mp3"), "no sound at all\n");
    await writeFile(join(folder, "line\nbreak.m4a"), "\0\0\0\x1cftypM4A \0\0\0\0");
    const frame = Buffer.alloc(417);
    frame.set([0xff, 0xfb, 0x90, 0xc4]);
    await writeFile(join(folder, "memo.mp3"), Buffer.concat([frame, frame, frame]));
    const good = sounds + names[0];
    const { code, out, err } = await transcribe(
      good,
      "bad.mp3",
      "memo.mp3",
      "absent.wav",
      ".",
      "line\nbreak.m4a",
      "/dev/zero",
      good,
    );
    expect(code).toBe(2);
    expect(out).toHaveLength(2);
    expect(err.map((line) => line.replace(/^Cannot transcribe /, ""))).toEqual([
      "bad.mp3: a text file, not a sound file",
      "memo.mp3: an MP3 file; convert it first: ffmpeg -i memo.mp3 -ar 24000 -ac 1 memo.wav",
      "absent.wav: there is no such file",
      ".: it is a folder",
      expect.stringMatching(/^line\?break\.m4a: an MPEG-4 file.*convert it first: ffmpeg -i .* 'line\?break\.wav'$/),
      "/dev/zero: it is a device or a socket, not a file",
    ]);
  });

  test("reads the standard input, and says what is wrong with it", async () => {
    const fed = async (command: string): Promise<[string, string]> => {
      const shell = spawn("sh", ["-c", `${command} | "$0" "$1" transcribe -`, process.execPath, mainPath], {
        cwd: folder,
      });
      return Promise.all([readAll(shell.stdout), readAll(shell.stderr)]);
    };
    expect((await fed(`cat '${sounds}window.opus'`))[0]).toMatch(/please open the window/i);
    // Pipes without an end are refused by their beginning.
    expect((await fed("cat /dev/zero"))[1]).toMatch(/^Cannot transcribe the standard input: not a sound file.*\n$/);
    expect((await fed("yes"))[1]).toMatch(/: a text file, not a sound file\n$/);
    expect(await fed("printf hello")).toEqual([
      "",
      "Cannot transcribe the standard input: a text file, not a sound file\n",
    ]);
  });
});

async function spoken(name: string, text: string): Promise<void> {
  const program = startProgram(["say", text, "-o", name], folder);
  onTestFinished(() => program.stop("SIGKILL"));
  expect(await program.exited, program.stderr()).toBe(0);
}

function stereo(samples: Float32Array, sampleRate: number, gain: number): Uint8Array {
  const interleaved = new Float32Array(2 * samples.length);
  samples.forEach((sample, i) => {
    interleaved[2 * i] = sample;
    interleaved[2 * i + 1] = gain * sample;
  });
  const bytes = encodeWav(interleaved, sampleRate);
  const view = new DataView(bytes.buffer);
  view.setUint16(22, 2, true);
  view.setUint32(28, sampleRate * 4, true);
  view.setUint16(32, 4, true);
  return bytes;
}
