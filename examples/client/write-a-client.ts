import {
  connect,
  ConnectionError,
  ConversationView,
  nodeTransport,
  ServerError,
  UnauthorizedError,
  VoiceCall,
} from "@vivavoce/client";
import { createResume } from "@vivavoce/client/resume";
import type { AudioOutput, ClientCredential, VoiceLiveClient } from "@vivavoce/client";

/** What differs from one server to the next. */
export interface Server {
  readonly endpoint: string;
  readonly credential?: ClientCredential;
}

/** Sends text, reads text. */
export async function ask(server: Server, question: string): Promise<string> {
  // #region ask
  const client = await connect({ ...server, model: "gpt-4o" });
  await client.updateSession({ instructions: "Answer in one sentence.", voice: { type: "openai", name: "alloy" } });
  const { text } = await client.ask(question);
  await client.close();
  // #endregion
  return text;
}

/** Listens to events in each of the three ways. */
export async function follow(client: VoiceLiveClient, write: (text: string) => void): Promise<string> {
  // #region events
  client.on("response.audio_transcript.delta", ({ delta }) => write(delta));
  client.on("error", ({ error }) => write(`\n${error.code}: ${error.message}\n`));

  client.sendText("Tell me a joke.");
  const { response } = await client.waitFor("response.done", {
    where: (event) => event.response.status === "completed",
    timeoutMs: 30_000,
  });
  // #endregion
  return response.id;
}

/** Reads everything that comes, until an answer has ended. */
export async function collect(client: VoiceLiveClient): Promise<string[]> {
  const types: string[] = [];
  // #region loop
  for await (const event of client) {
    types.push(event.type);
    if (event.type === "response.done") break;
  }
  // #endregion
  return types;
}

/** Connects for a long time. */
export async function stayConnected(server: Server, show: (state: string) => void): Promise<VoiceLiveClient> {
  // #region reconnect
  const client = await connect({ ...server, model: "gpt-4o", reconnect: true });
  client.onConnection(({ state, attempt }) => show(attempt === undefined ? state : `${state}, attempt ${attempt}`));
  // #endregion
  return client;
}

/** Talks for a long time, over one connection after the other. */
export async function talkOn(server: Server, output: AudioOutput, show: (state: string) => void): Promise<VoiceCall> {
  let call: VoiceCall | undefined;
  // #region resume
  const resume = createResume({ transport: nodeTransport, played: () => call?.playback?.heard });
  resume.onChange(({ state }) => show(state)); // "away", then "back", or "lost"
  const client = await connect({ ...server, model: "gpt-4o", transport: resume.transport, reconnect: true });
  call = new VoiceCall(client, { output });
  // #endregion
  return call;
}

/** Says what went wrong, for people. */
export async function tryToConnect(server: Server): Promise<string> {
  // #region errors
  try {
    const client = await connect({ ...server, model: "gpt-4o" });
    await client.close();
    return "It works.";
  } catch (error) {
    if (error instanceof UnauthorizedError) return "Please sign in again.";
    if (error instanceof ConnectionError) return error.message; // Says what to do.
    if (error instanceof ServerError) return `${error.code}: ${error.message}`;
    throw error;
  }
  // #endregion
}

/** Binds a conversation to something that draws. */
export function bind(client: VoiceLiveClient, draw: (lines: readonly string[], activity: string) => void): () => void {
  // #region view
  const view = new ConversationView(client);
  const stop = view.subscribe(() => {
    const { entries, activity } = view.getSnapshot();
    const lines = entries.map((entry) => `${entry.kind}: ${entry.text}${entry.state === "partial" ? " …" : ""}`);
    draw(lines, activity);
  });
  // #endregion
  return stop;
}

/** Speaks and listens through any sound ports. */
export function talk(client: VoiceLiveClient, output: AudioOutput): VoiceCall {
  // #region call
  const call = new VoiceCall(client, { output });
  // A microphone delivers frames of 20 ms to call.sendFrame; the output stops by itself when the user speaks.
  // #endregion
  return call;
}
