import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { deviceRate } from "./pcm-device.ts";
import type { PcmMeans, PcmSink, PcmSource, PcmTaker } from "./pcm-device.ts";

/** A program that records to its output, or plays its input: raw 16-bit little-endian, one channel, 24 kHz. */
export type SoundCommand = readonly [program: string, ...args: string[]];

const rate = String(deviceRate);
const raw = ["--format=s16le", `--rate=${rate}`, "--channels=1"];
const alsa = ["-q", "-t", "raw", "-f", "S16_LE", "-r", rate, "-c", "1"];
const sox = ["-q", "-t", "raw", "-b", "16", "-e", "signed-integer", "-c", "1", "-r", rate, "-"];

/** Recorders of PulseAudio and PipeWire, ALSA, and SoX. */
export const recordCommands: readonly SoundCommand[] = [
  ["parec", ...raw, "--latency-msec=20"],
  ["arecord", ...alsa],
  ["rec", ...sox],
];

/** Players of the same. */
export const playCommands: readonly SoundCommand[] = [
  ["pacat", "--playback", ...raw, "--latency-msec=60"],
  ["aplay", ...alsa],
  ["play", ...sox],
];

/** A player that lives this long has its device. */
const settleMs = 200;
/** Ahead of the sound by this much: players read their input in gulps. */
const leadMs = 200;

/** Sound through programs of the system. */
export function commandMeans(
  record: readonly SoundCommand[] = recordCommands,
  play: readonly SoundCommand[] = playCommands,
): PcmMeans[] {
  return [
    ...record.map((command): PcmMeans => ({ name: command[0], openSource: (taker) => openRecorder(command, taker) })),
    ...play.map((command): PcmMeans => ({ name: command[0], openSink: (failed) => openPlayer(command, failed) })),
  ];
}

async function openRecorder([program, ...args]: SoundCommand, taker: PcmTaker): Promise<PcmSource> {
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"] });
  const ended = endOf(child);
  const [first] = (await Promise.race([once(child.stdout, "data"), ended])) as [Buffer];
  taker.data(first);
  child.stdout.on("data", (bytes: Buffer) => taker.data(bytes));
  let isClosed = false;
  ended.catch((error: Error) => {
    if (!isClosed) taker.failed(error);
  });
  return {
    close() {
      isClosed = true;
      child.kill("SIGKILL");
    },
  };
}

async function openPlayer(command: SoundCommand, failed: (error: Error) => void): Promise<PcmSink> {
  const player = new Player(command, failed);
  await player.settled();
  return player;
}

/** A player can drop what it holds only by being ended, so `clear` starts another. */
class Player implements PcmSink {
  readonly leadMs = leadMs;
  readonly #command: SoundCommand;
  readonly #failed: (error: Error) => void;
  #child: ChildProcess | undefined;
  #ended: Promise<never>;

  constructor(command: SoundCommand, failed: (error: Error) => void) {
    this.#command = command;
    this.#failed = failed;
    [this.#child, this.#ended] = this.#start();
  }

  async settled(): Promise<void> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const lives = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, settleMs);
    });
    await Promise.race([lives, this.#ended]).finally(() => clearTimeout(timer));
    this.#watch();
  }

  write(bytes: Uint8Array): void {
    this.#child?.stdin?.write(bytes);
  }

  clear(): void {
    if (this.#child === undefined) return;
    const before = this.#child;
    [this.#child, this.#ended] = this.#start();
    before.kill("SIGKILL");
    this.#watch();
  }

  close(): void {
    const child = this.#child;
    // What ends from now on is meant to.
    this.#child = undefined;
    child?.kill("SIGKILL");
  }

  /** From now on the player's end has to be told, unless it is meant. */
  #watch(): void {
    const child = this.#child;
    this.#ended.catch((error: Error) => {
      if (child === this.#child) this.#failed(error);
    });
  }

  #start(): [ChildProcess, Promise<never>] {
    const [program, ...args] = this.#command;
    const child = spawn(program, args, { stdio: ["pipe", "ignore", "pipe"] });
    // A player that goes away in the middle of a write is reported by its end.
    child.stdin.on("error", () => undefined);
    const ended = endOf(child);
    ended.catch(() => undefined);
    return [child, ended];
  }
}

/** Rejects when the program cannot be started or ends, with the last line it complained with. */
function endOf(child: ChildProcess): Promise<never> {
  let complaint = "";
  child.stderr?.on("data", (bytes: Buffer) => {
    complaint = `${complaint}${bytes.toString()}`.slice(-500);
  });
  return new Promise((_resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => reject(new Error(complaint.trim().split("\n").at(-1) || `ended with ${code}`)));
  });
}
