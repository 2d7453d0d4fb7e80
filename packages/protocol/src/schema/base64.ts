import { z } from "zod";

const VALID = new Uint8Array(128);
for (const char of "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/") VALID[char.charCodeAt(0)] = 1;

/** Whether `text` is standard base64; padding may be left out. Linear, also for the 15 MiB that TR-54 allows. */
export function isBase64(text: string): boolean {
  let end = text.length;
  if (end > 0 && text.charCodeAt(end - 1) === 0x3d) end -= 1;
  if (end > 0 && text.charCodeAt(end - 1) === 0x3d) end -= 1;
  if (end !== text.length && text.length % 4 !== 0) return false;
  if (end % 4 === 1) return false;
  for (let index = 0; index < end; index += 1) {
    if (VALID[text.charCodeAt(index)] !== 1) return false;
  }
  return true;
}

/** Base64 text that a client sent. */
export const base64Text = z.string().refine(isBase64, { error: "expected base64" });
