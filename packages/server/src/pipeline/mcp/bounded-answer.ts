import type { IncomingMessage } from "node:http";
import { EventStreamReader, readBeginning, readJsonBody } from "@vivavoce/engine/remote";
import type { McpBudget, McpStream } from "./mcp-budget.ts";
import { wireTurns } from "./wire-pieces.ts";
import type { WirePieces } from "./wire-pieces.ts";

/** The answer of an MCP server, and what it may be. */
export interface BoundedAnswerOptions {
  /** Head of the answer. */
  readonly message: IncomingMessage;
  readonly pieces: WirePieces;
  readonly budget: McpBudget;
  readonly stream: McpStream;
  readonly maxMessageBytes: number;
  /** Ends the waiting for the session's rate. */
  readonly signal: AbortSignal;
}

/** Each event takes its way through several streams and a schema, however short it is: as much as so many bytes. */
const eventCost = 8 * 1024;
/** A question to us is answered by a request of its own, though nobody has said that we can do what it asks for. */
const questionCost = 64 * 1024;
/** Events after which others get a turn. */
const eventsPerTurn = 32;
/** Values of one message: the SDK checks each of them, which takes some microseconds. */
const maxValues = 20_000;
/** Most of a refusal that is read. */
const maxRefusalBytes = 64 * 1024;

/**
 * The body of an answer as the SDK should see it. Its parser of event streams joins what it gets to what it has, again
 * and again; so it gets events that are complete, one at a time, and nothing of anything else. A body that is no event
 * stream comes as one piece, when it is complete and its shape is known to be bearable.
 * @throws OversizedMessageError when a limit is passed
 */
export async function* boundedAnswer(options: BoundedAnswerOptions): AsyncGenerator<Uint8Array, void> {
  const { message, pieces, stream, maxMessageBytes } = options;
  const limits = { maxBytes: maxMessageBytes, maxValues };
  try {
    const isStream = /^text\/event-stream/i.test(message.headers["content-type"] ?? "");
    if (isStream) return yield* wholeEvents(options);
    const status = message.statusCode ?? 0;
    const isRefusal = status < 200 || status > 299;
    const body = metered(options);
    const bytes = await (isRefusal ? readBeginning(body, maxRefusalBytes) : readJsonBody(body, limits));
    if (bytes.length > 0) yield bytes;
  } finally {
    stream.close();
    pieces.close();
  }
}

async function* wholeEvents(options: BoundedAnswerOptions): AsyncGenerator<Uint8Array, void> {
  const { budget, stream, maxMessageBytes, signal } = options;
  const reader = new EventStreamReader({ maxBytes: maxMessageBytes, maxValues });
  const encoder = new TextEncoder();
  let events = 0;
  for await (const chunk of read(options)) {
    for (const { data, type } of reader.push(chunk)) {
      await budget.spend(isQuestion(data) ? questionCost : eventCost, signal);
      if (++events % eventsPerTurn === 0) await wireTurns();
      // Messages are JSON, where a line feed between values says nothing.
      const line = data.replaceAll("\n", " ");
      if (line !== "") yield encoder.encode(`${type === "" ? "" : `event: ${type}\n`}data: ${line}\n\n`);
    }
    stream.hold(reader.pendingBytes);
  }
}

/**
 * Whether a message asks for an answer: with a method and an id. Where text of a tool looks so, it costs more once. Letters that are
 * written as escapes, as nobody does who hides nothing, may be these names.
 */
function isQuestion(data: string): boolean {
  return /\\u00[67]/.test(data) || (data.includes('"method"') && data.includes('"id"'));
}

/** The pieces of a body that is kept until it is complete. */
async function* metered(options: BoundedAnswerOptions): AsyncGenerator<Uint8Array, void> {
  let bytes = 0;
  for await (const chunk of read(options)) {
    bytes += chunk.length;
    // What is too long by itself is told as that, by who keeps it.
    options.stream.hold(Math.min(bytes, options.maxMessageBytes));
    yield chunk;
  }
}

/** What the server sends, no faster than the session's rate allows. */
async function* read({ pieces, budget, signal }: BoundedAnswerOptions): AsyncGenerator<Uint8Array, void> {
  for (let piece = await pieces.next(); piece !== undefined; piece = await pieces.next()) {
    await budget.spend(piece.cost, signal);
    if (signal.aborted) return;
    yield piece.bytes;
  }
}
