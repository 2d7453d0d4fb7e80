import { createServer } from "node:http";
import type { IncomingMessage } from "node:http";
import { WebSocketServer } from "ws";
import type { WebSocket } from "ws";

type Event = Readonly<Record<string, unknown>>;

/** A stand-in for a realtime transcription service that keeps what it was sent. */
export interface RealtimeStandIn {
  readonly baseUrl: string;
  /** Every event, oldest first. */
  readonly received: readonly Event[];
  readonly handshakes: readonly { readonly path: string; readonly headers: IncomingMessage["headers"] }[];
  close(): Promise<void>;
}

/** What the stand-in does otherwise than a service that is well. Default of each: nothing. */
export interface RealtimeStandInOptions {
  readonly key?: string;
  /** Writes while somebody speaks. */
  readonly isLive?: boolean;
  /** In place of the text of a piece: what the stand-in does at the commit with this number, from 1. */
  readonly onCommit?: Readonly<Record<number, "cut" | "fail" | "refuse" | "ignore">>;
}

const numbers = "one two three four five six seven eight".split(" ");

/** A server of OpenAI's realtime protocol in small, that hears one word for each half second of 24 kHz. */
export async function startRealtimeStandIn(options: RealtimeStandInOptions = {}): Promise<RealtimeStandIn> {
  const received: Event[] = [];
  const handshakes: { path: string; headers: IncomingMessage["headers"] }[] = [];
  const server = createServer((_request, response) => void response.writeHead(404).end());
  const sockets = new WebSocketServer({ noServer: true });
  let commits = 0;
  server.on("upgrade", (request, socket, head) => {
    handshakes.push({ path: request.url ?? "", headers: request.headers });
    if (options.key !== undefined && request.headers.authorization !== `Bearer ${options.key}`) {
      return void socket.end("HTTP/1.1 429 Too Many Requests\r\nRetry-After: 9\r\nContent-Length: 0\r\n\r\n");
    }
    sockets.handleUpgrade(request, socket, head, (opened) =>
      serve(opened, received, options.isLive === true, () => options.onCommit?.[++commits]),
    );
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return {
    baseUrl: `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}/v1`,
    received,
    handshakes,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets.clients) socket.terminate();
        server.close(() => resolve());
      }),
  };
}

function serve(socket: WebSocket, received: Event[], isLive: boolean, nextCommit: () => string | undefined): void {
  const transcription = "conversation.item.input_audio_transcription";
  let samples = 0;
  let items = 0;
  let written = "";
  const tell = (event: object): void => socket.send(JSON.stringify(event));
  tell({ type: "session.created", session: { type: "transcription" } });
  socket.on("message", (data) => {
    const event = JSON.parse((data as Buffer).toString()) as Event;
    received.push(event);
    if (event["type"] === "input_audio_buffer.append")
      samples += Buffer.from(String(event["audio"]), "base64").length / 2;
    if (event["type"] === "input_audio_buffer.append" && isLive) {
      const word = numbers[Math.ceil(samples / 12_000) - 1] ?? "";
      if (word !== written) tell({ type: `${transcription}.delta`, item_id: `item_${items + 1}`, delta: `${word} ` });
      written = word;
    }
    if (event["type"] === "input_audio_buffer.clear") samples = 0;
    if (event["type"] !== "input_audio_buffer.commit") return;
    const words = numbers.slice(0, Math.ceil(samples / 12_000));
    samples = 0;
    items += 1;
    const item = { item_id: `item_${items}`, content_index: 0 };
    const what = nextCommit();
    if (what === "ignore") return;
    if (what === "cut") return socket.terminate();
    if (what === "refuse") {
      return tell({
        type: "error",
        error: { code: "input_audio_buffer_commit_empty", event_id: event["event_id"], message: "x" },
      });
    }
    tell({ type: "input_audio_buffer.committed", previous_item_id: null, item_id: item.item_id });
    if (what === "fail")
      return tell({ type: `${transcription}.failed`, ...item, error: { code: "audio_unintelligible", message: "x" } });
    for (const [index, word] of words.entries()) {
      tell({ type: `${transcription}.delta`, ...item, delta: index === 0 ? word : ` ${word}` });
    }
    tell({ type: `${transcription}.completed`, ...item, transcript: words.join(" ") });
  });
}
