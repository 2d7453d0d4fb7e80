/** Longer silence is worked on in pieces that are shorter. */
const longestBytes = 32 * 1024;

const zeros = Buffer.alloc(longestBytes);

/** So many zeros, all in one place that everybody shares: read only. Undefined for more than 32 KiB. */
export function silentBytes(count: number): Uint8Array | undefined {
  return count <= longestBytes ? zeros.subarray(0, count) : undefined;
}

/** Whether bytes are the shared zeros, which costs no look at them. */
export function isSharedSilence(bytes: Uint8Array): boolean {
  return bytes.buffer === zeros.buffer;
}

/** Whether bytes are nothing but zeros; false for none, and for more than 32 KiB. */
export function isSilence(bytes: Uint8Array): boolean {
  if (bytes[0] !== 0 || bytes.length > longestBytes) return false;
  return isSharedSilence(bytes) || zeros.compare(bytes, 0, bytes.length, 0, bytes.length) === 0;
}
