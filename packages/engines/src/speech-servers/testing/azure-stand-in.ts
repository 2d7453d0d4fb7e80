import { createServer } from "node:http";
import type { IncomingMessage } from "node:http";
import { fakeSpeech } from "@vivavoce/engine/testing";
import { WebSocketServer } from "ws";
import type { WebSocket } from "ws";
import { binaryMessage, readMessage, textMessage } from "../azure/speech-message.ts";

/** One turn, as the stand-in received it. */
export interface StandInTurn {
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  /** Body of the last message of each path, as text. */
  readonly sent: Record<string, string>;
  /** Sound of a turn that listens, with its header. */
  sound: Buffer;
  /** Settles when the connection has ended. */
  readonly closed: Promise<void>;
}

/** A stand-in for Azure's speech service that keeps what it was asked, oldest first. */
export interface AzureStandIn {
  readonly baseUrl: string;
  readonly turns: readonly StandInTurn[];
  readonly requests: readonly {
    readonly path: string;
    readonly headers: IncomingMessage["headers"];
    readonly body: string;
  }[];
  readonly connectionCount: number;
  close(): Promise<void>;
}

/** What the stand-in does otherwise than a service that is well. Default of each: nothing. */
export interface StandInOptions {
  /** Key that is right. */
  readonly key?: string;
  /** Sends nothing of the sound after so many pieces of 100 ms, and cuts the connection. */
  readonly breaksAfter?: number;
  /** Never answers. */
  readonly isSilent?: boolean;
  /** Status of the phrase that a listening turn ends with. */
  readonly status?: string;
}

const wallMs = 1_790_000_000_000;

/** Azure AI Speech in small: lists two voices, speaks SSML, and hears one word for each half second. */
export async function startAzureStandIn(options: StandInOptions = {}): Promise<AzureStandIn> {
  const { key = "right-key-of-azure" } = options;
  const turns: StandInTurn[] = [];
  const requests: { path: string; headers: IncomingMessage["headers"]; body: string }[] = [];
  let connectionCount = 0;
  const isRight = (request: IncomingMessage): boolean => request.headers["ocp-apim-subscription-key"] === key;
  const server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on("data", (piece: Buffer) => pieces.push(piece));
    request.on("end", () => {
      const path = request.url ?? "";
      const body = Buffer.concat(pieces).toString();
      requests.push({ path, headers: request.headers, body });
      if (!isRight(request)) return void response.writeHead(401).end();
      if (path.endsWith("/voices/list")) return void response.end(JSON.stringify(voices));
      if (!path.endsWith("/v1")) return void response.writeHead(404).end();
      response.end(fakeSpeech(textOf(body)).pcm(24_000));
    });
  });
  const sockets = new WebSocketServer({ noServer: true });
  server.on("upgrade", (request, socket, head) => {
    if (!isRight(request)) return void socket.end("HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n");
    sockets.handleUpgrade(request, socket, head, (opened) => {
      connectionCount += 1;
      serveSocket(opened, request, turns, options);
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return {
    baseUrl: `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`,
    turns,
    requests,
    get connectionCount() {
      return connectionCount;
    },
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets.clients) socket.terminate();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const voices = [
  { ShortName: "de-DE-KatjaNeural", Locale: "de-DE", Gender: "Female" },
  {
    ShortName: "en-US-Ava:DragonHDLatestNeural",
    Locale: "en-US",
    Gender: "Female",
    SecondaryLocaleList: ["de-DE", "fr-FR"],
  },
];

function serveSocket(socket: WebSocket, request: IncomingMessage, turns: StandInTurn[], options: StandInOptions): void {
  const closed = new Promise<void>((resolve) => void socket.once("close", () => resolve()));
  const known = new Map<string, StandInTurn>();
  let config = "";
  socket.on("message", (data, isBinary) => {
    const message = readMessage(data as Buffer, isBinary);
    if (message === undefined) return socket.terminate();
    const { path, requestId, body } = message;
    if (path === "speech.config") {
      config = body.toString();
      return;
    }
    let turn = known.get(requestId);
    if (turn === undefined) {
      turn = {
        path: request.url ?? "",
        headers: request.headers,
        sent: { "speech.config": config },
        sound: Buffer.alloc(0),
        closed,
      };
      known.set(requestId, turn);
      turns.push(turn);
    }
    if (path !== "audio") turn.sent[path] = body.toString();
    else turn.sound = Buffer.concat([turn.sound, body]);
    if (options.isSilent === true) return;
    const say = (name: string, value: object): void =>
      socket.send(
        textMessage({ path: name, requestId, contentType: "application/json" }, JSON.stringify(value), wallMs),
      );
    if (path === "ssml") speak(socket, requestId, textOf(body.toString()), say, options);
    else if (path === "audio") listen(turn, body, say, options);
  });
}

type Say = (path: string, value: object) => void;

function speak(socket: WebSocket, requestId: string, text: string, say: Say, { breaksAfter }: StandInOptions): void {
  say("turn.start", { context: {} });
  say("response", { audio: { type: "inline" } });
  let offset = 0;
  const rows = text.split(" ").flatMap((word) => {
    const at = offset;
    offset += word.length * 60 * 10_000;
    return [
      {
        Type: "WordBoundary",
        Data: {
          Offset: at,
          Duration: offset - at,
          text: { Text: word.replace(/\W+$/, ""), Length: word.length, BoundaryType: "WordBoundary" },
        },
      },
      { Type: "Viseme", Data: { Offset: at, VisemeId: word.length % 22 } },
    ];
  });
  say("audio.metadata", { Metadata: rows });
  const pcm = fakeSpeech(text).pcm(24_000);
  for (let at = 0, count = 0; at < pcm.length; at += 4801, count += 1) {
    if (count === breaksAfter) return socket.terminate();
    socket.send(binaryMessage({ path: "audio", requestId, contentType: "" }, pcm.subarray(at, at + 4801), wallMs));
  }
  say("turn.end", {});
}

const numbers = "one two three four five six seven eight".split(" ");

function listen(turn: StandInTurn, piece: Buffer, say: Say, { status = "Success" }: StandInOptions): void {
  const durationMs = (turn.sound.length - 44) / 32;
  const words = numbers.slice(0, Math.ceil(durationMs / 500));
  if (piece.length > 0)
    return say("speech.hypothesis", { Text: words.join(" "), Offset: 0, Duration: durationMs * 10_000 });
  const times = words.map((Word, index) => ({ Word, Offset: index * 5_000_000, Duration: 4_000_000 }));
  const text = words.join(" ");
  const best = { Confidence: 0.9, Lexical: text, Display: `${text}.`, Words: times };
  say("speech.phrase", {
    RecognitionStatus: status,
    DisplayText: `${text}.`,
    Offset: 0,
    Duration: durationMs * 10_000,
    NBest: [best],
  });
  say("turn.end", {});
}

/** What is to be said in a document: its text without tags and entities. */
function textOf(ssml: string): string {
  return ssml
    .replaceAll(/<[^>]*>/g, "")
    .replaceAll("&amp;", "&")
    .replaceAll("&lt;", "<")
    .replaceAll("&apos;", "'")
    .trim();
}
