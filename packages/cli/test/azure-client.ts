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
import { onTestFinished, vi } from "vitest";
import { chunksOf } from "./embedded-server.ts";
import { createEventLog } from "./event-log.ts";
import type { EventLog } from "./event-log.ts";

// The client reads it when it is loaded, which comes after; it keeps quiet otherwise.
vi.hoisted(() => {
  process.env["AZURE_LOG_LEVEL"] = "warning";
});

/** A session of the stock client, and what it told its handlers. */
export interface AzureSession {
  readonly session: VoiceLiveSession;
  /** Every event the client passed on. */
  readonly log: EventLog<ServerEventUnion>;
  /** Names of the handlers that were called for single events, in order. */
  readonly handled: readonly string[];
  /** Trouble with the connection. */
  readonly failures: readonly string[];
  /** Warnings and errors that the client logged since the session was started. */
  readonly complaints: readonly string[];
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
  const complaints = watchComplaints();
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
    onResponseTextDelta: note("text"),
    onResponseTextDone: note("text done"),
    onResponseFunctionCallArgumentsDelta: note("arguments"),
    onResponseFunctionCallArgumentsDone: note("arguments done"),
    onResponseDone: note("response done"),
    onConversationItemTruncated: note("truncated"),
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
    complaints,
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

const watches = new Set<string[]>();
const write = process.stderr.write.bind(process.stderr);
process.stderr.write = ((chunk: string | Uint8Array, ...rest: []) => {
  const text = chunk.toString();
  if (!/ai-voicelive:(?:warning|error)/.test(text)) return write(chunk, ...rest);
  for (const complaints of watches) complaints.push(text);
  return true;
}) as typeof write;

/** What the client logs until the test ends. It writes to the standard error output, and nowhere else. */
export function watchComplaints(): readonly string[] {
  const complaints: string[] = [];
  watches.add(complaints);
  onTestFinished(() => void watches.delete(complaints));
  return complaints;
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
