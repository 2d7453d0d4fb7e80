import { connect } from "node:net";
import type { TcpNetConnectOpts } from "node:net";
import {
  createScriptedLanguageModel,
  createScriptedRecognizer,
  createScriptedSynthesizer,
  createScriptedVoiceActivity,
} from "@vivavoce/engine/testing";
import { createOpenaiGaDialect, parseServerEvent } from "@vivavoce/protocol";
import type { ServerEvent } from "@vivavoce/protocol";
import { createOrderChecker } from "@vivavoce/protocol/testing";
import { OpenAI } from "openai";
import { OpenAIRealtimeWS } from "openai/realtime/ws";
import type { RealtimeClientEvent, RealtimeServerEvent } from "openai/resources/realtime/realtime";
import { onTestFinished } from "vitest";
import { createServer } from "../src/create-server.ts";
import { createLineJournal, replayJournal } from "../src/journal/session-journal.ts";

type Type = RealtimeServerEvent["type"];
type EventOf<T extends Type> = Extract<RealtimeServerEvent, { type: T }>;

/** What a scripted server hears and says. */
export interface ServerScript {
  readonly speech?: readonly (readonly [startMs: number, endMs: number])[];
  readonly heard?: Parameters<typeof createScriptedRecognizer>[0]["utterances"];
  readonly answers?: Parameters<typeof createScriptedLanguageModel>[0];
}

export const serverKey = "sk-server-key";

/** A real server on a free port, with scripted engines behind it; closed when the test ends. */
export async function startScripted(script: ServerScript): Promise<string> {
  return (await startJournaled(script)).url;
}

/** The same, and what its sessions meant to send so far, oldest session first, checked against schemas and order. */
export async function startJournaled(script: ServerScript): Promise<{ url: string; meant: () => ServerEvent[] }> {
  const lines: string[][] = [];
  const server = createServer({
    engines: {
      voiceActivity: createScriptedVoiceActivity({ speech: script.speech ?? [] }),
      recognizer: createScriptedRecognizer({ utterances: script.heard ?? [] }),
      languageModel: createScriptedLanguageModel(script.answers ?? []),
      synthesizer: createScriptedSynthesizer(),
      judge: { id: "agreeable", judge: () => 1 },
    },
    credentials: { apiKeys: [serverKey] },
    limits: { closeGraceMs: 500, drainTimeoutMs: 1_000 },
    openJournal() {
      const journal: string[] = [];
      lines.push(journal);
      return createLineJournal((line) => journal.push(line));
    },
  });
  const { url } = await server.listen();
  onTestFinished(() => server.close());
  return { url, meant: () => lines.flatMap(sentBy) };
}

function sentBy(lines: readonly string[]): ServerEvent[] {
  const checker = createOrderChecker();
  return replayJournal(lines).flatMap((effect) => {
    if (effect.type !== "send") return [];
    checker.check(parseServerEvent(effect.event));
    return [effect.event];
  });
}

/** What a connection of the GA dialect is to send for what a session did. */
export function messagesOf(meant: readonly ServerEvent[]): { readonly type: string; readonly event_id: string }[] {
  const dialect = createOpenaiGaDialect();
  return meant
    .flatMap((event) => dialect.encode(event))
    .map((text) => JSON.parse(text) as { readonly type: string; readonly event_id: string });
}

/** The stock client, and everything it told its listeners. */
export interface OpenAiSession {
  readonly realtime: OpenAIRealtimeWS;
  readonly events: readonly RealtimeServerEvent[];
  send(event: RealtimeClientEvent): void;
  /** Appends silence; speech is wherever the script has it. */
  talk(durationMs: number): void;
  write(text: string): void;
  /** The first event of a type from the given place on; waits for it. */
  next<T extends Type>(type: T, from?: number): Promise<EventOf<T>>;
  /** Types so far from the given place on, runs of one type written once. */
  types(from?: number): string[];
}

/** Where the client looks for the server. It knows wss only, so the connection is made for it, without TLS. */
export function clientOf(url: string, apiKey = serverKey): OpenAI {
  return new OpenAI({ apiKey, baseURL: `${url}/v1`, maxRetries: 0 });
}

const withoutTls: object = { createConnection: (options: object) => connect(options as TcpNetConnectOpts) };

/** Opens a session with the stock client and waits for the socket. */
export async function openOpenAi(url: string, apiKey = serverKey): Promise<OpenAiSession> {
  const realtime = new OpenAIRealtimeWS({ model: "gpt-realtime", options: withoutTls }, clientOf(url, apiKey));
  const events: RealtimeServerEvent[] = [];
  const waiting = new Set<() => void>();
  onTestFinished(() => realtime.close());
  realtime.on("event", (event) => {
    events.push(event);
    for (const look of waiting) look();
  });
  await new Promise<void>((resolve, reject) => {
    realtime.socket.once("open", resolve);
    // Later ones are events of the log; without a listener the client would throw them at the process.
    realtime.on("error", reject);
  });
  return {
    realtime,
    events,
    send: (event) => realtime.send(event),
    talk(durationMs) {
      const audio = Buffer.alloc(24 * 2 * 20).toString("base64");
      for (let sentMs = 0; sentMs < durationMs; sentMs += 20) {
        realtime.send({ type: "input_audio_buffer.append", audio });
      }
    },
    write(text) {
      const content = [{ type: "input_text" as const, text }];
      realtime.send({ type: "conversation.item.create", item: { type: "message", role: "user", content } });
    },
    next(type, from = 0) {
      return new Promise((resolve) => {
        const look = (): void => {
          const found = events.slice(from).find((event) => event.type === type);
          if (found === undefined) return;
          waiting.delete(look);
          resolve(found as EventOf<typeof type>);
        };
        waiting.add(look);
        look();
      });
    },
    types: (from = 0) =>
      events
        .slice(from)
        .map((event) => event.type)
        .filter((type, index, all) => type !== all[index - 1]),
  };
}
