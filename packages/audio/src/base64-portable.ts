import { InvalidBase64Error } from "./invalid-base64-error.ts";

/** As many arguments as every engine takes in one call. */
const chunkBytes = 8192;

/** Bytes that base64 text of a legal length stands for, by its length and padding alone. */
export function base64LengthBytes(text: string): number {
  if (text.length % 4 !== 0) throw new InvalidBase64Error("the length is not a multiple of four");
  const padding = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
  return (text.length / 4) * 3 - padding;
}

/** `decodeBase64` with what every platform has; the judge of what is legal. */
export function decodeBase64Portable(text: string): Uint8Array {
  const bytes = new Uint8Array(base64LengthBytes(text));
  // The platform passes over spaces.
  const illegalAt = text.replace(/={1,2}$/, "").search(/[^A-Za-z0-9+/]/);
  if (illegalAt >= 0) throw new InvalidBase64Error(`illegal character at ${illegalAt}`);
  const binary = atob(text);
  for (let i = 0; i < bytes.length; i++) bytes[i] = binary.charCodeAt(i);
  return bytes;
}

/** `encodeBase64` with what every platform has. */
export function encodeBase64Portable(bytes: Uint8Array): string {
  let binary = "";
  for (let i = 0; i < bytes.length; i += chunkBytes)
    binary += Reflect.apply(String.fromCharCode, null, bytes.subarray(i, i + chunkBytes));
  return btoa(binary);
}
