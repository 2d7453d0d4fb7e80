import { mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseWav } from "@vivavoce/audio";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { writeGtcrn } from "../../engines/test/networks/gtcrn-network.ts";
import { writeSmartTurn } from "../../engines/test/networks/smart-turn-network.ts";
import { writeSenseVoice } from "../../engines/test/networks/tone-networks.ts";
import { writeLexiconVoice } from "../../engines/test/networks/voice-networks.ts";
import { startProgram } from "./child-program.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "vivavoce-try-"));
  for (const name of ["vits-voice", "sense-voice"]) await mkdir(join(folder, name));
  writeLexiconVoice(join(folder, "vits-voice"));
  writeSenseVoice(join(folder, "sense-voice"));
  writeSmartTurn(join(folder, "smart-turn.onnx"));
  writeGtcrn(join(folder, "gtcrn.onnx"));
});
afterAll(() => rm(folder, { recursive: true }));

async function tried(...args: readonly string[]): Promise<string> {
  const program = startProgram(["models", "try", ...args], folder, { HOME: folder });
  onTestFinished(() => program.stop("SIGKILL"));
  expect(await program.exited, program.stderr()).toBe(0);
  return program.stdout();
}

test("a voice of one's own is tried: it loads, speaks into a file, and is measured", { timeout: 60_000 }, async () => {
  const said = await tried("path:./vits-voice", "--text", "good morning", "-o", "said.wav");
  expect(said).toMatch(/^path:\.\/vits-voice on this machine, now:\nLoads +in [\d.]+ s\nFirst audio +after \d+ ms\n/);
  expect(said).toMatch(/Memory +\d+ [MG]B\nSaid by speaker-0 +good morning \(said\.wav\)\n$/);
  expect(parseWav(await readFile(join(folder, "said.wav"))).samples.length).toBeGreaterThan(1000);
});

test("ears of one's own are tried with a sentence of the built-in voice", { timeout: 60_000 }, async () => {
  const trial = JSON.parse(await tried("path:sense-voice", "--json")) as Record<string, unknown>;
  expect(trial).toMatchObject({ name: "path:sense-voice", text: expect.stringMatching(/^(low|high)/) });
  for (const fact of ["loadMs", "firstTextMs", "workMs", "audioMs", "realTimeFactor"])
    expect(trial[fact]).toBeGreaterThan(0);
});

test(
  "a judge of turns of one's own is tried: how fast it answers, and what it makes of a sample",
  { timeout: 60_000 },
  async () => {
    const said = await tried("path:smart-turn.onnx");
    expect(said).toMatch(/Answers +in \d+ ms\nFinished +[\d.]+ after the whole sample, [\d.]+ in the middle of it\n/);
    expect(said).not.toMatch(/Heard|Said/);
    const trial = JSON.parse(await tried("path:smart-turn.onnx", "--json")) as Record<string, unknown>;
    expect(trial).toMatchObject({ finished: { whole: expect.any(Number), half: expect.any(Number) } });
  },
);

test("a denoiser of one's own is tried: what it takes, and what it takes out", { timeout: 60_000 }, async () => {
  const said = await tried("path:gtcrn.onnx", "-o", "quiet.wav");
  expect(said).toMatch(/Real-time factor +0\.\d+ .*\nMemory .*\nQuieter +by [\d.]+ dB \(quiet\.wav\)\n/);
  expect(parseWav(await readFile(join(folder, "quiet.wav"))).sampleRate).toBe(16_000);
});
