import { parseRecord } from "@vivavoce/audio/is-record";
import { EngineError } from "@vivavoce/engine";
import type { SecretMask } from "@vivavoce/engine/remote";
import { memberOf, textOf } from "../../openai-compatible/json-members.ts";
import type { Members } from "../../openai-compatible/json-members.ts";
import { heardLimits, maxHeardChars, tooMuchAtOnce, tooMuchHeard } from "../live/ear-link.ts";
import type { EarLink, HeardPiece, LinkSettings } from "../live/ear-link.ts";
import { SpeechSocket } from "../live/speech-socket.ts";
import type { SpeechSocketOptions } from "../live/speech-socket.ts";
import { speechServerName } from "../post.ts";

/** How a connection is opened; a committed piece has as long for its text as the connection until it stands. */
export interface LinkOptions extends SpeechSocketOptions {
  readonly hide: SecretMask;
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
/**
 * A connection to a server of OpenAI's realtime protocol with a session that only transcribes. Sound is appended and committed
 * piece by piece; the texts come in the order of the commits. It serves one utterance after the other.
 */
export class RealtimeLink implements EarLink {
  readonly #options: LinkOptions;
  readonly #socket: SpeechSocket;
  /** Commits in order; those without an item wait to be acknowledged. */
  readonly #pieces: Piece[] = [];
  #live: { readonly itemId: unknown; text: string } = { itemId: undefined, text: "" };
  #settings = "";
  #commits = 0;
  onText: (text: string) => void = () => undefined;

  constructor(options: LinkOptions) {
    this.#options = options;
    const { hide } = options;
    this.#socket = new SpeechSocket(options, {
      name: "The speech recognizer",
      maxMessageBytes: heardLimits.maxBytes,
      onMessage: (data, isBinary) => {
        if (!isBinary) this.#take(data);
      },
      onEnd: (failure) => this.#rejectAll(failure),
      tellReason: (reason) => (hide(reason) === reason && /^[\w .,-]{1,80}$/.test(reason) ? `: ${reason}` : ""),
    });
  }

  get opened(): Promise<void> {
    return this.#socket.opened;
  }

  /** Why the connection cannot be used any more. */
  get failure(): EngineError | undefined {
    return this.#socket.failure;
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
    if (this.failure !== undefined) this.#rejectAll(this.failure);
    this.#send({ type: "input_audio_buffer.commit", event_id: eventId });
    const cancel = timers.setTimer(timeoutMs, () =>
      this.#socket.fail(
        new EngineError(engine, "timed_out", `${speechServerName} gave no text within ${timeoutMs} ms.`),
      ),
    );
    return heard.finally(cancel);
  }

  /** Ends the connection. */
  close(): void {
    this.#socket.close();
  }

  #send(event: Members): void {
    this.#socket.send(JSON.stringify(event));
  }

  #take(data: Buffer): void {
    const tooMuch = tooMuchAtOnce(this.#options.engine, data);
    if (tooMuch !== undefined) return this.#socket.fail(tooMuch);
    const event = parseRecord(data.toString());
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
        if (this.#isBearable(piece.text)) this.onText(piece.text);
        return;
      }
      case "conversation.item.input_audio_transcription.completed": {
        const text = textOf(event["transcript"]).trim();
        if (this.#isBearable(text)) this.#remove(itemId)?.resolve({ text });
        return;
      }
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
    if (this.#isBearable(this.#live.text)) this.onText(this.#live.text);
  }

  /** A text that grows without end would be kept, and told anew with each piece of it: it ends the connection. */
  #isBearable(text: string): boolean {
    if (text.length <= maxHeardChars) return true;
    this.#socket.fail(tooMuchHeard(this.#options.engine));
    return false;
  }

  /** An error of a commit is that commit's; any other is logged nowhere, since the texts still come. */
  #takeError(error: unknown): void {
    const index = this.#pieces.findIndex(({ eventId }) => eventId === memberOf(error, "event_id"));
    const [piece] = index < 0 ? [] : this.#pieces.splice(index, 1);
    piece?.reject(this.#failed(error));
  }

  #remove(itemId: unknown): Piece | undefined {
    const index = this.#pieces.findIndex((each) => each.itemId === itemId && itemId !== undefined);
    return index < 0 ? undefined : this.#pieces.splice(index, 1)[0];
  }

  #failed(error: unknown): EngineError {
    const { engine, hide } = this.#options;
    const code = textOf(memberOf(error, "code"));
    const isShown = /^[\w.-]{1,60}$/.test(code) && hide(code) === code;
    const kind = /rate_?limit/i.test(code) ? "rate_limited" : "engine_failed";
    return new EngineError(engine, kind, `${speechServerName} could not transcribe${isShown ? ` (${code})` : ""}.`);
  }

  #rejectAll(error: EngineError): void {
    for (const piece of this.#pieces.splice(0)) piece.reject(error);
  }
}
