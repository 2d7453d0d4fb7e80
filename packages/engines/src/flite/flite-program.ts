import { MemoryWasi } from "./memory-wasi.ts";
import type { WasmModule } from "./web-assembly.ts";
import type { PhoneTime } from "@vivavoce/engine";

/** Rate of everything flite's voices give, in Hz. */
export const fliteSampleRate = 16_000;

const wavHeaderBytes = 44;

/** What flite made of one text, untouched: its own level, silence at both ends. */
export interface RawSpeech {
  readonly samples: Float32Array;
  readonly phones: readonly PhoneTime[];
}

/** How flite is asked to speak. */
export interface FliteCall {
  /** Lower-case ASCII words and `, . ? ! ; :` only: everything else is read badly or not at all. */
  readonly text: string;
  /** flite's name of the voice, for example `slt`. */
  readonly voice: string;
  /** Features as flite's command line takes them (`--setf`). */
  readonly features: Readonly<Record<string, number>>;
}

/**
 * flite as a program that is started once per call. An instance cannot be started twice, and making one copies 17 MB:
 * `warm` makes the next ones ahead, while nobody waits. Synchronous: use it in a worker thread.
 */
export class FliteProgram {
  readonly #module: WasmModule;
  readonly #spares: MemoryWasi[] = [];

  constructor(module: WasmModule) {
    this.#module = module;
  }

  /** Makes instances ahead, until `count` are ready. */
  warm(count: number): void {
    while (this.#spares.length < count) this.#spares.push(new MemoryWasi(this.#module));
  }

  /**
   * Speaks one text.
   * @throws Error when flite fails; the message holds no text
   */
  speak(call: FliteCall): RawSpeech {
    const features = Object.entries(call.features).flatMap(([name, value]) => [
      "--setf",
      `${name}=${value.toFixed(5)}`,
    ]);
    const result = this.#take().run([
      "flite",
      "-voice",
      call.voice,
      ...features,
      "-psdur",
      "-o",
      "/out.wav",
      "-t",
      call.text,
    ]);
    const wav = result.files.get("out.wav");
    if (result.exitCode !== 0 || !wav) throw new Error(`flite ended with code ${result.exitCode}`);
    return { samples: samplesOf(wav), phones: phonesOf(result.stdout) };
  }

  /**
   * Phones of each word said alone, one list a word. Uses the diphone voice with almost no durations: the lexicon is the
   * same for all voices, and this costs about 0.3 ms a word.
   */
  pronounce(words: readonly string[]): string[][] {
    const text = `${words.join("\n\n")}\n`;
    const args = ["flite", "-voice", "kal", "--setf", "duration_stretch=0.01", "-ps", "-o", "none", "-f", "/in.txt"];
    const result = this.#take().run(args, new Map([["in.txt", text]]));
    const lines = result.stdout.split("\n").filter((line) => line.trim() !== "");
    if (result.exitCode !== 0 || lines.length !== words.length)
      throw new Error(`flite pronounced ${lines.length} of ${words.length} words`);
    return lines.map((line) =>
      line
        .trim()
        .split(" ")
        .filter((phone) => phone !== "pau"),
    );
  }

  #take(): MemoryWasi {
    return this.#spares.pop() ?? new MemoryWasi(this.#module);
  }
}

function samplesOf(wav: Uint8Array): Float32Array {
  const view = new DataView(wav.buffer, wav.byteOffset, wav.byteLength);
  const samples = new Float32Array(Math.max(0, (wav.byteLength - wavHeaderBytes) >> 1));
  for (let index = 0; index < samples.length; index++)
    samples[index] = view.getInt16(wavHeaderBytes + index * 2, true) / 32_768;
  return samples;
}

/** Reads what `-psdur` prints: `name:end` for each phone, end in seconds with three decimals. */
function phonesOf(stdout: string): PhoneTime[] {
  let offsetMs = 0;
  const phones: PhoneTime[] = [];
  for (const [, phone = "", seconds = ""] of stdout.matchAll(/(\S+):(\d+\.\d+)/g)) {
    const endMs = Math.round(Number(seconds) * 1000);
    phones.push({ phone, offsetMs, durationMs: Math.max(0, endMs - offsetMs) });
    offsetMs = endMs;
  }
  return phones;
}
