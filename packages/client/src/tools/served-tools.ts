/** Names of the functions that are answered for a client, by client. */
const served = new WeakMap<object, Map<string, number>>();

/** Notes that functions are answered for a client. Returns how to take it back. */
export function noteServed(client: object, names: readonly string[]): () => void {
  const counts = served.get(client) ?? new Map<string, number>();
  served.set(client, counts);
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return () => {
    for (const name of names) counts.set(name, (counts.get(name) ?? 1) - 1);
  };
}

/** Whether somebody answers that function for the client. */
export function isServed(client: object, name: string): boolean {
  return (served.get(client)?.get(name) ?? 0) > 0;
}
