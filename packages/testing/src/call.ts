import type { ClientEvent, ServerEvent, Session } from "@vivavoce/protocol";
import type { AgentTurn, ExpectedTurn } from "./agent-turn.ts";
import type { CallEntry } from "./call-log.ts";

/** How the user says something. */
export interface SayOptions {
  /** How long it takes, in milliseconds; a third of a second a word when absent. */
  readonly forMs?: number;
  /** False: the judge of scripted calls finds it unfinished, so that semantic detection goes on listening. */
  readonly finished?: boolean;
}

/** When and how the user speaks over the agent. */
export interface InterruptOptions extends SayOptions {
  /** How long the agent has been audible by then, in milliseconds; default 500. */
  readonly afterMs?: number;
}

/** One line of what was said in a call, as the server has it. */
export interface Utterance {
  readonly who: "user" | "agent";
  readonly text: string;
}

/**
 * A call to a voice agent, in the time of its own clock: time passes only while a method of the call is awaited, and
 * then as fast as the machine can. One method at a time: await each before the next. Whatever goes wrong is thrown as a `CallError` that shows the timeline.
 */
export interface Call {
  /** Milliseconds since the call began. */
  readonly nowMs: number;
  /** The session as the server last sent it. */
  readonly session: Session;
  /** What both have said, as the server has it in the conversation. */
  readonly conversation: readonly Utterance[];
  /** Everything that happened, in order. */
  readonly entries: readonly CallEntry[];
  /** Every event of the server so far. */
  readonly events: readonly ServerEvent[];
  /** The user speaks; resolves at the end of the last word. An agent that is speaking may be interrupted. */
  userSays(text: string, options?: SayOptions): Promise<void>;
  /** The user's side is silent for so many milliseconds. */
  silence(durationMs: number): Promise<void>;
  /**
   * The microphone hears these samples, for real engines or noise.
   * @param samples mono, in [-1, 1], at `sampleRate` Hz
   */
  userPlays(samples: Float32Array, sampleRate: number): Promise<void>;
  /** The user types; the agent is asked to answer. */
  userTypes(text: string): Promise<void>;
  /**
   * The agent's next turn: silence passes until it has been made and played, functions called in between included.
   * @param withinMs longest time until it is over, in milliseconds of the call; default 60,000
   */
  agentTurn(options?: { readonly withinMs?: number }): Promise<AgentTurn>;
  /** The agent's next turn, which must be as told. @throws CallError that says what is not */
  expectTurn(expected: ExpectedTurn): Promise<AgentTurn>;
  /**
   * Waits until the agent has been audible for `afterMs` (default 500) and speaks over it.
   * @returns the turn that was talked over; what the agent answers is the next turn
   */
  userInterrupts(text: string, options?: InterruptOptions): Promise<AgentTurn>;
  /** Sends any event, and lets everything happen that follows at once. */
  send(event: ClientEvent): Promise<void>;
  /** The next event of this type, counted from now; silence passes meanwhile. `withinMs` as in `agentTurn`. */
  waitFor<T extends ServerEvent["type"]>(
    type: T,
    options?: { readonly withinMs?: number },
  ): Promise<Extract<ServerEvent, { type: T }>>;
  /** Everything that happened as JSON lines; the same call gives the same bytes. */
  record(): string;
  /** What happened, for people. */
  timeline(): string;
  /** Ends the call and releases everything. A second time it does nothing. */
  hangUp(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}
