/** What is written in one go, in characters: a few milliseconds. */
const pieceChars = 256 * 1024;

/**
 * The body of a request as JSON. A conversation of some megabytes is written message by message, with room for others between
 * them, and one such at a time: in one go it would hold up everybody's sound for as long as it takes.
 * @throws what the signal was aborted with, from a long one
 */
export async function chatJson(
  body: Readonly<Record<string, unknown>>,
  signal: AbortSignal,
): Promise<string | Uint8Array<ArrayBuffer>> {
  return charsOf(body) <= pieceChars ? JSON.stringify(body) : inTurn(async () => write(body, signal));
}

/** Characters of all texts in it. */
function charsOf(value: unknown): number {
  if (typeof value === "string") return value.length;
  if (typeof value !== "object" || value === null) return 0;
  return Object.values(value).reduce<number>((sum, member) => sum + charsOf(member), 0);
}

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

let busy: Promise<unknown> = Promise.resolve();

function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
  const done = busy.then(work);
  busy = done.catch(() => undefined);
  return done;
}

async function write(body: Readonly<Record<string, unknown>>, signal: AbortSignal): Promise<Uint8Array<ArrayBuffer>> {
  const bytes: Buffer[] = [];
  let piece = "";
  for (const text of textsOf(body)) {
    piece += text;
    if (piece.length < pieceChars) continue;
    bytes.push(Buffer.from(piece));
    piece = "";
    await nextTurn();
    signal.throwIfAborted();
  }
  bytes.push(Buffer.from(piece));
  return Buffer.concat(bytes);
}

/** The JSON of it in pieces, lists entry by entry. */
function* textsOf(body: Readonly<Record<string, unknown>>): Iterable<string> {
  const members = Object.entries(body).filter(([, value]) => value !== undefined);
  for (const [index, [name, value]] of members.entries()) {
    yield `${index === 0 ? "{" : ","}${JSON.stringify(name)}:`;
    if (!Array.isArray(value)) {
      yield JSON.stringify(value);
      continue;
    }
    yield "[";
    for (const [at, entry] of value.entries()) yield `${at === 0 ? "" : ","}${JSON.stringify(entry)}`;
    yield "]";
  }
  yield "}";
}
