import type { RequestScope } from "../openai-compatible/request-scope.ts";

/** The pieces of a body; while one is waited for, the server has a limit to send it. */
export async function* readPieces(
  body: ReadableStream<Uint8Array> | null,
  scope: RequestScope,
  stallTimeoutMs: number,
): AsyncGenerator<Uint8Array, void> {
  if (body === null) return;
  const reader = body.getReader();
  try {
    for (;;) {
      const arrived = scope.expectMore(stallTimeoutMs);
      const { done, value } = await reader.read().finally(arrived);
      if (done) return;
      yield value;
    }
  } finally {
    reader.releaseLock();
  }
}
