import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bytesToPcm16, encodeWav, pcm16ToSamples } from "@vivavoce/audio";
import { needPrograms } from "../../../test/needs.ts";

/** A machine's sound without sound hardware: a microphone that hears files, and a speaker that can be recorded. */
export interface VirtualSound {
  /** What programs need in their environment to use these devices as the default ones. */
  readonly env: Readonly<Record<string, string>>;
  /** Speaks samples into the microphone, in real time. */
  speak(pcm16: Int16Array, sampleRate: number): Promise<void>;
  /** Records what the speaker plays from now on; until it is stopped. */
  record(): Promise<Recording>;
  /** Ends the sound server: every device is gone. */
  pull(): Promise<void>;
  /** Starts it again. */
  plug(): Promise<void>;
  close(): Promise<void>;
}

/** A recording that goes on, 24 kHz. */
export interface Recording {
  heardSoFar(): Int16Array;
  /** Ends it and gives all of it. */
  stop(): Promise<Int16Array>;
}

/** Samples per second of recordings. */
const recordRate = 24_000;

const programs = { server: "pulseaudio", control: "pactl", player: "paplay", recorder: "parec" } as const;

/** What virtual sound needs. */
export const sounding = needPrograms("sound (pulseaudio pulseaudio-utils libasound2-plugins)", Object.values(programs));

const modules = `
load-module module-native-protocol-unix
load-module module-null-sink sink_name=spk rate=48000 channels=1
load-module module-null-sink sink_name=micsrc rate=48000 channels=1
load-module module-remap-source source_name=vmic master=micsrc.monitor
set-default-sink spk
set-default-source vmic
`;
const asoundrc = "pcm.!default { type pulse }\nctl.!default { type pulse }\n";

/** Starts a sound server of its own, in a folder of its own. */
export async function startVirtualSound(): Promise<VirtualSound> {
  const home = await mkdtemp(join(tmpdir(), "vivavoce-sound-"));
  await writeFile(join(home, "sound.pa"), modules);
  await writeFile(join(home, ".asoundrc"), asoundrc);
  const env = { HOME: home, XDG_RUNTIME_DIR: home, PULSE_SERVER: `unix:${join(home, "pulse/native")}` };
  const processEnv = { PATH: process.env["PATH"] ?? "", ...env };
  const options = ["-n", "-F", join(home, "sound.pa"), "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no"];
  const running: { server?: ChildProcess } = {};
  const plug = async (): Promise<void> => {
    const server = spawn(programs.server, options, { env: processEnv, stdio: "ignore" });
    try {
      await untilAnswers(processEnv);
      running.server = server;
    } catch (error) {
      server.kill("SIGKILL");
      throw error;
    }
  };
  const pull = async (): Promise<void> => {
    const { server } = running;
    if (server === undefined) return;
    const closed = once(server, "close");
    server.kill("SIGTERM");
    delete running.server;
    await closed;
  };
  await plug();
  const start = (program: string, args: readonly string[]): ChildProcess =>
    spawn(program, args, { env: processEnv, stdio: ["ignore", "pipe", "ignore"] });

  return {
    env,
    async speak(pcm16, sampleRate) {
      const path = join(home, "speech.wav");
      await writeFile(path, encodeWav(pcm16ToSamples(pcm16), sampleRate));
      const player = start(programs.player, ["--device=micsrc", path]);
      const [code] = (await once(player, "close")) as [number | null];
      if (code !== 0) throw new Error(`paplay ended with ${code}`);
    },
    async record() {
      const format = ["--format=s16le", `--rate=${recordRate}`, "--channels=1", "--latency-msec=10"];
      const recorder = start(programs.recorder, ["--device=spk.monitor", ...format]);
      const chunks: Buffer[] = [];
      recorder.stdout?.on("data", (chunk: Buffer) => chunks.push(chunk));
      const heardSoFar = (): Int16Array => {
        const bytes = Buffer.concat(chunks);
        return bytesToPcm16(bytes.subarray(0, bytes.length - (bytes.length % 2)));
      };
      if (recorder.stdout !== null) await once(recorder.stdout, "data");
      return {
        heardSoFar,
        async stop() {
          const closed = once(recorder, "close");
          recorder.kill("SIGINT");
          await closed;
          return heardSoFar();
        },
      };
    },
    pull,
    plug,
    async close() {
      await pull();
      await rm(home, { recursive: true, force: true });
    },
  };
}

async function untilAnswers(env: Record<string, string>): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt++) {
    const [code] = (await once(spawn(programs.control, ["info"], { env, stdio: "ignore" }), "close")) as [
      number | null,
    ];
    if (code === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error("pulseaudio does not answer");
}
