import { parseRecord } from "@vivavoce/audio/is-record";
import { workVersion } from "@vivavoce/engine/work";
import { isToken } from "./work-subjects.ts";

/** What a worker says of itself, four times a second and when it is another. */
export interface Announcement {
  /** Which frames of engine work it speaks. */
  readonly version: number;
  /** Of this run of it. */
  readonly id: string;
  /** For operators. */
  readonly name: string;
  /** Names of the engines it offers. */
  readonly engines: readonly string[];
  /** Pieces of work that it may begin now. */
  readonly free: number;
  readonly isDraining: boolean;
}

const most = { bytes: 16 * 1024, engines: 256, nameChars: 64, engineChars: 128 };

/** What a worker says of itself, as bytes. */
export function encodeAnnouncement(announcement: Omit<Announcement, "version">): Uint8Array {
  return new TextEncoder().encode(JSON.stringify({ version: workVersion, ...announcement }));
}

/** Undefined for what is no announcement. */
export function decodeAnnouncement(bytes: Uint8Array): Announcement | undefined {
  if (bytes.length > most.bytes) return undefined;
  const read = parseRecord(new TextDecoder().decode(bytes));
  if (read === undefined) return undefined;
  const { version, id, name, engines, free, isDraining } = read;
  const isWhole =
    typeof version === "number" &&
    isToken(id) &&
    typeof name === "string" &&
    name.length <= most.nameChars &&
    Array.isArray(engines) &&
    engines.length <= most.engines &&
    engines.every((engine) => typeof engine === "string" && engine.length <= most.engineChars) &&
    typeof free === "number" &&
    Number.isFinite(free) &&
    typeof isDraining === "boolean";
  return isWhole ? { version, id, name, engines: engines as string[], free, isDraining } : undefined;
}
