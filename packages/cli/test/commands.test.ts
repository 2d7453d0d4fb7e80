import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text as readAll } from "node:stream/consumers";
import { encodeWav, parseWav, resample } from "@vivavoce/audio";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { mainPath, startProgram } from "./child-program.ts";
import type { ChildProgram } from "./child-program.ts";

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "vivavoce-commands-"));
});

afterAll(() => rm(folder, { recursive: true }));

function start(args: readonly string[], env: Record<string, string> = {}): ChildProgram {
  const program = startProgram(args, folder, env);
  onTestFinished(() => program.stop("SIGKILL"));
  return program;
}

/** Runs to the end; fails unless all went well. */
async function run(args: readonly string[], env: Record<string, string> = {}): Promise<string> {
  const program = start(args, env);
  expect(await program.exited, program.stderr()).toBe(0);
  return program.stdout();
}

const sentence = "The library opens at nine on Monday.";

describe("say and transcribe", { timeout: 120_000 }, () => {
  test("what is said can be written down again, with times, at other rates and formats too", async () => {
    const said = JSON.parse(await run(["say", sentence, "-o", "said.wav", "--json"])) as {
      durationMs: number;
      words: { text: string; offsetMs: number; durationMs: number }[];
    };
    const { samples, sampleRate } = parseWav(await readFile(join(folder, "said.wav")));
    expect(said.durationMs).toBe(Math.round((samples.length / sampleRate) * 1000));
    expect(said.words.map(({ text }) => text).join(" ")).toMatch(/^The library opens/);
    expect(said.words.every(({ offsetMs, durationMs }) => offsetMs + durationMs <= said.durationMs)).toBe(true);

    // Two seconds of silence before it, twice: two sentences that begin where they do.
    const wide = resample(samples, sampleRate, 44_100);
    const twice = new Float32Array(2 * (88_200 + wide.length));
    twice.set(wide, 88_200);
    twice.set(wide, 88_200 * 2 + wide.length);
    await writeFile(join(folder, "twice.wav"), stereoFloatWav(twice, 44_100));
    const heard = JSON.parse(await run(["transcribe", "twice.wav", "--json"])) as {
      text: string;
      segments: { offsetMs: number; durationMs: number; words?: unknown[] }[];
    };
    expect(heard.text.toLowerCase()).toMatch(/the library opens.*the library opens/);
    expect(heard.segments).toHaveLength(2);
    const starts = [2000, 4000 + said.durationMs];
    heard.segments.forEach(({ offsetMs }, index) => {
      expect(Math.abs(offsetMs - (starts[index] ?? 0))).toBeLessThan(400);
    });
    const lines = (await run(["transcribe", "twice.wav", "--times"])).trim().split("\n");
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatch(/^00:0[12]\.\d {2}The library/);
  });

  test("voices differ, and speed changes the length", async () => {
    expect(await run(["say", "--list-voices"])).toMatch(/^slt +en-US +female\nrms/);
    const lengthOf = async (...args: string[]): Promise<number> => {
      await run(["say", sentence, "-o", "one.wav", ...args]);
      return parseWav(await readFile(join(folder, "one.wav"))).samples.length;
    };
    const usual = await lengthOf();
    expect(await lengthOf("--voice", "rms")).not.toBe(usual);
    expect((await lengthOf("--rate", "2")) / usual).toBeCloseTo(0.5, 1);
  });

  test("nobody is troubled when the reader of a pipe goes", async () => {
    const long = Array.from({ length: 10 }, () => sentence).join(" ");
    const line = `"$0" "$1" say "$2" -o - | head -c 4`;
    const shell = spawn("sh", ["-c", line, process.execPath, mainPath, long], { cwd: folder });
    const [heard, complaint] = await Promise.all([readAll(shell.stdout), readAll(shell.stderr)]);
    expect([heard, complaint]).toEqual(["RIFF", ""]);
  });

  test("silence holds no words", async () => {
    await writeFile(join(folder, "silence.wav"), encodeWav(new Float32Array(32_000), 16_000));
    expect((await run(["transcribe", "silence.wav"])).trim()).toBe("");
  });

  test.each([
    [["say"], /vivavoce say/],
    [["say", "hello", "--voice", "slx", "-o", "x.wav"], /no voice "slx".*Did you mean slt\?/],
    [["say", "hello", "--rate", "9"], /--rate must be a number from 0\.5 to 2/],
    [["say", "hello", "-o", "/nowhere/x.wav"], /Cannot write \/nowhere\/x\.wav/],
    [["transcribe"], /vivavoce transcribe speech\.wav/],
    [["transcribe", "absent.wav"], /Cannot transcribe absent\.wav/],
    [["transcribe", "--tmes", "x.wav"], /Did you mean --times\?/],
    [["doctor", "--jsn"], /Did you mean --json\?/],
    [["talk", "--endpoint", "http://x"], /--endpoint: there is no such flag/],
    [["talk", "--timeout", "never"], /--timeout must be a number/],
    [["talk", "--input", "absent.wav", "--output", "x.wav"], /Cannot use absent\.wav as speech/],
    [["tlak"], /no command "tlak"\. Did you mean: vivavoce talk\?/],
    [["sing"], /no command "sing"\. Run vivavoce --help/],
  ])("%j is told in one line, with exit code 2", async (args, expected) => {
    const program = start(args);
    expect(await program.exited).toBe(2);
    expect(program.stderr()).toMatch(expected);
    expect(program.stderr().trim().split("\n")).toHaveLength(1);
  });
});

describe("talk", { timeout: 120_000 }, () => {
  test("answers a file without any server, and tells a script all about it", async () => {
    await run(["say", "What is twelve times seven?", "-o", "question.wav"]);
    const lines = (await run(["talk", "--input", "question.wav", "--output", "answer.wav", "--json"])).trim();
    const facts = lines.split("\n").map((line) => JSON.parse(line) as Record<string, unknown>);
    const of = (type: string): Record<string, unknown>[] => facts.filter((fact) => fact["type"] === type);
    expect(of("user")[0]?.["text"]).toMatch(/twelve times seven/i);
    expect(of("assistant")[0]?.["text"]).toMatch(/84|eighty[- ]four/i);
    expect(of("ended")).toMatchObject([{ exitCode: 0, turns: 1, message: "" }]);
    expect(of("state").map((fact) => fact["state"])).toEqual(expect.arrayContaining(["hearing", "speaking"]));
    expect((await run(["transcribe", "answer.wav"])).toLowerCase()).toMatch(/84|eighty[- ]four/);
    expect(await readFile(join(folder, "voicelive.log"), "utf8")).toContain("response.done");
  });
});

describe("doctor", { timeout: 120_000 }, () => {
  test("finds the engines sound, a port that is taken, and shows no secret", async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void taken.close());
    const { port } = taken.address() as AddressInfo;
    const env = { PORT: String(port), OPENAI_API_KEY: "secret-of-nobody", OPENAI_BASE_URL: "http://127.0.0.1:1/v1" };
    const doctor = start(["doctor", "--json"], env);
    expect(await doctor.exited, doctor.stderr()).toBe(1);
    const report = JSON.parse(doctor.stdout()) as { ok: boolean; findings: { name: string; status: string }[] };
    expect(report.ok).toBe(false);
    const statusOf = (name: string): string | undefined => report.findings.find((each) => each.name === name)?.status;
    expect([statusOf("Node"), statusOf("Speech engines"), statusOf("Port")]).toEqual(["ok", "ok", "fail"]);
    expect(["ok", "note"]).toContain(statusOf("Hearing itself"));
    expect(report.findings.map(({ name }) => name)).toEqual(expect.arrayContaining(["Configuration", "Chat"]));
    expect(doctor.stdout() + doctor.stderr()).not.toContain("secret-of-nobody");
  });

  test("names a wrong setting and looks at the rest", async () => {
    const doctor = start(["doctor"], { PORT: "99999" });
    expect(await doctor.exited).toBe(1);
    expect(doctor.stdout()).toMatch(/^FAIL {2}Configuration +PORT/m);
    expect(doctor.stdout()).toMatch(/^note +Chat +nothing listens at/m);
    expect(doctor.stdout()).toContain("1 to put right.");
  });
});

test("the help names every command", { timeout: 30_000 }, async () => {
  const help = await run(["--help"]);
  for (const name of ["serve", "chat", "talk", "say", "transcribe", "doctor", "config", "conform"]) {
    expect(help).toMatch(new RegExp(`^  ${name} `, "m"));
  }
  expect(await run(["transcribe", "--help"])).toContain("vivavoce transcribe meeting.wav --times");
});

/** A stereo file of 32-bit floats, as editors write them. */
function stereoFloatWav(samples: Float32Array, sampleRate: number): Uint8Array {
  const wav = Buffer.alloc(44 + samples.length * 8);
  wav.write("RIFF", 0);
  wav.writeUInt32LE(36 + samples.length * 8, 4);
  wav.write("WAVEfmt ", 8);
  wav.writeUInt32LE(16, 16);
  wav.writeUInt16LE(3, 20);
  wav.writeUInt16LE(2, 22);
  wav.writeUInt32LE(sampleRate, 24);
  wav.writeUInt32LE(sampleRate * 8, 28);
  wav.writeUInt16LE(8, 32);
  wav.writeUInt16LE(32, 34);
  wav.write("data", 36);
  wav.writeUInt32LE(samples.length * 8, 40);
  samples.forEach((sample, index) => {
    wav.writeFloatLE(sample, 44 + index * 8);
    wav.writeFloatLE(sample, 48 + index * 8);
  });
  return wav;
}
