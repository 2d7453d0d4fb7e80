import { execFileSync, spawn } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { encodeWav } from "@vivavoce/audio";
import { SoundFileError } from "@vivavoce/audio/sound-file";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readSpeech } from "../chat/wav-source.ts";
import { openSoundFile } from "./open-sound-file.ts";

const sounds = fileURLToPath(new URL("../../../audio/test/sounds/", import.meta.url));
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "vivavoce-sound-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function lengthS(path: string, longestS = 60): Promise<number> {
  const file = await openSoundFile(path, longestS);
  try {
    return [...file.pieces].reduce((sum, piece) => sum + piece.length, 0) / file.sampleRate;
  } finally {
    file.close();
  }
}

describe("a sound file", () => {
  it.each([
    ["window-11k.flac", 1.67],
    ["window-flac.oga", 1.67],
    ["window.opus", 1.67],
    ["window-stereo.opus", 1.67],
    ["window.webm", 1.67],
    ["window-ima-adpcm.wav", 1.67],
  ])("%s has its length, whatever it is called", async (name, seconds) => {
    expect(await lengthS(sounds + name)).toBeCloseTo(seconds, 1);
    const other = join(folder, "named.txt");
    copyFileSync(sounds + name, other);
    expect(await lengthS(other)).toBeCloseTo(seconds, 1);
    expect((await readSpeech(other)).length / 24_000).toBeCloseTo(seconds, 1);
  });

  it("is read from a named pipe", async () => {
    const pipe = join(folder, "pipe");
    execFileSync("sh", ["-c", `mkfifo '${pipe}'`]);
    const writer = spawn("sh", ["-c", `cat '${sounds}window.opus' > '${pipe}'`]);
    expect(await lengthS(pipe)).toBeCloseTo(1.67, 1);
    writer.kill();
    const endless = spawn("sh", ["-c", `exec cat /dev/zero > '${pipe}'`]);
    await expect(lengthS(pipe)).rejects.toThrow(/not a sound file/);
    endless.kill();
  });

  it("is read no further than was asked for", async () => {
    await expect(lengthS(`${sounds}window.opus`, 1)).rejects.toThrow(/longer than .*minutes; cut it/);
  });

  it.each<[string, (path: string) => void, RegExp]>([
    ["absent", () => undefined, /there is no such file/],
    ["folder", (path) => mkdirSync(path), /it is a folder/],
    ["empty", (path) => writeFileSync(path, ""), /the file is empty/],
    ["text.wav", (path) => writeFileSync(path, "hello\n"), /a text file, not a sound file/],
    [
      "it's.m4a",
      (path) => writeFileSync(path, "\0\0\0\x1cftypM4A \0\0\0\0"),
      /ffmpeg -i '.*it'\\''s\.m4a' -ar 24000 -ac 1 '.*it'\\''s\.wav'$/,
    ],
    [
      "memo.mp3",
      (path) => writeFileSync(path, mp3()),
      /^an MP3 file; convert it first: ffmpeg -i \S+\/memo\.mp3 .*\/memo\.wav$/,
    ],
    ["mp3.wav", (path) => writeFileSync(path, mp3()), /ffmpeg -i \S+\/mp3\.wav -ar 24000 -ac 1 \S+\/mp3-24k\.wav$/],
    ["v.ogg", (path) => writeFileSync(path, vorbisStart()), /Ogg Vorbis.*ffmpeg -i/],
    ["slow.wav", (path) => writeFileSync(path, encodeWav(new Float32Array(10), 100)), /100 Hz is beyond/],
    ["cut.opus", (path) => writeFileSync(path, "OggS"), /cut off/],
    ["cut.flac", (path) => writeFileSync(path, "fLaC\0"), /without its description/],
  ])("that is none is told: %s", async (name, make, expected) => {
    const path = join(folder, name);
    make(path);
    await expect(lengthS(path)).rejects.toThrow(SoundFileError);
    await expect(lengthS(path)).rejects.toThrow(expected);
  });

  it("is no device", async () => {
    await expect(lengthS("/dev/zero")).rejects.toThrow(/it is a device/);
  });

  it("says so when there is nothing to speak", async () => {
    const path = join(folder, "none.wav");
    writeFileSync(path, encodeWav(new Float32Array(0), 16_000));
    await expect(readSpeech(path)).rejects.toThrow(/it holds no sound/);
  });
});

/** Two frames of silence, MPEG-1, 128 kbit/s at 44.1 kHz. */
function mp3(): Buffer {
  const frame = Buffer.alloc(417);
  frame.set([0xff, 0xfb, 0x90, 0xc4]);
  return Buffer.concat([frame, frame]);
}

function vorbisStart(): Buffer {
  const body = Buffer.from("\x01vorbis0000000000000000000000", "latin1");
  const head = Buffer.alloc(28);
  head.write("OggS");
  head[5] = 2;
  head[26] = 1;
  head[27] = body.length;
  return Buffer.concat([head, body]);
}
