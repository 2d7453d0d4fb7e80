import { InvalidBase64Error } from "./invalid-base64-error.ts";

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const PAD = "=".charCodeAt(0);
const ILLEGAL = 255;

const codeOf = new Uint8Array(128).fill(ILLEGAL);
const charOf = new Uint8Array(64);
for (let value = 0; value < 64; value++) {
  charOf[value] = ALPHABET.charCodeAt(value);
  codeOf[ALPHABET.charCodeAt(value)] = value;
}

/** Bytes that base64 text of a legal length stands for, by its length and padding alone. */
export function base64LengthBytes(text: string): number {
  if (text.length % 4 !== 0) throw new InvalidBase64Error("the length is not a multiple of four");
  const padding = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
  return (text.length / 4) * 3 - padding;
}

/** `decodeBase64` without any help from the platform; the judge of what is legal. */
export function decodeBase64Portable(text: string): Uint8Array {
  const bytes = new Uint8Array(base64LengthBytes(text));
  const digits = Math.ceil((bytes.length * 4) / 3);
  let bits = 0;
  let at = 0;
  for (let i = 0; i < digits; i++) {
    const value = codeOf[text.charCodeAt(i)] ?? ILLEGAL;
    if (value === ILLEGAL) throw new InvalidBase64Error(`illegal character at ${i}`);
    bits = (bits << 6) | value;
    const place = i & 3;
    if (place > 0) bytes[at++] = bits >> (6 - 2 * place);
  }
  return bytes;
}

/** `encodeBase64` without any help from the platform. */
export function encodeBase64Portable(bytes: Uint8Array): string {
  const text = new Uint8Array(Math.ceil(bytes.length / 3) * 4).fill(PAD);
  let at = 0;
  for (let i = 0; i < bytes.length; i += 3) {
    const left = bytes.length - i;
    const bits = ((bytes[i] as number) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    const digits = left >= 3 ? 4 : left + 1;
    for (let d = 0; d < digits; d++) text[at + d] = charOf[(bits >> (18 - 6 * d)) & 63] as number;
    at += 4;
  }
  return new TextDecoder().decode(text);
}
