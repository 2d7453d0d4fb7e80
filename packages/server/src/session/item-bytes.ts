import type { Item } from "@vivavoce/protocol";
import type { PendingSound } from "./item-sounds.ts";

/** What an object costs besides its texts, roughly. */
const objectBytes = 64;

/**
 * Memory that an item of the conversation keeps, in bytes: its texts and pictures (data URLs are kept as they came, one
 * byte a character). Recorded sound is not kept with the item; see `waitingSoundBytes`.
 */
export function keptBytes(item: Item): number {
  return bytesOf(item);
}

/** Recorded sound that waits to be transcribed, in bytes; once it is, it is forgotten. */
export function waitingSoundBytes(sounds: readonly PendingSound[]): number {
  return sounds.reduce((sum, { bytes }) => sum + bytes, 0);
}

function bytesOf(value: unknown): number {
  if (typeof value === "string") return isAscii(value) ? value.length : 2 * value.length;
  if (typeof value !== "object" || value === null) return 8;
  return Object.values(value).reduce<number>((sum, member) => sum + bytesOf(member), objectBytes);
}

/** Long texts are pictures, and those are base64: only their beginning is looked at. */
function isAscii(text: string): boolean {
  return !/[\u0100-\uffff]/.test(text.length > 4096 && text.startsWith("data:") ? text.slice(0, 256) : text);
}
