/** A random id in the form of a UUID. `randomUUID` is missing on pages served over plain http. */
export function randomId(): string {
  const hex = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte, i) => {
    const fixed = i === 6 ? (byte & 0x0f) | 0x40 : i === 8 ? (byte & 0x3f) | 0x80 : byte;
    return fixed.toString(16).padStart(2, "0");
  }).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

/** Makes client event ids, unique in one client: `evt_`, a random part, a number. */
export function createEventIds(): () => string {
  const prefix = randomId().slice(0, 13);
  let count = 0;
  return () => `evt_${prefix}_${++count}`;
}
