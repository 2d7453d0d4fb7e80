import { createParser } from "eventsource-parser";

/** Longest run of bytes without a complete event before the stream is given up as no event stream. */
const MAX_PENDING_BYTES = 1 << 20;

/** The data of server-sent events, in order, however the bytes were divided. Ends with the body. */
export async function* readEvents(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string, void> {
  const ready: string[] = [];
  let pendingBytes = 0;
  const parser = createParser({
    onEvent: (event) => {
      pendingBytes = 0;
      ready.push(event.data);
    },
  });
  const decoder = new TextDecoder();
  for await (const chunk of chunks) {
    pendingBytes += chunk.length;
    parser.feed(decoder.decode(chunk, { stream: true }));
    yield* ready.splice(0);
    if (pendingBytes > MAX_PENDING_BYTES) throw new RangeError("the event is too long");
  }
  // Servers that close without the last empty line have still said what they said.
  parser.feed(`${decoder.decode()}\n\n`);
  yield* ready.splice(0);
}
