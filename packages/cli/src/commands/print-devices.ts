import { listSoundDevices } from "../chat/sound.ts";
import { print, printJson } from "../terminal/output.ts";
import { printable } from "../terminal/text-width.ts";
import { tr } from "../words/translate.ts";

/**
 * Prints the microphones and speakers of this machine; exit code 1 when either is missing.
 * @throws {ChatFailure} when they cannot be listed.
 */
export async function printDevices(json: boolean): Promise<0 | 1> {
  const devices = await listSoundDevices();
  if (json) printJson(devices);
  for (const kind of json ? [] : (["microphone", "speaker"] as const)) {
    const ofKind = devices.filter((device) => device.kind === kind);
    print(tr(kind === "microphone" ? "Microphones (--microphone)" : "Speakers (--speaker)"));
    if (ofKind.length === 0) print(tr("  none found"));
    for (const { index, name, isDefault } of ofKind) {
      print(`  ${String(index).padStart(2)}  ${printable(name)}${isDefault ? `  ${tr("(default)")}` : ""}`);
    }
  }
  return ["microphone", "speaker"].every((kind) => devices.some((device) => device.kind === kind)) ? 0 : 1;
}
