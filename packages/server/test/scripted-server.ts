import {
  createScriptedLanguageModel,
  createScriptedRecognizer,
  createScriptedSynthesizer,
  createScriptedVoiceActivity,
} from "@vivavoce/engine/testing";
import { onTestFinished } from "vitest";
import { createServer } from "../src/create-server.ts";
import type { ServerOptions } from "../src/create-server.ts";
import type { Gateway } from "../src/gateway/gateway.ts";
import { createLogger } from "../src/runtime/logger.ts";
import { connectClient } from "./gateway-fixture.ts";
import type { TestClient } from "./gateway-fixture.ts";

/** What a scripted server hears and says. */
export interface Script {
  readonly speech?: readonly (readonly [startMs: number, endMs: number])[];
  readonly heard?: Parameters<typeof createScriptedRecognizer>[0]["utterances"];
  readonly answers?: Parameters<typeof createScriptedLanguageModel>[0];
}

export interface ScriptedServer {
  readonly server: Gateway;
  /** Begins with ws. */
  readonly url: string;
  readonly log: readonly string[];
}

export function scriptedEngines({ speech = [], heard = [], answers = [] }: Script): ServerOptions["engines"] {
  return {
    voiceActivity: createScriptedVoiceActivity({ speech }),
    recognizer: createScriptedRecognizer({ utterances: heard }),
    languageModel: createScriptedLanguageModel(answers),
    synthesizer: createScriptedSynthesizer(),
    judge: { id: "agreeable", judge: () => 1 },
  };
}

/** A whole server on a free port of loopback, closed when the test ends. */
export async function startServer(script: Script, options: Partial<ServerOptions> = {}): Promise<ScriptedServer> {
  const log: string[] = [];
  const server = createServer({
    engines: scriptedEngines(script),
    logger: createLogger({ level: "trace", format: "json", write: (line) => log.push(line), wallMs: () => 0 }),
    ...options,
    limits: { closeGraceMs: 500, drainTimeoutMs: 1_000, ...options.limits },
  });
  const { url } = await server.listen();
  onTestFinished(() => server.close());
  return { server, url: url.replace(/^http/, "ws"), log };
}

type Fields = Readonly<Record<string, unknown>> & { readonly type: string };

/** A client that speaks JSON. */
export interface TalkingClient extends TestClient {
  readonly events: () => readonly Fields[];
  readonly send: (event: object) => void;
  /** Appends silence at 24 kHz; speech is wherever the server's script has it. */
  readonly talk: (durationMs: number) => void;
  /** The first event of a type; waits for it. */
  readonly next: (type: string) => Promise<Fields>;
}

export async function talkTo(
  url: string,
  protocols: string[] = [],
  options: Parameters<typeof connectClient>[2] = {},
): Promise<TalkingClient> {
  const client = await connectClient(url, protocols, options);
  const events = (): readonly Fields[] => client.messages.map((text) => JSON.parse(text) as Fields);
  const find = (type: string): Fields | undefined => events().find((event) => event.type === type);
  return {
    ...client,
    events,
    send: (event) => client.socket.send(JSON.stringify(event)),
    talk(durationMs) {
      const audio = Buffer.alloc(24 * 2 * 100).toString("base64");
      const append = JSON.stringify({ type: "input_audio_buffer.append", audio });
      for (let sentMs = 0; sentMs < durationMs; sentMs += 100) client.socket.send(append);
    },
    async next(type) {
      for (;;) {
        const event = find(type);
        if (event !== undefined) return event;
        const more = await Promise.race([client.received(client.messages.length + 1), client.closed]);
        if (!Array.isArray(more) && find(type) === undefined) throw new Error(`closed before ${type}`);
      }
    },
  };
}
