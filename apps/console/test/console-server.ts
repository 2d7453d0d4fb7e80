import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize } from "node:path";
import { WebSocketServer } from "ws";
import type { WebSocket } from "ws";

/** An event on the wire, as a test writes it. */
export type Wire = { readonly type: string; readonly [field: string]: unknown };

/** The policy under which the console must work: the style that stands in the page is in force, and no other. */
function policyOf(page: string): string {
  const style = /<style>(.*?)<\/style>/s.exec(page)?.[1] ?? "";
  return [
    "default-src 'self'",
    "connect-src 'self' ws: wss: http: https:",
    `style-src 'self' 'sha256-${createHash("sha256").update(style).digest("base64")}'`,
    "script-src 'self'",
    "worker-src 'self' blob:",
    "img-src 'self' data:",
    "media-src 'self' blob:",
  ].join("; ");
}

const contentTypes: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
};

const tell = (socket: WebSocket | undefined, event: Wire): void =>
  socket?.send(JSON.stringify({ event_id: "event_1", ...event }));

/** Serves a built console, and a Voice Live socket that says what a test tells it, on one loopback port. */
export class ConsoleServer {
  readonly heard: Wire[] = [];
  /** URLs of the sockets that were opened, and the subprotocols they asked for. */
  readonly socketUrls: string[] = [];
  readonly socketProtocols: string[] = [];
  /** How the newest socket was closed; undefined while it is open. */
  closeCode: number | undefined;
  /** What the server says of its session. */
  session: object = { id: "sess_1", model: "gpt-4o", turn_detection: null };
  /** Whether sockets are accepted. */
  accepting = true;
  readonly #http;
  readonly #sockets = new WebSocketServer({ noServer: true });
  #socket: WebSocket | undefined;
  #greeting: Promise<void> = Promise.resolve();

  /** Whether it leaves updates without an answer. */
  silent = false;
  /** What it says against an update; undefined for nothing. */
  refuse: (session: object) => object | undefined = () => undefined;

  /** The only key that is right; without one, none is wanted. */
  key: string | undefined;
  /** Whether it leaves open what it can do, as a server that hangs. */
  hanging = false;
  /** How many questions it has left open. */
  leftOpen = 0;
  /** What it says that it can do. */
  abilities: object = {
    default_model: "small-model",
    models: [{ name: "small-model" }, { name: "large-model" }],
    voices: [{ name: "slt", language: "en-US" }],
    languages: { heard: ["en"], spoken: ["en-US"] },
    by_language: [
      { languages: ["en"], recognizer: "small-ears", judge: "word-judge", synthesizer: "plain-voice" },
      { languages: ["de", "fr"], recognizer: null, judge: null, synthesizer: "other-voice" },
    ],
    settings: { temperature: "without_effect", voice: "approximated", instructions: "honoured" },
  };

  constructor(folder: string) {
    this.#http = createServer((request, response) => {
      const told = this.#tell(request.url ?? "/", request.headers["api-key"]);
      if (told !== undefined) {
        if (this.hanging) {
          this.leftOpen++;
          return;
        }
        response.writeHead(told.status, { "content-type": "application/json" }).end(JSON.stringify(told.body));
        return;
      }
      const path = normalize(new URL(request.url ?? "/", "http://x").pathname);
      const file = join(folder, path === "/" ? "index.html" : path);
      readFile(file).then(
        (body) => {
          const contentType = contentTypes[extname(file)] ?? "application/octet-stream";
          response
            .writeHead(200, { "content-type": contentType, "content-security-policy": policyOf(String(body)) })
            .end(body);
        },
        () => response.writeHead(404).end(),
      );
    });
    this.#http.on("upgrade", (request, socket, head) => {
      this.socketUrls.push(request.url ?? "");
      this.socketProtocols.push(request.headers["sec-websocket-protocol"] ?? "");
      if (!this.accepting) return socket.end("HTTP/1.1 401 Unauthorized\r\n\r\n");
      this.#sockets.handleUpgrade(request, socket, head, (webSocket) => this.#accept(webSocket));
    });
  }

  /** What is not a file: what the server can do, and secrets for those who have the key. */
  #tell(url: string, key: unknown): { readonly status: number; readonly body: object } | undefined {
    const secret = url === "/v1/realtime/client_secrets";
    if (!secret && url !== "/voice-live/capabilities") return undefined;
    if (this.key !== undefined && key !== this.key) return { status: 401, body: {} };
    return { status: 200, body: secret ? { value: "ek_minted" } : this.abilities };
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#http.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(this.#http.address() as AddressInfo).port}`;
  }

  /** Bytes of every audio append so far. */
  get frames(): Buffer[] {
    const appends = this.heard.filter((event) => event.type === "input_audio_buffer.append");
    return appends.map((event) => Buffer.from(String(event["audio"]), "base64"));
  }

  /**
   * Lets sockets wait for their session from now on: a connection is being opened, and lost ones are being opened again,
   * for as long as a test looks at that. @returns what gives it to those that wait, and at once to those that come.
   */
  holdGreetings(): () => void {
    let release = (): void => undefined;
    this.#greeting = new Promise((resolve) => (release = resolve));
    return release;
  }

  say(...events: Wire[]): void {
    for (const event of events) tell(this.#socket, event);
  }

  /** Loses every connection, as a network does. */
  drop(): void {
    for (const socket of this.#sockets.clients) socket.terminate();
  }

  /** Ends every connection with a close code. */
  dismiss(code: number, reason: string): void {
    for (const socket of this.#sockets.clients) socket.close(code, reason);
  }

  close(): void {
    for (const socket of this.#sockets.clients) socket.terminate();
    this.#http.closeAllConnections();
    this.#http.close();
  }

  /** Takes every setting that it does not refuse, as a server would, and says what it then has. */
  #update({ session, event_id }: Wire): void {
    if (this.silent) return;
    const refusal = this.refuse(session as object);
    if (refusal !== undefined) return this.say({ type: "error", error: { ...refusal, event_id } });
    this.session = { ...this.session, ...(session as object) };
    this.say({ type: "session.updated", session: this.session });
  }

  #accept(socket: WebSocket): void {
    this.#socket = socket;
    this.closeCode = undefined;
    socket.on("message", (data: Buffer) => {
      const event = JSON.parse(data.toString()) as Wire;
      this.heard.push(event);
      if (event.type === "session.update") this.#update(event);
    });
    socket.on("close", (code) => {
      if (socket === this.#socket) this.closeCode = code;
    });
    // To this socket: there may be another by then.
    void this.#greeting.then(() => tell(socket, { type: "session.created", session: this.session }));
  }
}
