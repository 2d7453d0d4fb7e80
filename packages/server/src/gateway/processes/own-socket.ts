import { connect, createServer, Socket } from "node:net";
import type { AddressInfo } from "node:net";
import { pipeline } from "node:stream";
import type { Duplex } from "node:stream";
import { TLSSocket } from "node:tls";

/** A socket that another process can be given. */
export interface OwnSocket {
  readonly socket: Socket;
  /** Whether it is the client's own; else this process stays between the two. */
  readonly isDirect: boolean;
}

/**
 * The socket of a client as one that can be given away. What TLS has made of it cannot: its keys are this process's, which
 * then reads and writes for the client, at the other end of a connection of its own over loopback.
 * @throws node's error when there is no such connection
 */
export async function ownSocket(socket: Duplex): Promise<OwnSocket> {
  if (socket instanceof TLSSocket || !(socket instanceof Socket)) {
    const [mine, theirs] = await createPair();
    const end = (): void => {
      socket.destroy();
      mine.destroy();
    };
    pipeline(socket, mine, (error) => void (error && end()));
    pipeline(mine, socket, (error) => void (error && end()));
    return { socket: theirs, isDirect: false };
  }
  return { socket, isDirect: true };
}

/**
 * What has come over a socket and was not read, as long as it is this process that reads, which is now at an end. Node goes
 * on reading until the other process has the socket, and has no public way to stop it.
 */
export function takeRest(socket: Socket): Buffer {
  (socket as { readonly _handle?: { readStop?(): void } | null })._handle?.readStop?.();
  const parts: Buffer[] = [];
  for (;;) {
    const part: unknown = socket.read();
    if (!Buffer.isBuffer(part)) return Buffer.concat(parts);
    parts.push(part);
  }
}

/** Two ends of one connection. Nobody else gets in: the other end is known by its port. */
async function createPair(): Promise<readonly [Socket, Socket]> {
  const server = createServer({ noDelay: true });
  server.listen(0, "127.0.0.1");
  try {
    await new Promise<void>((resolve, reject) => server.once("listening", resolve).once("error", reject));
    const mine = connect({ port: (server.address() as AddressInfo).port, host: "127.0.0.1", noDelay: true });
    const theirs = await new Promise<Socket>((resolve, reject) => {
      mine.once("error", reject);
      server.on("connection", (socket) => {
        const isMine = (): boolean => socket.remotePort === mine.localPort;
        if (!mine.connecting) return isMine() ? resolve(socket) : socket.destroy();
        mine.once("connect", () => (isMine() ? resolve(socket) : socket.destroy()));
      });
    });
    mine.on("error", () => {});
    return [mine, theirs];
  } finally {
    server.close();
  }
}
