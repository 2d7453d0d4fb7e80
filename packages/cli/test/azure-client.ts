import tls from "node:tls";
import { AzureKeyCredential } from "@azure/core-auth";
import { VoiceLiveClient } from "@azure/ai-voicelive";
import type {
  InputTextContentPart,
  ServerEventUnion,
  UserMessageItem,
  VoiceLiveSession,
  VoiceLiveSessionHandlers,
} from "@azure/ai-voicelive";
import { chunksOf } from "./embedded-server.ts";
import { createEventLog } from "./event-log.ts";
import type { EventLog } from "./event-log.ts";

/** A session of the stock client, and what it told its handlers. */
export interface AzureSession {
  readonly session: VoiceLiveSession;
  /** Every event the client passed on. */
  readonly log: EventLog<ServerEventUnion>;
  /** Names of the handlers that were called for single events, in order. */
  readonly handled: readonly string[];
  /** Trouble with the connection. */
  readonly failures: readonly string[];
  /** Sends audio as fast as the socket takes it. */
  say(pcm16: Int16Array): Promise<void>;
  /** Adds a user message of text. */
  write(text: string): Promise<void>;
  /** Everything of one response that was to be played. */
  audioOf(responseId: string): Int16Array;
}

export interface AzureSessionOptions {
  readonly url: string;
  readonly apiKey?: string;
  readonly apiVersion?: string;
}

/** Starts a session with the client as it is published; only the endpoint is ours. */
export async function startAzureSession(options: AzureSessionOptions): Promise<AzureSession> {
  const log = createEventLog<ServerEventUnion>();
  const handled: string[] = [];
  const failures: string[] = [];
  const note = (name: string) => () => {
    handled.push(name);
    return Promise.resolve();
  };
  const sessionHandlers: VoiceLiveSessionHandlers = {
    onServerEvent(event) {
      log.add(event);
      return Promise.resolve();
    },
    onError({ error }) {
      failures.push(error.message);
      return Promise.resolve();
    },
    onSessionCreated: note("session created"),
    onSessionUpdated: note("session updated"),
    onInputAudioBufferSpeechStarted: note("speech started"),
    onInputAudioBufferSpeechStopped: note("speech stopped"),
    onInputAudioBufferCommitted: note("committed"),
    onConversationItemInputAudioTranscriptionCompleted: note("transcription completed"),
    onResponseCreated: note("response created"),
    onResponseAudioDelta: note("audio"),
    onResponseDone: note("response done"),
    onServerError: note("server error"),
  };
  const client = new VoiceLiveClient(options.url, new AzureKeyCredential(options.apiKey ?? "none"));
  const version = options.apiVersion === undefined ? {} : { apiVersion: options.apiVersion };
  const session = await client.startSession("gpt-4o", { ...version, sessionHandlers });
  return {
    session,
    log,
    handled,
    failures,
    async say(pcm16) {
      for (const chunk of chunksOf(pcm16)) await session.sendAudio(chunk);
    },
    write(text) {
      const content: InputTextContentPart[] = [{ type: "input_text", text }];
      const item: UserMessageItem = { type: "message", role: "user", content };
      return session.addConversationItem(item);
    },
    audioOf(responseId) {
      const deltas = log.all("response.audio.delta").filter((event) => event.responseId === responseId);
      const bytes = Buffer.concat(deltas.map((event) => event.delta));
      return new Int16Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
    },
  };
}

/**
 * Runs something while this process trusts one more certificate, as with NODE_EXTRA_CA_CERTS, which is read only when
 * node starts. Names and dates are still checked.
 */
export async function trusting<T>(certificate: string, run: () => Promise<T>): Promise<T> {
  const { createSecureContext } = tls;
  tls.createSecureContext = (options = {}) =>
    createSecureContext({ ...options, ca: [...tls.rootCertificates, certificate] });
  try {
    return await run();
  } finally {
    tls.createSecureContext = createSecureContext;
  }
}
