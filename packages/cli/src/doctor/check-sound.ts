import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { printable } from "../terminal/text-width.ts";
import { note, ok } from "./finding.ts";
import type { Finding } from "./finding.ts";
import type { SoundReport } from "./sound-report.ts";

const probeTimeoutMs = 15_000;
/** A microphone under this is off: even quiet rooms are louder. */
const silenceDb = -90;
const withoutSound = "Chat works with files too: --input speech.wav --output answer.wav.";

/** Opens microphone and speaker for a moment, in a process of its own. */
export async function checkSound(env: Readonly<Record<string, string | undefined>>): Promise<Finding[]> {
  return judgeSound(await probe(env));
}

/** What a report means. */
export function judgeSound(report: SoundReport | undefined): Finding[] {
  if (report === undefined) {
    return [note("Sound devices", "they could not be looked at on this machine", withoutSound)];
  }
  return [microphone(report), speaker(report)];
}

function microphone(report: SoundReport): Finding {
  const name = "Microphone";
  const { microphoneError, microphoneDb = -120 } = report;
  if (microphoneError !== undefined) return failure(name, microphoneError, report);
  const found = nameOf(report, "microphone");
  if (microphoneDb > silenceDb) return ok(name, found);
  const advice = "Check that it is not muted and that this terminal may use the microphone (privacy settings).";
  return note(name, `${found}; it gives silence`, advice);
}

function speaker(report: SoundReport): Finding {
  const { speakerError } = report;
  if (speakerError !== undefined) return failure("Speaker", speakerError, report);
  return ok("Speaker", nameOf(report, "speaker"));
}

function failure(name: string, error: string, { devices }: SoundReport): Finding {
  const advice =
    devices.length === 0 ? `Plug one in, or on Linux start PulseAudio or PipeWire. ${withoutSound}` : withoutSound;
  return note(name, printable(error.split(". See --list")[0] ?? error), advice);
}

function nameOf({ devices }: SoundReport, kind: "microphone" | "speaker"): string {
  const device = devices.find((each) => each.kind === kind && each.isDefault);
  return device === undefined ? "the default device" : printable(device.name);
}

/** What the probe prints; undefined when it crashed, hung, or said something else. */
function probe(env: Readonly<Record<string, string | undefined>>): Promise<SoundReport | undefined> {
  // Tests run the sources; the probe must run as a program.
  const { href } = new URL("./probe-sound.ts", import.meta.url);
  const path = fileURLToPath(href.replace("/src/", "/dist/").replace(/\.ts$/, ".js"));
  return new Promise((resolve) => {
    execFile(process.execPath, [path], { env: { ...env }, timeout: probeTimeoutMs }, (_error, stdout) => {
      try {
        resolve(JSON.parse(stdout) as SoundReport);
      } catch {
        resolve(undefined);
      }
    });
  });
}
