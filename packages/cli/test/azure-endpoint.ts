import { mkdir, writeFile } from "node:fs/promises";
import { createServer } from "node:https";
import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import { connect } from "node:net";
import type { AddressInfo, Socket } from "node:net";
import { join } from "node:path";
import type { Duplex } from "node:stream";
import { fileURLToPath } from "node:url";
import { testTls } from "./embedded-server.ts";

/** The certificate of the endpoint, for NODE_EXTRA_CA_CERTS. */
export const testCertificatePath = fileURLToPath(new URL("../../server/test/tls/cert.pem", import.meta.url));

/** A handshake as it arrived. */
interface SeenHandshake {
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: IncomingHttpHeaders;
}

/** What looks like an Azure resource: TLS, its path, its credentials; a Vivavoce server behind it. */
export interface AzureEndpoint {
  /** `https://localhost:<port>`, with a certificate that nobody trusts by himself. */
  readonly url: string;
  readonly seen: readonly SeenHandshake[];
  /** Cuts the open connections, as a network does. */
  cut(): void;
  close(): Promise<void>;
}

/** What the endpoint lets in: a key in its header, or a bearer token. */
export interface Accepted {
  readonly keys?: readonly string[];
  readonly tokens?: readonly string[];
}

/** Starts one. What is not the path of Voice Live (TR-01) gets 404, wrong credentials 401, before the upgrade. */
export async function startAzureEndpoint(behindUrl: string, accepted: Accepted): Promise<AzureEndpoint> {
  const seen: SeenHandshake[] = [];
  const open = new Set<Duplex>();
  const server = createServer(testTls);
  server.on("upgrade", (request, socket, head) => {
    const url = new URL(request.url ?? "/", "https://localhost");
    const handshake = { path: url.pathname, query: Object.fromEntries(url.searchParams), headers: request.headers };
    seen.push(handshake);
    const refused = refusalOf(handshake, accepted);
    if (refused !== undefined) return void socket.end(refused);
    const behind = passOn(request, head, behindUrl);
    open.add(socket);
    socket.on("close", () => open.delete(socket)).on("error", () => behind.destroy());
    behind.on("error", () => socket.destroy());
    socket.pipe(behind).pipe(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, "localhost", resolve));
  return {
    url: `https://localhost:${(server.address() as AddressInfo).port}`,
    seen,
    cut() {
      for (const socket of open) socket.destroy();
    },
    close: () =>
      new Promise((resolve) => {
        for (const socket of open) socket.destroy();
        server.close(() => resolve());
      }),
  };
}

function refusalOf({ path, query, headers }: SeenHandshake, { keys = [], tokens = [] }: Accepted): string | undefined {
  if (path !== "/voice-live/realtime") return refusal("404 Resource Not Found", "no such resource");
  const isKnown =
    keys.includes(String(headers["api-key"])) || tokens.some((token) => headers.authorization === `Bearer ${token}`);
  if (!isKnown) return refusal("401 Unauthorized", "Access denied due to invalid credentials.");
  if (query["api-version"] === undefined || query["model"] === undefined) return refusal("400 Bad Request", "missing");
  return undefined;
}

function refusal(status: string, message: string): string {
  const body = JSON.stringify({ error: { code: status.slice(0, 3), message } });
  return `HTTP/1.1 ${status}\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
}

/** Repeats the request to the server behind, whose own answer goes back as it is. */
function passOn(request: IncomingMessage, head: Buffer, behindUrl: string): Socket {
  const { hostname, port } = new URL(behindUrl);
  const behind = connect(Number(port), hostname);
  const lines = [`${request.method} ${request.url} HTTP/1.1`];
  for (let i = 0; i < request.rawHeaders.length; i += 2) {
    lines.push(`${request.rawHeaders[i]}: ${request.rawHeaders[i + 1]}`);
  }
  behind.write(`${lines.join("\r\n")}\r\n\r\n`);
  behind.write(head);
  return behind;
}

/**
 * Puts a stand-in for `@azure/identity` where the user of a folder would have the real one. Its tokens are
 * `entra-<count>-for-<scope>`.
 */
export async function installIdentity(folder: string): Promise<void> {
  const home = join(folder, "node_modules/@azure/identity");
  await mkdir(home, { recursive: true });
  await writeFile(join(home, "package.json"), '{"name":"@azure/identity","version":"4.0.0","main":"index.js"}');
  await writeFile(
    join(home, "index.js"),
    `let count = 0;
    exports.DefaultAzureCredential = class {
      async getToken(scopes) { count++; return { token: "entra-" + count + "-for-" + scopes, expiresOnTimestamp: 0 }; }
    };`,
  );
}
