import type { Timers } from "@vivavoce/audio/clock";
import { isRecord } from "@vivavoce/audio/is-record";
import { EngineError } from "@vivavoce/engine";
import type { SecretMask } from "@vivavoce/engine/remote";
import { WebSocket } from "ws";
import { networkError, responseError } from "../../openai-compatible/response-error.ts";
import { parseMembers, textOf } from "../json-members.ts";
import type { Members } from "../json-members.ts";
import type { EarLink, HeardPiece, LinkSettings } from "../live/ear-link.ts";
import { speechServerName } from "../post.ts";
import { retryOf } from "../live/retry-of.ts";

/** How a connection is opened. */
export interface LinkOptions {
  readonly engine: string;
  readonly address: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly hide: SecretMask;
  readonly timers: Timers;
  /** Until the connection stands, and until a committed piece has its text, in milliseconds. */
  readonly timeoutMs: number;
}

/** A committed piece whose text is awaited. */
interface Piece {
  readonly eventId: string;
  itemId?: string;
  text: string;
  readonly resolve: (heard: HeardPiece) => void;
  readonly reject: (error: EngineError) => void;
}

/** Prompts longer than this say nothing to anybody. */
const maxPromptChars = 2000;
/** Longest message of a server: text of one utterance. */
const maxMessageBytes = 1024 * 1024;
/**
 * A connection to a server of OpenAI's realtime protocol with a session that only transcribes. Sound is appended and committed
 * piece by piece; the texts come in the order of the commits. It serves one utterance after the other.
 */
export class RealtimeLink implements EarLink {
  readonly #options: LinkOptions;
  readonly #socket: WebSocket;
  /** Commits in order; those without an item wait to be acknowledged. */
  readonly #pieces: Piece[] = [];
  #live: { readonly itemId: unknown; text: string } = { itemId: undefined, text: "" };
  #settings = "";
  #commits = 0;
  #failure: EngineError | undefined;
  readonly opened: Promise<void>;
  onText: (text: string) => void = () => undefined;

  constructor(options: LinkOptions) {
    this.#options = options;
    const { address, headers, engine, timeoutMs, timers, hide } = options;
    const socket = new WebSocket(address, { headers, perMessageDeflate: false, maxPayload: maxMessageBytes });
    this.#socket = socket;
    this.opened = new Promise((resolve, reject) => {
      const cancel = timers.setTimer(timeoutMs, () =>
        fail(new EngineError(engine, "timed_out", `${speechServerName} did not answer within ${timeoutMs} ms.`)),
      );
      const fail = (error: EngineError): void => {
        cancel();
        this.#end(error);
        reject(this.#failure ?? error);
        socket.terminate();
      };
      socket.once("open", () => {
        cancel();
        resolve();
      });
      socket.once("unexpected-response", (_request, response) => {
        response.resume();
        fail(responseError(engine, response.statusCode ?? 0, "", retryOf(response.headers), speechServerName));
      });
      socket.on("error", (error) => fail(networkError(engine, error, speechServerName)));
      socket.on("close", (code, reason) => {
        const said =
          hide(reason.toString()) === reason.toString() && /^[\w .,-]{1,80}$/.test(reason.toString())
            ? `: ${reason.toString()}`
            : "";
        fail(
          new EngineError(engine, "engine_unavailable", `${speechServerName} closed the connection (${code}${said}).`),
        );
      });
      socket.on("message", (data, isBinary) => {
        if (!isBinary) this.#take(data as Buffer);
      });
    });
    // Whoever waits for it is told; nobody need wait.
    this.opened.catch(() => undefined);
  }

  /** Why the connection cannot be used any more. */
  get failure(): EngineError | undefined {
    return this.#failure;
  }

  get commits(): number {
    return this.#commits;
  }

  /** Tells the session its settings, where they are others than before. */
  update({ model, language, prompt: said, phraseList = [] }: LinkSettings): void {
    const prompt = [said ?? "", phraseList.join(", ")]
      .filter((part) => part !== "")
      .join(" ")
      .slice(0, maxPromptChars);
    const transcription = {
      ...(model !== undefined && { model }),
      ...(language !== undefined && { language }),
      ...(prompt !== "" && { prompt }),
    };
    const settings = JSON.stringify(transcription);
    if (settings === this.#settings) return;
    this.#settings = settings;
    const input = { format: { type: "audio/pcm", rate: 24_000 }, transcription, turn_detection: null };
    this.#send({ type: "session.update", session: { type: "transcription", audio: { input } } });
  }

  /** @param pcm16 bytes of 24 kHz */
  append(pcm16: Uint8Array): void {
    this.#send({ type: "input_audio_buffer.append", audio: Buffer.from(pcm16).toString("base64") });
  }

  clear(): boolean {
    this.#send({ type: "input_audio_buffer.clear" });
    return true;
  }

  commit(): Promise<HeardPiece> {
    const { engine, timers, timeoutMs } = this.#options;
    this.#commits += 1;
    const eventId = `commit_${this.#commits}`;
    const heard = new Promise<HeardPiece>((resolve, reject) => {
      this.#pieces.push({ eventId, text: "", resolve, reject });
    });
    if (this.#failure !== undefined) this.#rejectAll(this.#failure);
    this.#send({ type: "input_audio_buffer.commit", event_id: eventId });
    const cancel = timers.setTimer(timeoutMs, () => {
      this.#end(new EngineError(engine, "timed_out", `${speechServerName} gave no text within ${timeoutMs} ms.`));
      this.#socket.terminate();
    });
    return heard.finally(cancel);
  }

  /** Ends the connection. */
  close(): void {
    this.#end(new EngineError(this.#options.engine, "engine_closed", "The speech recognizer is closed."));
    this.#socket.close(1000);
    // A server that does not answer the close must not keep the process.
    const cancel = this.#options.timers.setTimer(1000, () => this.#socket.terminate());
    this.#socket.once("close", cancel);
  }

  #send(event: Members): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(event));
  }

  #take(data: Buffer): void {
    const event = parseMembers(data.toString());
    const itemId = event?.["item_id"];
    switch (event?.["type"]) {
      case "input_audio_buffer.committed": {
        const piece = this.#pieces.find((each) => each.itemId === undefined);
        if (piece === undefined || typeof itemId !== "string") return;
        piece.itemId = itemId;
        if (this.#live.itemId === itemId) piece.text = this.#live.text;
        return;
      }
      case "conversation.item.input_audio_transcription.delta": {
        const piece = this.#pieces.find((each) => each.itemId === itemId);
        if (piece === undefined) return this.#takeLive(itemId, textOf(event["delta"]));
        piece.text += textOf(event["delta"]);
        this.onText(piece.text);
        return;
      }
      case "conversation.item.input_audio_transcription.completed":
        return this.#remove(itemId)?.resolve({ text: textOf(event["transcript"]).trim() });
      case "conversation.item.input_audio_transcription.failed":
        return this.#remove(itemId)?.reject(this.#failed(event["error"]));
      case "error":
        return this.#takeError(event["error"]);
    }
  }

  /** Some models write while somebody speaks: text of an item that is not committed yet. */
  #takeLive(itemId: unknown, delta: string): void {
    if (this.#live.itemId !== itemId) this.#live = { itemId, text: "" };
    this.#live.text += delta;
    this.onText(this.#live.text);
  }

  /** An error of a commit is that commit's; any other is logged nowhere, since the texts still come. */
  #takeError(error: unknown): void {
    const members = isRecord(error) ? error : {};
    const index = this.#pieces.findIndex(({ eventId }) => eventId === members["event_id"]);
    const [piece] = index < 0 ? [] : this.#pieces.splice(index, 1);
    piece?.reject(this.#failed(error));
  }

  #remove(itemId: unknown): Piece | undefined {
    const index = this.#pieces.findIndex((each) => each.itemId === itemId && itemId !== undefined);
    return index < 0 ? undefined : this.#pieces.splice(index, 1)[0];
  }

  #failed(error: unknown): EngineError {
    const { engine, hide } = this.#options;
    const code = isRecord(error) ? textOf(error["code"]) : "";
    const isShown = /^[\w.-]{1,60}$/.test(code) && hide(code) === code;
    const kind = /rate_?limit/i.test(code) ? "rate_limited" : "engine_failed";
    return new EngineError(engine, kind, `${speechServerName} could not transcribe${isShown ? ` (${code})` : ""}.`);
  }

  #end(error: EngineError): void {
    if (this.#failure !== undefined) return;
    this.#failure = error;
    this.#rejectAll(error);
  }

  #rejectAll(error: EngineError): void {
    for (const piece of this.#pieces.splice(0)) piece.reject(error);
  }
}
