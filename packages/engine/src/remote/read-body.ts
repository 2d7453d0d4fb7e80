import { ByteBuilder } from "./byte-builder.ts";
import { checkBytes, checkShape } from "./message-limits.ts";
import type { MessageLimits } from "./message-limits.ts";

/**
 * The whole body of an answer that is JSON, as bytes.
 * @throws OversizedMessageError when it is over a limit; the body is not read on
 */
export async function readJsonBody(body: AsyncIterable<Uint8Array>, limits: MessageLimits): Promise<Uint8Array> {
  const builder = new ByteBuilder();
  for await (const chunk of body) {
    builder.append(chunk);
    checkBytes(builder.length, limits);
  }
  const bytes = builder.take();
  checkShape(bytes, limits);
  return bytes;
}

/** The beginning of a body, for what is only looked at: what comes after that many bytes is not read. */
export async function readBeginning(body: AsyncIterable<Uint8Array>, maxBytes: number): Promise<Uint8Array> {
  const builder = new ByteBuilder();
  for await (const chunk of body) {
    builder.append(chunk.subarray(0, maxBytes - builder.length));
    if (builder.length >= maxBytes) break;
  }
  return builder.take();
}
