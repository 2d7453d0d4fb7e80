import { setMaxListeners } from "node:events";
import type { IncomingMessage } from "node:http";
import type { Clock } from "@vivavoce/audio/clock";
import { sleep } from "../runtime/sleep.ts";
import { createClientAddresses, networkOf } from "./client-address.ts";
import { createClientSecrets } from "../access/client-secrets.ts";
import type { ClientSecrets } from "../access/client-secrets.ts";
import type { Fleet, FleetGateway } from "../fleet/fleet.ts";
import { createSharedSecrets } from "../fleet/shared-secrets.ts";
import { createConnectionGuard } from "./connection-guard.ts";
import type { ConnectionGuard } from "./connection-guard.ts";
import { createCredentials } from "./credentials.ts";
import type { GatewayCredentials, KeyChanges } from "./credentials.ts";
import type { FrontOptions, GatewayLimits } from "./gateway-options.ts";
import { askingProtocolOf, decideHandshake, refuseAnyone, takesSecrets } from "./handshake.ts";
import type { Handshake, HandshakePolicy } from "./handshake.ts";
import { createIdentify, isLocalCaller, isOpenServer } from "./identify.ts";
import type { Identity, IdentifyOptions } from "./identify.ts";
import type { KnownCaller } from "../access/known-caller.ts";
import { createOriginPolicy } from "./origin-policy.ts";
import { createRefusalLog } from "./refusal-log.ts";
import type { RefusalLog } from "./refusal-log.ts";
import type { LoadWatch } from "../load/load-watch.ts";
import type { Refusal } from "./refusal.ts";
import { askedSessionOf, sessionOwnerOf } from "./resume/session-ask.ts";
import type { SessionFloor } from "./session-floor.ts";
import { createShares } from "./shares.ts";
import type { Shares } from "./shares.ts";
import { firstValueOf, readUpgradeRequest } from "./upgrade-request.ts";
import type { UpgradeRequest } from "./upgrade-request.ts";
import { createWrongCredentials, longestWaitMs } from "./wrong-credentials.ts";
import type { WrongCredentials } from "./wrong-credentials.ts";

/**
 * Decides who comes in (docs/decisions/0020): knows addresses, credentials and shares, slows down who guesses, and keeps
 * connections from crowding each other out.
 */
export class Entrance {
  readonly guard: ConnectionGuard;
  readonly secrets: ClientSecrets;
  /** Sessions that are open. */
  readonly shares: Shares;
  readonly log: RefusalLog;
  readonly #clock: Clock;
  readonly #policy: HandshakePolicy;
  readonly #fleet: Fleet | undefined;
  readonly #mints: Shares;
  readonly #who: IdentifyOptions;
  readonly #identify: ReturnType<typeof createIdentify>;
  readonly #clientOf: (peer: string, headers: UpgradeRequest["headers"]) => string;
  readonly #wrong: WrongCredentials;
  readonly #over = new AbortController();

  /** @throws TypeError when a proxy is no address, or two keys have the same name */
  constructor(options: FrontOptions, limits: GatewayLimits, load: Pick<LoadWatch, "sheds">, fleet?: Fleet) {
    const { clock } = options;
    const addresses = createClientAddresses(options.trustedProxies ?? []);
    const credentials = createCredentials(options.credentials);
    this.#clock = clock;
    setMaxListeners(0, this.#over.signal); // one for each answer that waits
    this.#clientOf = addresses.clientOf;
    this.#fleet = fleet;
    this.secrets =
      options.fleet === undefined
        ? createClientSecrets(clock, options.ids)
        : createSharedSecrets(options.fleet.store, clock, options.ids);
    this.#who = {
      credentials,
      secrets: this.secrets,
      ...(options.tokens === undefined ? {} : { tokens: options.tokens }),
    };
    this.#identify = createIdentify(this.#who);
    if (limits.stockClients && isOpenServer(this.#who)) {
      options.logger.log(
        "warn",
        "resume.stockClients: nobody can show who he is without keys, no session is given by its id",
      );
    } else if (limits.stockClients && limits.resumeMs === 0) {
      options.logger.log(
        "warn",
        "resume.stockClients: sessions do not wait for their clients, since resume.windowMs is 0",
      );
    }
    const part = {
      connectionsPerMinute: limits.connectionsPerMinute,
      connectionsPerMinutePerCaller: limits.connectionsPerMinutePerCaller,
      callers: () => credentials.callers,
      mayHaveAll: (caller: KnownCaller) => this.#mayHaveAll(caller),
      clock,
    };
    this.shares = createShares({
      ...part,
      maxSessions: limits.maxSessions,
      maxSessionsPerCaller: limits.maxSessionsPerCaller,
      ...(fleet && { others: fleet.shares() }),
    });
    // Minting costs less than a session, and is bounded as often.
    const unbounded = Number.MAX_SAFE_INTEGER;
    this.#mints = createShares({
      ...part,
      maxSessions: unbounded,
      maxSessionsPerCaller: unbounded,
      ...(fleet && { others: fleet.mintShares() }),
    });
    this.#policy = {
      allowsOrigin: createOriginPolicy({
        closed: !isOpenServer(this.#who),
        host: options.host,
        allowedOrigins: options.allowedOrigins ?? [],
      }),
      asksInVain: limits.stockClients && isOpenServer(this.#who),
      admit: (caller) => (load.sheds("sessions") ? overloaded : this.shares.admit(caller)),
      admitBack: (caller) => this.shares.admitBack(caller),
    };
    this.#wrong = createWrongCredentials(clock);
    this.log = createRefusalLog(options.logger, clock, networkOf, (status, code) =>
      options.metrics?.refused(status, code),
    );
    this.guard = createConnectionGuard({
      clock,
      maxWaiting: limits.maxWaitingConnections,
      maxWaitingPerAddress: limits.maxWaitingConnectionsPerAddress,
      firstByteTimeoutMs: limits.firstByteTimeoutMs,
      responseTimeoutMs: limits.responseTimeoutMs,
      isProxy: addresses.isProxy,
      clientOf: (incoming) => this.addressOf(incoming),
    });
  }

  /** Where a request comes from; empty when its socket is gone. */
  addressOf(incoming: IncomingMessage): string {
    return this.#clientOf(incoming.socket.remoteAddress ?? "", readUpgradeRequest(incoming).headers);
  }

  /** Decides about an upgrade. A refusal for a wrong credential takes its time; nothing else of the server waits. */
  async decide(
    incoming: IncomingMessage,
    holds: SessionFloor["holds"],
  ): Promise<Handshake & { stockOwnerId?: string }> {
    const request = readUpgradeRequest(incoming);
    const forAnyone = refuseAnyone(request, this.#policy);
    if (forAnyone !== undefined) return { kind: "refused", refusal: forAnyone };
    const identity = await this.identify(incoming, request, takesSecrets(request));
    if (identity.kind === "unknown") return decideHandshake(request, this.#policy, identity);
    const stockOwnerId = isOpenServer(this.#who)
      ? undefined
      : sessionOwnerOf(identity.caller.id, request, identity.grant !== undefined);
    const sessionId = askedSessionOf(request);
    if (sessionId === undefined) return { ...decideHandshake(request, this.#policy, identity), ...owned(stockOwnerId) };
    const protocol = askingProtocolOf(request, identity.grant?.sessionType);
    // What would begin a session all the same is counted as one.
    const isHere =
      stockOwnerId !== undefined && protocol !== undefined && (await holds(sessionId, stockOwnerId, protocol));
    return {
      ...decideHandshake(request, this.#policy, identity, { sessionId, isHere }),
      ...owned(stockOwnerId),
    };
  }

  /** Who sends a request; a wrong credential is told after a wait. */
  async identify(incoming: IncomingMessage, request: UpgradeRequest, secretsToo: boolean): Promise<Identity> {
    const address = this.addressOf(incoming);
    const identity = await this.#identify(request, address, secretsToo);
    if (identity.kind === "known") {
      this.guard.vouch(incoming.socket);
      return identity;
    }
    if (identity.refusal.status !== 401) return identity;
    return { kind: "unknown", refusal: await this.wrong(address, identity.refusal) };
  }

  /** Counts a wrong credential from an address. @returns what its sender is told, after a wait */
  async wrong(address: string, refusal: Refusal): Promise<Refusal> {
    const network = networkOf(address);
    this.#fleet?.wrong(network);
    const waitMs = this.#wrong.failed(network);
    if (waitMs === undefined) return tooManyWrong;
    await sleep(this.#clock, waitMs, this.#over.signal);
    return refusal;
  }

  allowsOrigin(request: UpgradeRequest): boolean {
    return this.#policy.allowsOrigin(firstValueOf(request.headers, "origin"), firstValueOf(request.headers, "host"));
  }

  /**
   * Whether what is only read may be given to whoever asks. A page whose own name was pointed at our address sends no Origin
   * with what it reads of "its" server: the name that it asks by is held to be where it comes from.
   */
  allowsReader(request: UpgradeRequest): boolean {
    const host = firstValueOf(request.headers, "host");
    if (host === undefined || firstValueOf(request.headers, "origin") !== undefined) return this.allowsOrigin(request);
    return ["http", "https"].some((scheme) => this.#policy.allowsOrigin(`${scheme}://${host}`, host));
  }

  /** Takes other keys of callers; throws as `Credentials.use`. */
  useCredentials(credentials: GatewayCredentials): KeyChanges {
    return this.#who.credentials.use(credentials, this.#who.tokens !== undefined);
  }

  /** Whether the caller may mint one more secret. */
  admitMint(caller: KnownCaller): Refusal | undefined {
    const refusal = this.#mints.admit(caller);
    if (refusal === undefined) this.#mints.left(caller);
    return refusal;
  }

  /** What other gateways have seen of callers and networks counts here too. */
  heard(): Pick<FleetGateway, "held" | "connected" | "minted" | "wrong"> {
    return {
      held: this.shares.held,
      connected: (caller, count) => this.shares.noted(caller, count),
      minted: (caller, count) => this.#mints.noted(caller, count),
      wrong: (network, count) => this.#wrong.noted(network, count),
    };
  }

  /** What a secret of the caller is: his, and how much of the room he may have. */
  minter(caller: KnownCaller): { readonly caller: KnownCaller; readonly owns: boolean; readonly mayHaveAll: boolean } {
    return { caller, owns: !isOpenServer(this.#who), mayHaveAll: this.#mayHaveAll(caller) };
  }

  /** Who owns a session: a caller, or on an open server, where callers are addresses that change, whoever has its token. */
  ownerOf(caller: KnownCaller): string {
    return isOpenServer(this.#who) ? "" : caller.id;
  }

  /** Nobody comes in any more; those who wait are told at once. */
  close(): void {
    this.#over.abort();
    this.guard.close();
    this.log.close();
  }

  /** Where there is nobody to share with: the only key, or this machine's programs on an open server. */
  #mayHaveAll(caller: KnownCaller): boolean {
    const { credentials, tokens } = this.#who;
    if (isOpenServer(this.#who)) return isLocalCaller(caller);
    return tokens === undefined && credentials.callers.length === 1;
  }
}

function owned(stockOwnerId: string | undefined): { readonly stockOwnerId?: string } {
  return stockOwnerId === undefined ? {} : { stockOwnerId };
}

const tooManyWrong: Refusal = {
  status: 429,
  code: "too_many_attempts",
  message: "Too many wrong credentials have come from this address. Try again later.",
  headers: { "retry-after": String(longestWaitMs / 1000) },
};

/** Sessions that are there, and those that go on, come before new ones. */
const overloaded: Refusal = {
  status: 429,
  code: "server_overloaded",
  message: "This server has as much to do as it can. Try again in a few seconds.",
  headers: { "retry-after": "5" },
};
