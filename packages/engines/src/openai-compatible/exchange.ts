import type { Timers } from "@vivavoce/audio/clock";
import { EngineError } from "@vivavoce/engine";
import type { EngineErrorDetails, ModelRequest } from "@vivavoce/engine";
import { createSecretMask } from "@vivavoce/engine/remote";
import type { SecretMask } from "@vivavoce/engine/remote";

/** Most that is kept of what came, in bytes; a secret that is cut at its end is still known by its beginning. */
const keptBytes = 1024;
/** Most of it that is told, in characters. */
const toldCharacters = 200;
/** Of the conversation so much is looked for in what came: servers repeat what they refuse. */
const searchedMessages = 8;
const searchedCharacters = 4096;

/**
 * What is seen of one request to a model server, for the operator's log: where it went, what came back and how long it
 * took. Of an answer that has begun to be one nothing is kept: that is speech.
 */
export class Exchange {
  attempts = 0;
  readonly #url: string;
  readonly #hide: SecretMask;
  readonly #request: ModelRequest;
  readonly #now: (() => number) | undefined;
  readonly #startMs: number;
  #status: number | undefined;
  #contentType: string | undefined;
  #beginning = "";
  readonly #decoder = new TextDecoder();

  constructor(url: string, hide: SecretMask, request: ModelRequest, timers: Timers | undefined) {
    this.#url = url;
    this.#hide = hide;
    this.#request = request;
    this.#now = timers?.now === undefined ? undefined : () => timers.now?.() ?? 0;
    this.#startMs = this.#now?.() ?? 0;
  }

  get contentType(): string {
    return this.#contentType ?? "";
  }

  /** Whether anything came beside the head. */
  get hasBody(): boolean {
    return this.#beginning !== "";
  }

  answered(response: Response): void {
    this.#status = response.status;
    this.#contentType = response.headers.get("content-type") ?? undefined;
    this.#beginning = "";
  }

  /** The body as it comes, with its beginning kept. */
  async *tapped(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void> {
    for await (const chunk of body) {
      this.came(chunk);
      yield chunk;
    }
  }

  came(chunk: Uint8Array): void {
    const room = keptBytes - this.#beginning.length;
    if (room > 0) this.#beginning += this.#decoder.decode(chunk.subarray(0, room), { stream: true });
  }

  /** The answer has begun: what came is speech from here on. */
  begun(): void {
    this.#beginning = "";
  }

  /** The same error with what was seen. */
  describe(error: unknown): unknown {
    if (!(error instanceof EngineError)) return error;
    const { engine, code, message, cause } = error;
    return new EngineError(engine, code, message, { cause, details: this.#details() });
  }

  #details(): EngineErrorDetails {
    const beginning = this.#told();
    return {
      address: this.#address(),
      attempts: this.attempts,
      ...(this.#now === undefined ? {} : { tookMs: Math.round(this.#now() - this.#startMs) }),
      ...(this.#status === undefined ? {} : { status: this.#status }),
      ...(this.#contentType === undefined ? {} : { contentType: this.#hide(this.#contentType) }),
      ...(beginning === "" ? {} : { beginning }),
    };
  }

  /** Without credentials and parameters, which may be secrets. */
  #address(): string {
    const { origin, pathname } = new URL(this.#url);
    return this.#hide(origin + pathname);
  }

  #told(): string {
    if (this.#beginning === "") return "";
    const conversation = this.#request.messages.slice(-searchedMessages).flatMap(wordsOf);
    const masked = createSecretMask(conversation)(this.#hide(this.#beginning));
    return masked.replace(/\s+/g, " ").trim().slice(0, toldCharacters);
  }
}

function wordsOf(message: ModelRequest["messages"][number]): string[] {
  const texts =
    message.role === "user"
      ? message.content.flatMap((part) => (part.type === "text" ? [part.text] : []))
      : message.role === "tool"
        ? [message.output]
        : [message.text];
  return texts.map((text) => text.slice(0, searchedCharacters));
}
