import { reasonOf } from "@vivavoce/audio/reason-of";
import type { ClientEvent, ServerEvent, Session } from "@vivavoce/protocol";
import { CallError } from "./call-error.ts";
import { CallLog } from "./call-log.ts";
import { Loudspeaker } from "./loudspeaker.ts";
import { createMicrophone, frameMs } from "./microphone.ts";
import type { Microphone } from "./microphone.ts";
import { ResponseBook } from "./response-book.ts";
import type { Stage } from "./stage.ts";
import type { Wire, WireHandlers } from "./wire.ts";

/** Does what the agent asks for; what it returns goes back to the model, as JSON unless it is a string. */
export type ToolHandler = (args: never) => unknown;

/**
 * The client's end of a call: it sends a frame, lets everything happen that follows from it, and then moves time on by
 * the length of the frame. It plays, flushes and answers function calls as a well-made client does.
 */
export class CallLine implements WireHandlers {
  readonly log = new CallLog();
  readonly speaker = new Loudspeaker();
  readonly responses = new ResponseBook();
  /** When the user fell silent, or typed, in milliseconds of the call. */
  readonly userEndsMs: number[] = [];
  readonly #stage: Stage;
  readonly #startMs: number;
  readonly #tools: Readonly<Record<string, ToolHandler>>;
  #wire: Wire | undefined;
  #session: Session | undefined;
  #microphone: Microphone | undefined;
  #playing = false;
  #ended: string | undefined;
  #failure: { readonly error: unknown } | undefined;

  constructor(stage: Stage, tools: Readonly<Record<string, ToolHandler>>) {
    this.#stage = stage;
    this.#startMs = stage.clock.now();
    this.#tools = tools;
  }

  /** Milliseconds since the call began. */
  get nowMs(): number {
    return this.#stage.clock.now() - this.#startMs;
  }

  /** The session as the server last sent it. @throws CallError before there is one */
  get session(): Session {
    return this.#session ?? this.fail("The server has opened no session.");
  }

  get microphone(): Microphone {
    return (this.#microphone ??= createMicrophone(this.session));
  }

  /** Connects. @throws CallError when the connection is refused, or there is no session after it */
  async attach(open: () => Promise<Wire>): Promise<void> {
    try {
      this.#wire = await open();
    } catch (error) {
      this.fail(`The server refuses the call: ${reasonOf(error)}`, error);
    }
    await this.#settle();
    if (this.#session !== undefined) return;
    const refusal = this.log.serverEvents().find((event) => event.type === "error");
    await this.close();
    this.fail(`The server opens no session: ${refusal?.error.message ?? this.#ended ?? "it says nothing"}`);
  }

  /** Sends an event and lets everything happen that follows at once. */
  async send(event: ClientEvent): Promise<void> {
    this.#write(event);
    await this.#settle();
  }

  /** One frame of the microphone, silence without one, and the time it takes. */
  async step(frame: Buffer = this.microphone.silence): Promise<void> {
    if (this.#ended !== undefined) this.fail(`The call has ended: ${this.#ended}.`);
    this.#wire?.send(frame);
    await this.#settle();
    if (await this.#stage.clock.move(frameMs)) await this.#settle();
    this.#notePlaying();
  }

  async close(): Promise<void> {
    this.#ended ??= "the user hung up";
    await this.#wire?.close();
  }

  /** @throws CallError with the timeline of the call */
  fail(message: string, cause?: unknown): never {
    throw new CallError(message, this.log.timeline(), cause === undefined ? undefined : { cause });
  }

  message(text: string): void {
    const event = JSON.parse(text) as ServerEvent;
    const atMs = this.nowMs;
    this.log.add({ atMs, from: "server", event });
    this.responses.note(event, atMs);
    switch (event.type) {
      case "session.created":
      case "session.updated":
        this.#session = event.session;
        this.#microphone = undefined;
        return;
      case "input_audio_buffer.speech_started":
        if (this.session.turn_detection?.interrupt_response !== false) this.#flush();
        return;
      case "response.audio.delta":
        this.speaker.play(event.response_id, event.delta, this.session.output_audio_format, atMs);
        this.#notePlaying();
        return;
      case "response.done":
        this.#answerCalls(event.response.id);
        return;
      default:
        return;
    }
  }

  closed(code: number, reason: string): void {
    this.#ended ??= `the server closed it with ${code}${reason === "" ? "" : ` (${reason})`}`;
  }

  #write(event: ClientEvent): void {
    this.log.add({ atMs: this.nowMs, from: "client", event });
    this.#wire?.send(JSON.stringify(event));
  }

  #flush(): void {
    const wasPlaying = this.speaker.playing(this.nowMs) !== undefined;
    this.speaker.flush(this.nowMs);
    if (!wasPlaying) return;
    this.#playing = false;
    this.log.add({ atMs: this.nowMs, from: "agent", is: "cut off" });
  }

  #notePlaying(): void {
    const isPlaying = this.speaker.playing(this.nowMs) !== undefined;
    if (isPlaying === this.#playing) return;
    this.#playing = isPlaying;
    this.log.add({ atMs: this.nowMs, from: "agent", is: isPlaying ? "audible" : "quiet" });
  }

  /** Functions are run once the response is over, side by side; then the model goes on. */
  #answerCalls(responseId: string): void {
    const record = this.responses.find(responseId);
    if (record === undefined || record.status !== "completed") return;
    const calls = record.calls.filter(({ name }) => Object.hasOwn(this.#tools, name));
    if (calls.length === 0 || calls.length < record.calls.length) return;
    record.isContinued = true;
    const answers = calls.map(async (call) => {
      call.output = await this.#tools[call.name]?.(call.arguments as never);
      const output = typeof call.output === "string" ? call.output : JSON.stringify(call.output ?? null);
      this.#write({
        type: "conversation.item.create",
        item: { type: "function_call_output", call_id: call.callId, output },
      });
    });
    const all = Promise.all(answers).then(
      () => this.#write({ type: "response.create" }),
      (error: unknown) => {
        this.#failure = { error };
      },
    );
    void this.#stage.watch.during(all);
  }

  async #settle(): Promise<void> {
    try {
      await this.#wire?.settle();
    } catch (error) {
      this.fail(reasonOf(error), error);
    }
    if (this.#failure === undefined) return;
    const { error } = this.#failure;
    this.#failure = undefined;
    this.fail(`A function of the test failed: ${reasonOf(error)}`, error);
  }
}
