import { encodeWav } from "@vivavoce/audio";
import type { Timers } from "@vivavoce/audio/clock";
import { parseRecord } from "@vivavoce/audio/is-record";
import { EngineError } from "@vivavoce/engine";
import type { RecognizedWord } from "@vivavoce/engine";
import { recordsOf, textOf } from "../../openai-compatible/json-members.ts";
import type { Members } from "../../openai-compatible/json-members.ts";
import { maxHeardChars, tooMuchAtOnce, tooMuchHeard } from "../live/ear-link.ts";
import type { EarLink, HeardPiece, LinkSettings } from "../live/ear-link.ts";
import { speechServerName } from "../post.ts";
import type { AzureLink } from "./azure-link.ts";
import type { SpeechMessage } from "./speech-message.ts";

/** Rate of the sound that is sent, Hz. */
export const azureEarsRate = 16_000;
/** Offsets are counted in steps of 100 ns. */
const ticksPerMs = 10_000;
/** Azure's recognition on one connection: a turn for each piece. */
export class AzureEarLink implements EarLink {
  readonly #link: AzureLink;
  readonly #engine: string;
  readonly #timers: Timers;
  readonly #timeoutMs: number;
  readonly opened: Promise<void>;
  onText: (text: string) => void = () => undefined;
  #context = "{}";
  #requestId: string | undefined;
  /** The phrases so far: joined once, for each hypothesis comes behind all of them. */
  #said = "";
  #words: RecognizedWord[] = [];
  #failure: EngineError | undefined;
  #finish: ((outcome: EngineError | undefined) => void) | undefined;

  constructor(link: AzureLink, engine: string, timers: Timers, timeoutMs: number) {
    this.#link = link;
    this.#engine = engine;
    this.#timers = timers;
    this.#timeoutMs = timeoutMs;
    this.opened = link.opened;
  }

  get failure(): EngineError | undefined {
    return this.#link.failure;
  }

  get commits(): number {
    return this.#link.commits;
  }

  update({ phraseList = [] }: LinkSettings): void {
    const items = phraseList.map((text) => ({ Text: text }));
    this.#context = JSON.stringify(items.length === 0 ? {} : { dgi: { Groups: [{ Type: "Generic", Items: items }] } });
  }

  append(pcm16: Uint8Array): void {
    const header = this.#requestId === undefined ? this.#begin() : empty;
    this.#link.sendBytes(
      "audio",
      this.#requestId ?? "",
      header.length > 0 ? "audio/x-wav" : "",
      Buffer.concat([header, pcm16]),
    );
  }

  /** A turn cannot be taken back. */
  clear(): boolean {
    return this.#requestId === undefined;
  }

  commit(): Promise<HeardPiece> {
    const requestId = this.#requestId;
    if (requestId === undefined) return Promise.resolve({ text: "" });
    const heard = new Promise<HeardPiece>((resolve, reject) => {
      this.#finish = (error) => {
        if (error === undefined) resolve({ text: this.#said, words: this.#words });
        else reject(error);
      };
    });
    if (this.#failure !== undefined) this.#end(this.#failure);
    // Sound without bytes is the end of it.
    this.#link.sendBytes("audio", requestId, "", empty);
    const cancel = this.#timers.setTimer(this.#timeoutMs, () => {
      const message = `${speechServerName} gave no text within ${this.#timeoutMs} ms.`;
      this.#end(new EngineError(this.#engine, "timed_out", message));
      this.#link.cut();
    });
    return heard.finally(cancel);
  }

  close(): void {
    this.#link.close();
  }

  #begin(): Buffer {
    this.#said = "";
    this.#words = [];
    this.#failure = undefined;
    this.#requestId = this.#link.beginTurn(
      (message) => this.#take(message),
      (error) => this.#end(error),
    );
    this.#link.sendText("speech.context", this.#requestId, "application/json", this.#context);
    return wavHeader();
  }

  #take({ path, body }: SpeechMessage): void {
    const tooMuch = tooMuchAtOnce(this.#engine, body);
    if (tooMuch !== undefined) return this.#giveUp(tooMuch);
    switch (path) {
      case "speech.hypothesis":
      case "speech.fragment":
        return this.#tell(behind(this.#said, textOf(parseRecord(body.toString())?.["Text"])));
      case "speech.phrase":
        return this.#takePhrase(parseRecord(body.toString()) ?? {});
      case "turn.end":
        this.#link.endTurn();
        return this.#end(undefined);
    }
  }

  #takePhrase(phrase: Members): void {
    const status = textOf(phrase["RecognitionStatus"]);
    if (status === "Error" || status === "TooManyRequests" || status === "BadRequest" || status === "Forbidden") {
      const code = status === "TooManyRequests" ? "rate_limited" : "engine_failed";
      this.#failure = new EngineError(this.#engine, code, `${speechServerName} could not transcribe (${status}).`);
      return;
    }
    if (status !== "Success") return;
    const best = recordsOf(phrase["NBest"])[0];
    const text = textOf(phrase["DisplayText"]) || textOf(best?.["Display"]);
    if (text === "") return;
    this.#said = behind(this.#said, text);
    const shown = recordsOf(best?.["DisplayWords"]);
    for (const word of shown.length > 0 ? shown : recordsOf(best?.["Words"])) {
      const offset = word["Offset"];
      const duration = word["Duration"];
      if (!Number.isFinite(offset) || !Number.isFinite(duration)) continue;
      const said = textOf(word["DisplayText"]) || textOf(word["Word"]);
      this.#words.push({
        text: said,
        offsetMs: Number(offset) / ticksPerMs,
        durationMs: Number(duration) / ticksPerMs,
      });
    }
    this.#tell(this.#said);
  }

  /** Nothing more is taken of a turn whose text, or whose words, grow without end. */
  #tell(text: string): void {
    if (text.length <= maxHeardChars && this.#words.length <= maxHeardChars) return this.onText(text);
    this.#giveUp(tooMuchHeard(this.#engine));
  }

  #giveUp(failure: EngineError): void {
    this.#failure = failure;
    this.#said = "";
    this.#words = [];
    this.#link.endTurn();
    // Without a commit in hand, the next one is told.
    if (this.#finish !== undefined) this.#end(this.#failure);
  }

  #end(error: EngineError | undefined): void {
    this.#requestId = undefined;
    const finish = this.#finish;
    this.#finish = undefined;
    if (finish === undefined) this.#failure ??= error;
    else finish(error ?? this.#failure);
  }
}

const empty = Buffer.alloc(0);

function behind(said: string, text: string): string {
  return said === "" ? text : `${said} ${text}`;
}

/** Sizes of 0: the sound ends when it ends. */
function wavHeader(): Buffer {
  return Buffer.from(encodeWav(new Float32Array(0), azureEarsRate)).fill(0, 4, 8);
}
