import { ReadableStream } from "node:stream/web";
import type { ParsedTarEntry } from "modern-tar";

/** The entries of a tar archive, in their order. */
export async function readTar(bytes: AsyncIterable<Uint8Array>): Promise<ReadableStream<ParsedTarEntry>> {
  const { createTarDecoder } = await import("modern-tar");
  // Its types are those of the DOM.
  const decoder = createTarDecoder({ strict: true }) as unknown as {
    readonly readable: ReadableStream<ParsedTarEntry>;
    readonly writable: WritableStream<Uint8Array>;
  };
  // Readable.toWeb goes on writing into what has failed, and that ends the process.
  return ReadableStream.from<Uint8Array>(bytes).pipeThrough(decoder);
}
