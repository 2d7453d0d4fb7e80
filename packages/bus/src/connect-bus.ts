import { jetstream } from "@nats-io/jetstream";
import type { JetStreamClient } from "@nats-io/jetstream";
import { Kvm } from "@nats-io/kv";
import { connect, credsAuthenticator } from "@nats-io/transport-node";
import type { Authenticator, ConnectionOptions, NatsConnection } from "@nats-io/transport-node";
import { createSystemClock } from "@vivavoce/audio/clock";
import type { Clock } from "@vivavoce/audio/clock";
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { reasonOf } from "@vivavoce/audio/reason-of";
import type { StreamDifference } from "./ensure-stream.ts";

/** Who one is on a bus. */
interface BusCredentials {
  /** Addresses of NATS servers, `nats://host:port` or `tls://host:port`; a name and password or a token may stand in them. */
  readonly servers: readonly string[];
  /** File of credentials that NATS's tools write (a JWT and its key). */
  readonly credentialsFile?: string;
}

/** How a bus is reached, and who is told of it. */
export interface BusOptions extends BusCredentials {
  /** What this process is called in NATS's own lists. */
  readonly name: string;
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
  /**
   * Takes other credentials, and connects anew with them: what is in the middle of the bus then is done again. They are tried
   * first, with a connection of their own, as long as the bus is there; where it is not, they are what it is looked for with.
   * @returns whether they are other ones
   * @throws Error when they cannot be read, or no server lets anybody in with them; then nothing changes
   */
  useCredentials(credentials: BusCredentials): Promise<boolean>;
  /** Sends what is still to be sent, for two seconds at most, and lets go. Never rejects; a second call waits for the first. */
  close(): Promise<void>;
}

/** Between two tries to come back, in milliseconds; with up to half as much again by chance, so that not all come at once. */
const reconnectWaitMs = 250;
/** A server that does not answer so many pings in a row, one each `pingMs`, is lost. */
const pingMs = 2000;
const maxPings = 2;
const closeMs = 2000;
/** Time for a connection that is made anew on purpose: after that it counts as lost. */
const anewMs = 2000;

/**
 * Connects to NATS. It has to be there at the start; later on it may go and come.
 * @throws Error that names the addresses, without passwords, when none of them can be had or lets this program in
 */
export async function connectBus(options: BusOptions): Promise<Bus> {
  const { clock = createSystemClock() } = options;
  let shown = await readCredentials(options);
  const connection = await connectTo(options, (nonce) => shown.authenticator(nonce));
  let isUp = true;
  let changing: Promise<unknown> = Promise.resolve();
  let cancelAnew: (() => void) | undefined;
  let closed: Promise<void> | undefined;
  const isClosed = (): boolean => closed !== undefined;
  const watching = new Set<(isUp: boolean) => void>();
  const tell = (now: boolean): void => {
    if (isUp === now) return;
    isUp = now;
    // Who goes on purpose tells nobody, unless that takes long.
    if (cancelAnew === undefined) options.onChange?.(now);
    else if (now) {
      cancelAnew();
      cancelAnew = undefined;
    }
    for (const changed of watching) changed(now);
  };
  async function connectAnew(): Promise<void> {
    cancelAnew = clock.setTimer(anewMs, () => {
      cancelAnew = undefined;
      options.onChange?.(false);
    });
    // From here on nothing more is sent, and what was sent leaves first.
    tell(false);
    await within(connection.flush(), clock);
    await connection.reconnect();
  }
  async function useCredentials(credentials: BusCredentials): Promise<boolean> {
    const next = await readCredentials(credentials);
    if (next.digest === shown.digest || isClosed()) return false;
    if (isUp) await (await connectTo({ ...options, ...credentials }, next.authenticator)).close();
    // It may have been closed while they were tried.
    if (isClosed()) return false;
    shown = next;
    if (isUp) await connectAnew();
    return true;
  }
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
    useCredentials: (credentials) => {
      const done = changing.then(() => useCredentials(credentials));
      changing = done.catch(() => {});
      return done;
    },
    tell: (difference) => options.onDifference?.(difference),
    close: () => (closed ??= close(connection, clock)),
  };
}

async function connectTo({ servers, name, caFile }: BusOptions, authenticator: Authenticator): Promise<NatsConnection> {
  const options: ConnectionOptions = {
    servers: servers.map((address) => address.replace(secretPart, "//")),
    // Who is turned away later on, by a server that is being set up anew, may be let in again.
    ignoreAuthErrorAbort: true,
    name,
    maxReconnectAttempts: -1,
    reconnectTimeWait: reconnectWaitMs,
    reconnectJitter: reconnectWaitMs / 2,
    pingInterval: pingMs,
    maxPingOut: maxPings,
    authenticator,
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

/** Who somebody is on the bus, and what tells it from another. */
interface ShownCredentials {
  readonly authenticator: Authenticator;
  readonly digest: string;
}

async function readCredentials({ servers, credentialsFile }: BusCredentials): Promise<ShownCredentials> {
  const { user, pass, token } = secretsIn(servers);
  const bytes = credentialsFile === undefined ? undefined : await readFile(credentialsFile);
  const ofFile = bytes === undefined ? undefined : credsAuthenticator(bytes);
  const ofAddress = { ...(user !== undefined && { user, pass }), ...(token !== undefined && { auth_token: token }) };
  const text = JSON.stringify([user, pass, token, bytes?.toString("base64")]);
  return {
    authenticator: (nonce) => ({ ...ofAddress, ...ofFile?.(nonce) }) as ReturnType<Authenticator>,
    digest: createHash("sha256").update(text).digest("base64"),
  };
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
  await within(connection.drain(), clock);
  await connection.close().catch(() => {});
}

/** Waits for what is on its way, for two seconds; a connection that is closed or cut off has nothing more to send. */
async function within(sending: Promise<void>, clock: Clock): Promise<void> {
  let cancel = (): void => {};
  const late = new Promise<void>((resolve) => (cancel = clock.setTimer(closeMs, resolve)));
  await Promise.race([sending.catch(() => {}), late]);
  cancel();
}
