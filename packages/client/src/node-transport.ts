import type { Agent, IncomingMessage } from "node:http";
import { rootCertificates } from "node:tls";
import { WebSocket } from "ws";
import type { RawData } from "ws";
import type { Socket, SocketHandlers, SocketRequest, Transport } from "./socket.ts";

/** How much of a refusal's body is read for its message. */
const maxRefusalBytes = 4096;
/** How long a closing handshake may take before the socket is cut. */
const closeTimeoutMs = 2000;

/** How often a live socket is asked for a sign of life (TR-60). */
const defaultHeartbeatMs = 20_000;

/** What a transport over `ws` may be told. */
export interface NodeTransportOptions {
  /** Certificates (PEM) to trust beside those Node trusts; replaces `NODE_EXTRA_CA_CERTS` for one program. */
  readonly ca?: string | Buffer | readonly (string | Buffer)[];
  /** Agent of the upgrade request, for example a proxy's. */
  readonly agent?: Agent;
  /** A ping goes out this often; a socket silent for two of them is lost. Default 20,000 ms, 0 for none. */
  readonly heartbeatMs?: number;
}

/**
 * Transport over `ws`: the credential travels in the `api-key` or `Authorization` header (TR-30, TR-31). Certificates are
 * checked against those Node trusts; `NODE_EXTRA_CA_CERTS` and `ca` add to them.
 */
export function createNodeTransport(options: NodeTransportOptions = {}): Transport {
  return (request, handlers) => openNodeSocket(request, options, handlers);
}

/** `createNodeTransport` with nothing special. */
export const nodeTransport: Transport = createNodeTransport();

function openNodeSocket(request: SocketRequest, options: NodeTransportOptions, handlers: SocketHandlers): Socket {
  const { heartbeatMs = defaultHeartbeatMs, ca, agent } = options;
  const socket = new WebSocket(request.url, {
    headers: { ...request.headers, ...credentialHeaders(request) },
    ...(ca === undefined ? {} : { ca: trusted(ca) }),
    ...(agent === undefined ? {} : { agent }),
    // As in browsers: whoever awaits the session has his handlers on before what came with it in the same packet.
    allowSynchronousEvents: false,
  });
  let settled = false;
  let failure = "The connection could not be opened.";
  const refuse = (message: string, status?: number): void => {
    if (settled) return;
    settled = true;
    handlers.refused(message, status);
  };
  socket.on("open", () => {
    settled = true;
    if (heartbeatMs > 0) keepAlive(socket, heartbeatMs);
    handlers.opened();
  });
  socket.on("message", (data) => handlers.message(textOf(data)));
  // Without this listener a refused connection would end the process; `close` always follows.
  socket.on("error", (error) => {
    failure = `The connection could not be opened: ${describe(error)}.`;
  });
  socket.on("unexpected-response", (clientRequest, response) => {
    void readRefusal(response).then((text) => {
      refuse(text, response.statusCode);
      clientRequest.destroy();
    });
  });
  socket.on("close", (code, reason) => {
    if (settled) handlers.closed(code, reason.toString());
    else refuse(failure);
  });
  return {
    send: (text) => socket.send(text),
    get bufferedBytes() {
      return socket.bufferedAmount;
    },
    close(code, reason) {
      socket.close(code, reason);
      // Nothing follows that would stop the timer, and it would hold the process.
      if (socket.readyState === WebSocket.CLOSED) return;
      const timer = setTimeout(() => socket.terminate(), closeTimeoutMs);
      socket.once("close", () => clearTimeout(timer));
    },
  };
}

/** Several addresses refused make an error without a message. */
function describe(error: Error): string {
  const { code } = error as { readonly code?: unknown };
  const text = error.message === "" && typeof code === "string" ? `connect ${code}` : error.message;
  // OpenSSL's messages go on for lines.
  return (text.split("\n")[0] ?? "").replace(/\.$/, "");
}

function trusted(ca: NonNullable<NodeTransportOptions["ca"]>): (string | Buffer)[] {
  return [...rootCertificates, ...(typeof ca === "string" || Buffer.isBuffer(ca) ? [ca] : ca)];
}

/** Cuts a socket from which nothing has come since the ping before last: TCP alone may take minutes to notice. */
function keepAlive(socket: WebSocket, heartbeatMs: number): void {
  let silent = 0;
  const alive = (): void => void (silent = 0);
  socket.on("pong", alive);
  socket.on("message", alive);
  const timer = setInterval(() => {
    if (++silent > 2) return socket.terminate();
    if (socket.readyState === WebSocket.OPEN) socket.ping();
  }, heartbeatMs);
  socket.once("close", () => clearInterval(timer));
}

function credentialHeaders({ credential, openai }: SocketRequest): Record<string, string> {
  if (credential === undefined) return {};
  if ("token" in credential) return { authorization: `Bearer ${credential.token}` };
  // OpenAI has keys as bearer tokens, Azure OpenAI in `api-key`; each passes over the other's header.
  const key = { "api-key": credential.key };
  return openai === true ? { ...key, authorization: `Bearer ${credential.key}` } : key;
}

function textOf(data: RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString("utf8");
  return Buffer.isBuffer(data) ? data.toString("utf8") : Buffer.from(data).toString("utf8");
}

/** One line about a refused upgrade: the status, and the message of a JSON body where there is one. */
async function readRefusal(response: IncomingMessage): Promise<string> {
  const status = `${response.statusCode ?? 0} ${response.statusMessage ?? ""}`.trim();
  const plain = `The server refused the connection: HTTP ${status}.`;
  try {
    let body = "";
    for await (const chunk of response) {
      body += String(chunk);
      if (body.length > maxRefusalBytes) break;
    }
    const message = messageOf(JSON.parse(body));
    return message === undefined ? plain : `${plain.slice(0, -1)}: ${message}`;
  } catch {
    return plain;
  }
}

function messageOf(body: unknown): string | undefined {
  if (typeof body !== "object" || body === null) return undefined;
  const holder = "error" in body && typeof body.error === "object" && body.error !== null ? body.error : body;
  return "message" in holder && typeof holder.message === "string" ? holder.message : undefined;
}
