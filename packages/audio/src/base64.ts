import { base64LengthBytes, decodeBase64Portable, encodeBase64Portable } from "./base64-portable.ts";

/** Node's Buffer where there is one: quicker than the portable code that browsers run. */
const NativeBuffer = (globalThis as { Buffer?: typeof Buffer }).Buffer;

/**
 * Decodes base64 of the standard alphabet (RFC 4648 section 4) strictly: padding is required, and whitespace, the
 * url-safe alphabet and anything else foreign is refused. Bits of the last character beyond the last byte are ignored.
 * The result owns its memory, so it may be transferred to a worker.
 * @throws InvalidBase64Error for an illegal character or length.
 */
export function decodeBase64(text: string): Uint8Array {
  if (NativeBuffer === undefined) return decodeBase64Portable(text);
  const bytes = new Uint8Array(base64LengthBytes(text));
  const native = NativeBuffer.from(bytes.buffer);
  native.write(text, "base64");
  // Node passes over what it cannot read. Encoding again is quicker than looking at each character, and proves the text.
  return native.toString("base64") === text ? bytes : decodeBase64Portable(text);
}

/** Encodes bytes as base64 of the standard alphabet, with padding and without line breaks. */
export function encodeBase64(bytes: Uint8Array): string {
  if (NativeBuffer === undefined) return encodeBase64Portable(bytes);
  return NativeBuffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64");
}
