import { bytesPerMs } from "@vivavoce/audio/wire-format";
import { connect, VoiceCall, webSocketTransport } from "@vivavoce/client";
import type {
  ConnectionChange,
  HeardAudio,
  ServerEvent,
  SessionUpdate,
  TokenSource,
  Transport,
  VoiceLiveClient,
} from "@vivavoce/client";
import type { Microphone, Speaker } from "@vivavoce/client/browser-audio";
import { createResume } from "@vivavoce/client/resume";
import type { Resume, ResumeChange } from "@vivavoce/client/resume";
import type { Recorder } from "../record/recorder.ts";
import type { JsonObject } from "./draft.ts";
import { adaptTransport } from "../wire/adapt-transport.ts";
import { SessionAudio } from "../wire/session-audio.ts";
import { fetchSecret } from "./ask-server.ts";
import type { ConnectValues } from "./connect-values.ts";
import { ownSettings } from "./own-settings.ts";

/** What happens in a call. */
export interface CallHandlers {
  event(event: ServerEvent): void;
  /** An answer was cut short. */
  interrupted(itemId: string): void;
  /** The connection was lost and is being opened again, or is back. */
  connection(change: ConnectionChange): void;
  /** Its socket was lost and the session goes on, as soon as there is another. */
  resume(change: ResumeChange): void;
}

/** What a call is made with. */
export interface CallParts {
  /** Undefined where the page can play nothing: answers are read only. */
  readonly speaker: Speaker | undefined;
  readonly recorder: Recorder;
  readonly handlers: CallHandlers;
}

/** One connection with its microphone and its playback, all of it written down by a recorder. */
export class Call {
  readonly client: VoiceLiveClient;
  readonly #audio: SessionAudio;
  readonly #voice: VoiceCall;
  readonly #resume: Resume | undefined;
  #microphone: Microphone | undefined;
  #closed = false;

  /** Use `startCall`. */
  constructor(
    client: VoiceLiveClient,
    audio: SessionAudio,
    { speaker, recorder, handlers }: CallParts,
    resume: Resume | undefined,
  ) {
    this.client = client;
    this.#audio = audio;
    this.#resume = resume;
    resume?.onChange((change) => handlers.resume(change));
    client.on("*", (event) => handlers.event(event));
    client.onConnection((change) => handlers.connection(change));
    const output = speaker && {
      play(pcm16: Int16Array) {
        recorder.played(pcm16);
        speaker.play(pcm16);
      },
      clear() {
        recorder.silenced();
        speaker.clear();
      },
      get playedSamples() {
        return speaker.playedSamples;
      },
    };
    this.#voice = new VoiceCall(client, {
      ...(output && { output }),
      onInterrupted: ({ itemId }) => handlers.interrupted(itemId),
      // Much comes at once after the pressing that also connects, and what is said while a button is held may be late.
      maxWaitingBytes: Infinity,
    });
  }

  /** The session as the server has it. */
  get session(): JsonObject {
    const { outputFormat } = this.#audio;
    return { ...this.client.session, ...(outputFormat === undefined ? {} : { output_audio_format: outputFormat }) };
  }

  /** How far the answer was heard. */
  get heard(): HeardAudio | undefined {
    return this.#voice.playback?.heard;
  }

  /** Tries at once to get a lost connection back. */
  reconnectNow(): boolean {
    return this.#resume?.retryNow() === true || this.client.reconnectNow();
  }

  get microphoneOn(): boolean {
    return this.#microphone !== undefined;
  }

  /** Whether an answer is heard right now. */
  get speaking(): boolean {
    return (this.#voice.playback?.pendingMs ?? 0) > 0;
  }

  /** Takes a microphone whose frames come to `hear`, in place of another; closes it with the call. */
  useMicrophone(microphone: Microphone): void {
    this.#microphone?.close();
    this.#microphone = microphone;
  }

  /** True lets it hear nothing, and keeps it open. */
  muteMicrophone(muted: boolean): void {
    if (this.#microphone !== undefined) this.#microphone.muted = muted;
  }

  closeMicrophone(): void {
    if (this.#microphone === undefined) return;
    this.#microphone.close();
    this.#microphone = undefined;
    this.#voice.endAudio();
  }

  /** Takes a frame of 20 ms at 24 kHz from the microphone. */
  hear(pcm16: Int16Array): void {
    // What was on its way from the microphone finds a socket that is closing.
    if (this.#closed) return;
    // Minutes of audio wait: this call cannot be saved.
    if (!this.#voice.sendFrame(pcm16) && this.client.connectionState === "open") void this.close();
  }

  /** Says that the user has finished, where the server does not look for that, and asks for the answer. */
  ask(): void {
    this.client.commit();
    this.client.createResponse();
  }

  /** Stops what is being said. */
  interrupt(): void {
    const { playback } = this.#voice;
    if (playback === undefined) this.client.cancelResponse();
    else playback.interrupt();
  }

  /** Sends a typed message; an answer that is running stops. */
  say(text: string): void {
    this.#voice.sendText(text);
  }

  /** Releases microphone and playback; the connection ends if it has not. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#microphone?.close();
    this.#microphone = undefined;
    await this.#voice.close();
  }
}

/** Connects; see `connect` for what it throws. */
export async function startCall(
  values: ConnectValues,
  settings: SessionUpdate,
  parts: CallParts,
  signal: AbortSignal,
): Promise<Call> {
  const { recorder } = parts;
  const audio = new SessionAudio(({ input, output }) =>
    recorder.setRates({ sent: bytesPerMs(input), received: bytesPerMs(output) }),
  );
  const { transport: way, ...where } = wayTo(values);
  let call: Call | undefined;
  // Only a server of ours is asked for it.
  const resume =
    values.kind === "vivavoce"
      ? createResume({ transport: way, played: () => call?.heard, credential: () => freshCredential(values) })
      : undefined;
  const transport = resume?.transport ?? way;
  const client = await connect({
    ...where,
    signal,
    reconnect: true,
    ...(values.kind === "vivavoce" ? { features: ["vivavoce_trace"] } : {}),
    transport: adaptTransport(transport, [audio], (direction, event) => recorder.event({ direction, event })),
  });
  call = new Call(client, audio, parts, resume);
  const session = { ...ownSettings(values), ...settings };
  if (Object.keys(session).length > 0) client.send({ type: "session.update", session });
  return call;
}

/** Where a session is, who asks for it, and how it is reached. */
export function wayTo(values: ConnectValues) {
  const ours = values.kind === "vivavoce";
  return {
    endpoint: values.endpoint,
    model: values.model,
    apiVersion: values.apiVersion,
    credential: ours ? secretOf(values) : credentialOf(values),
    transport: ours ? withoutSecretInAddress : sockets,
  };
}

const sockets = webSocketTransport(WebSocket);

/** A server of ours takes credentials as a subprotocol too, which stands in no address. */
const withoutSecretInAddress: Transport = (request, socketHandlers) =>
  sockets({ ...request, openai: request.credential !== undefined }, socketHandlers);

/** A secret of a minute in place of the key, got anew with each connection. */
function secretOf(values: ConnectValues): TokenSource | undefined {
  if (values.credentialKind === "none" || values.secret === "") return undefined;
  return { getToken: async () => ({ token: await fetchSecret(values, values.model) }) };
}

async function freshCredential(values: ConnectValues): Promise<{ token: string } | undefined> {
  const source = secretOf(values);
  return source === undefined ? undefined : { token: await fetchSecret(values, values.model) };
}

function credentialOf({ credentialKind, secret }: ConnectValues): { key: string } | { token: string } | undefined {
  if (credentialKind === "none" || secret === "") return undefined;
  return credentialKind === "key" ? { key: secret } : { token: secret };
}
