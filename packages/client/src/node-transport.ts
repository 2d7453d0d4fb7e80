import type { IncomingMessage } from "node:http";
import { WebSocket } from "ws";
import type { RawData } from "ws";
import type { Credential, Socket, SocketHandlers, Transport } from "./socket.ts";

/** How much of a refusal's body is read for its message. */
const maxRefusalBytes = 4096;
/** How long a closing handshake may take before the socket is cut. */
const closeTimeoutMs = 2000;

/**
 * Transport over `ws`: the credential travels in the `api-key` or `Authorization` header (TR-30, TR-31). Certificates are
 * checked against those Node trusts; `NODE_EXTRA_CA_CERTS` adds to them.
 */
export const nodeTransport: Transport = (request, handlers) =>
  openNodeSocket(request.url, request.credential, handlers);

function openNodeSocket(url: URL, credential: Credential | undefined, handlers: SocketHandlers): Socket {
  const socket = new WebSocket(url, { headers: credentialHeaders(credential) });
  let settled = false;
  let failure = "The connection could not be opened.";
  const refuse = (message: string, status?: number): void => {
    if (settled) return;
    settled = true;
    handlers.refused(message, status);
  };
  socket.on("open", () => {
    settled = true;
    handlers.opened();
  });
  socket.on("message", (data) => handlers.message(textOf(data)));
  // Without this listener a refused connection would end the process; `close` always follows.
  socket.on("error", (error) => {
    failure = `The connection could not be opened: ${error.message}`;
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
      const timer = setTimeout(() => socket.terminate(), closeTimeoutMs);
      socket.once("close", () => clearTimeout(timer));
    },
  };
}

function credentialHeaders(credential: Credential | undefined): Record<string, string> {
  if (credential === undefined) return {};
  return "key" in credential ? { "api-key": credential.key } : { authorization: `Bearer ${credential.token}` };
}

function textOf(data: RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString("utf8");
  return Buffer.isBuffer(data) ? data.toString("utf8") : Buffer.from(data).toString("utf8");
}

/** One line about a refused upgrade: the status, and the message of a JSON body where there is one. */
async function readRefusal(response: IncomingMessage): Promise<string> {
  const status = `${response.statusCode ?? 0} ${response.statusMessage ?? ""}`.trim();
  const plain = `The server refused the connection: HTTP ${status}`;
  try {
    let body = "";
    for await (const chunk of response) {
      body += String(chunk);
      if (body.length > maxRefusalBytes) break;
    }
    const message = messageOf(JSON.parse(body));
    return message === undefined ? plain : `${plain}: ${message}`;
  } catch {
    return plain;
  }
}

function messageOf(body: unknown): string | undefined {
  if (typeof body !== "object" || body === null) return undefined;
  const holder = "error" in body && typeof body.error === "object" && body.error !== null ? body.error : body;
  return "message" in holder && typeof holder.message === "string" ? holder.message : undefined;
}
