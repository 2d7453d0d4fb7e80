/** Makes client event ids, unique in one client: `evt_`, a random part, a number. */
export function createEventIds(): () => string {
  // `randomUUID` is missing on pages served over plain http; `getRandomValues` is not.
  const random = crypto.getRandomValues(new Uint32Array(2));
  const prefix = [...random].map((word) => word.toString(36)).join("");
  let count = 0;
  return () => `evt_${prefix}_${++count}`;
}
