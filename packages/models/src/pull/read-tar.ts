import type { Readable } from "node:stream";
import { ReadableStream } from "node:stream/web";
import type { ParsedTarEntry } from "modern-tar";

/** The entries of a tar archive, in their order. */
export async function readTar(bytes: Readable): Promise<ReadableStream<ParsedTarEntry>> {
  // It may fail while the decoder is loaded: whoever reads it then is told, and until then nobody listens.
  bytes.on("error", () => undefined);
  const { createTarDecoder } = await import("modern-tar");
  // Its types are those of the DOM.
  const decoder = createTarDecoder({ strict: true }) as unknown as {
    readonly readable: ReadableStream<ParsedTarEntry>;
    readonly writable: WritableStream<Uint8Array>;
  };
  // Readable.toWeb goes on writing into what has failed, and that ends the process.
  return ReadableStream.from<Uint8Array>(bytes).pipeThrough(decoder);
}
