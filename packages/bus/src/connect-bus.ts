import { jetstream } from "@nats-io/jetstream";
import type { JetStreamClient } from "@nats-io/jetstream";
import { Kvm } from "@nats-io/kv";
import { connect, credsAuthenticator } from "@nats-io/transport-node";
import type { ConnectionOptions, NatsConnection } from "@nats-io/transport-node";
import { createSystemClock } from "@vivavoce/audio/clock";
import type { Clock } from "@vivavoce/audio/clock";
import { readFile } from "node:fs/promises";
import { reasonOf } from "@vivavoce/audio/reason-of";
import type { StreamDifference } from "./ensure-stream.ts";

/** How a bus is reached, and who is told of it. */
export interface BusOptions {
  /** Addresses of NATS servers, `nats://host:port` or `tls://host:port`; a name and password or a token may stand in them. */
  readonly servers: readonly string[];
  /** What this process is called in NATS's own lists. */
  readonly name: string;
  /** File of credentials that NATS's tools write (a JWT and its key). */
  readonly credentialsFile?: string;
  /** File of certificate authorities to trust besides those of the machine. */
  readonly caFile?: string;
  /** Told when the connection is lost and when it is there again. It is tried again for ever. */
  readonly onChange?: (isUp: boolean) => void;
  /** Told of a stream that was there with another size, age or number of replicas: it gets more, and is never given less. */
  readonly onDifference?: (difference: StreamDifference) => void;
  /** Default: the machine's. */
  readonly clock?: Clock;
}

/** A connection to the bus. */
export interface Bus {
  readonly connection: NatsConnection;
  readonly jetstream: JetStreamClient;
  readonly stores: Kvm;
  readonly isUp: boolean;
  /** For all that goes over it. */
  readonly clock: Clock;
  /** Tells of every change of `isUp`, as `onChange`, to any number; returns what ends it. */
  watch(changed: (isUp: boolean) => void): () => void;
  /** Tells `onDifference`. */
  tell(difference: StreamDifference): void;
  /** Sends what is still to be sent, for two seconds at most, and lets go. Never rejects; a second call waits for the first. */
  close(): Promise<void>;
}

/** Between two tries to come back, in milliseconds; with up to half as much again by chance, so that not all come at once. */
const reconnectWaitMs = 250;
/** A server that does not answer so many pings in a row, one each `pingMs`, is lost. */
const pingMs = 2000;
const maxPings = 2;
const closeMs = 2000;

/**
 * Connects to NATS. It has to be there at the start; later on it may go and come.
 * @throws Error that names the addresses, without passwords, when none of them can be had or lets this program in
 */
export async function connectBus(options: BusOptions): Promise<Bus> {
  const { clock = createSystemClock() } = options;
  const connection = await connectTo(options);
  let isUp = true;
  let closed: Promise<void> | undefined;
  const watching = new Set<(isUp: boolean) => void>();
  const tell = (now: boolean): void => {
    if (isUp === now) return;
    isUp = now;
    options.onChange?.(now);
    for (const changed of watching) changed(now);
  };
  void (async () => {
    for await (const { type } of connection.status()) {
      if (type === "disconnect" || type === "staleConnection") tell(false);
      if (type === "reconnect") tell(true);
    }
  })();
  return {
    connection,
    jetstream: jetstream(connection),
    stores: new Kvm(connection),
    get isUp() {
      return isUp;
    },
    watch(changed) {
      watching.add(changed);
      return () => void watching.delete(changed);
    },
    clock,
    tell: (difference) => options.onDifference?.(difference),
    close: () => (closed ??= close(connection, clock)),
  };
}

async function connectTo({ servers, name, credentialsFile, caFile }: BusOptions): Promise<NatsConnection> {
  const options: ConnectionOptions = {
    servers: servers.map((address) => address.replace(secretPart, "//")),
    // Who is turned away later on, by a server that is being set up anew, may be let in again.
    ignoreAuthErrorAbort: true,
    ...secretsIn(servers),
    name,
    maxReconnectAttempts: -1,
    reconnectTimeWait: reconnectWaitMs,
    reconnectJitter: reconnectWaitMs / 2,
    pingInterval: pingMs,
    maxPingOut: maxPings,
    ...(credentialsFile !== undefined && { authenticator: credsAuthenticator(await readFile(credentialsFile)) }),
    ...(caFile !== undefined && { tls: { caFile } }),
  };
  try {
    return await connect(options);
  } catch (error) {
    const where = servers.map(withoutSecrets).join(", ");
    const reason = reasonOf(error);
    throw new Error(`The bus at ${where} cannot be reached: ${reason}`, { cause: error });
  }
}

/** Whatever stands before the last `@`: a password may have one too. */
const secretPart = /\/\/([^/]*)@/;

/**
 * The name and password, or the token, of the first address that has them; NATS's client does not look there.
 * @throws Error that names the address when they are not encoded as addresses are
 */
function secretsIn(servers: readonly string[]): Pick<ConnectionOptions, "user" | "pass" | "token"> {
  for (const address of servers) {
    const found = secretPart.exec(address)?.[1];
    if (found === undefined) continue;
    const [first = "", ...rest] = found.split(":");
    try {
      if (rest.length === 0) return { token: decodeURIComponent(first) };
      return { user: decodeURIComponent(first), pass: decodeURIComponent(rest.join(":")) };
    } catch (error) {
      throw new Error(`The name and password in ${withoutSecrets(address)} cannot be read`, { cause: error });
    }
  }
  return {};
}

/** An address as it may be shown. */
function withoutSecrets(address: string): string {
  return address.replace(secretPart, "//***@");
}

async function close(connection: NatsConnection, clock: Clock): Promise<void> {
  let cancel = (): void => {};
  const late = new Promise<void>((resolve) => (cancel = clock.setTimer(closeMs, resolve)));
  try {
    await Promise.race([connection.drain(), late]);
  } catch {
    // It is closed already, or cut off: there is nothing more to be sent.
  } finally {
    cancel();
    await connection.close().catch(() => {});
  }
}
