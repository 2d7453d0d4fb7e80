import { connect, createServer as createTcpServer } from "node:net";
import type { AddressInfo, Socket } from "node:net";
import {
  createScriptedLanguageModel,
  createScriptedRecognizer,
  createScriptedSynthesizer,
  createScriptedVoiceActivity,
} from "@vivavoce/engine/testing";
import type { EngineSet } from "@vivavoce/engine";
import type { ClientOptions } from "ws";
import { expect, onTestFinished, vi } from "vitest";
import { createServer } from "../src/create-server.ts";
import type { ServerOptions } from "../src/server-options.ts";
import { createLogger } from "../src/runtime/logger.ts";
import { connectClient } from "./gateway-fixture.ts";
import type { TestClient } from "./gateway-fixture.ts";

/** An event as a client that knows nothing of us reads it. */
export interface WireEvent {
  readonly type: string;
  readonly event_id: string;
  readonly session?: { readonly id: string; readonly instructions?: string };
  readonly item?: { readonly id: string; readonly role?: string };
  readonly previous_item_id?: string | null;
  readonly delta?: string;
  readonly transcript?: string;
  readonly response?: { readonly id: string; readonly status: string };
  readonly warning?: { readonly code: string; readonly param?: string };
}

/** A server on scripted engines that gives sessions back, unless it is told otherwise. */
export interface StockServer {
  readonly log: readonly string[];
  /** Where a client connects. @param sessionId the session that it asks for */
  url(target: string, sessionId?: string): string;
  drain(): Promise<void>;
  close(): Promise<void>;
  /** Resolves when so many sessions have been seen to wait for their clients. */
  waits(count: number): Promise<void>;
  /** Where everything else is. By way of a network that `cut` cuts: all that go over it lose their sockets without a word. */
  readonly http: string;
  cut(): void;
}

interface Script {
  readonly answers?: Parameters<typeof createScriptedLanguageModel>[0] | undefined;
  readonly speech?: readonly (readonly [startMs: number, endMs: number])[] | undefined;
  readonly heard?: Parameters<typeof createScriptedRecognizer>[0]["utterances"] | undefined;
}

export type StockServerOptions = Partial<Omit<ServerOptions, "answers">> & Script;

/** Engines that hear and say what a script has. */
export function scriptedEngines({ answers = [], speech = [], heard = [] }: Script): EngineSet {
  return {
    voiceActivity: createScriptedVoiceActivity({ speech }),
    recognizer: createScriptedRecognizer({ utterances: heard }),
    languageModel: createScriptedLanguageModel(answers),
    synthesizer: createScriptedSynthesizer(),
    judge: { id: "agreeable", judge: () => 1 },
  };
}

export async function startStockServer(options: StockServerOptions = {}): Promise<StockServer> {
  const { answers, speech, heard, limits, ...rest } = options;
  const log: string[] = [];
  const server = createServer({
    engines: scriptedEngines({ answers, speech, heard }),
    credentials: { apiKeys: ["mine", "yours"] },
    logger: createLogger({ level: "info", format: "text", write: (line) => log.push(line), wallMs: () => 0 }),
    ...rest,
    limits: { closeGraceMs: 500, drainTimeoutMs: 3_000, stockClients: true, ...limits },
  });
  const { url } = await server.listen();
  onTestFinished(() => server.close());
  const network = await openNetwork(Number(new URL(url).port));
  return {
    log,
    http: `http://127.0.0.1:${network.port}`,
    cut: () => network.cut(),
    url: (target, sessionId) =>
      url.replace(/^http/, "ws") + target + (sessionId === undefined ? "" : `&vivavoce_session=${sessionId}`),
    drain: () => server.drain(),
    close: () => server.close(),
    waits: (count) =>
      vi.waitFor(() => expect(log.filter((line) => line.includes("waits for its client"))).toHaveLength(count), 15_000),
  };
}

/** A way to a port of this machine that can be cut, as for clients that give nobody their socket. */
async function openNetwork(toPort: number): Promise<{ readonly port: number; cut(): void }> {
  const ends = new Set<Socket>();
  const server = createTcpServer((near) => {
    const far = connect(toPort, "127.0.0.1");
    for (const [end, other] of [
      [near, far],
      [far, near],
    ] as const) {
      ends.add(end);
      end.on("error", () => {});
      end.pipe(other);
      end.on("close", () => {
        ends.delete(end);
        other.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return {
    port: (server.address() as AddressInfo).port,
    cut() {
      for (const end of ends) end.resetAndDestroy();
    },
  };
}

/** A client on a plain socket. */
export interface StockClient {
  readonly client: TestClient;
  readonly events: () => readonly WireEvent[];
  send(event: object): void;
  write(text: string): void;
  /** Resolves when an event of the type has come so many times. */
  until(type: string | RegExp, count?: number): Promise<WireEvent>;
  /** The session's id, once it is told. */
  sessionId(): Promise<string>;
}

export async function openStock(url: string, key = "mine", options: ClientOptions = {}): Promise<StockClient> {
  const headers = { "api-key": key, authorization: `Bearer ${key}`, ...options.headers };
  const client = await connectClient(url, [], { ...options, headers });
  const events = (): WireEvent[] => client.messages.map((text) => JSON.parse(text) as WireEvent);
  const until = (type: string | RegExp, count = 1): Promise<WireEvent> =>
    vi.waitFor(
      () => {
        const found = events().filter((event) =>
          type instanceof RegExp ? type.test(event.type) : event.type === type,
        );
        expect(found.length, String(type)).toBeGreaterThanOrEqual(count);
        return found[count - 1] as WireEvent;
      },
      { timeout: 10_000, interval: 10 },
    );
  const send = (event: object): void => client.socket.send(JSON.stringify(event));
  return {
    client,
    events,
    send,
    write(text) {
      const content = [{ type: "input_text", text }];
      send({ type: "conversation.item.create", item: { type: "message", role: "user", content } });
    },
    until,
    sessionId: async () => (await until("session.created")).session?.id ?? "",
  };
}

/** Ids of the conversation's items in the order in which a client was told of them. */
export function itemIdsOf(events: readonly WireEvent[]): readonly string[] {
  return events.flatMap(({ type, item }) =>
    type === "conversation.item.created" || type === "conversation.item.added" ? [item?.id ?? ""] : [],
  );
}
