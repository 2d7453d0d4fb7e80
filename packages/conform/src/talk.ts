import { at, textAt } from "./read-event.ts";
import { CheckFailure, expectThat, show } from "./check-failure.ts";
import type { WireEvent } from "./read-event.ts";
import type { Wire } from "./wire.ts";

/** A session that answers in text, and only when asked. */
export const textSession = { modalities: ["text"], turn_detection: null } as const;
/** A session that speaks, and only when asked. */
export const manualSession = { modalities: ["text", "audio"], turn_detection: null } as const;

/** A finished response. */
export interface TakenResponse {
  readonly id: string;
  /** `response` of `response.created`. */
  readonly begun: unknown;
  /** `response` of `response.done`. */
  readonly response: unknown;
  readonly status: string;
  /** Everything from `response.created` to `response.done`. */
  readonly events: readonly WireEvent[];
  /** Text or transcript, from the deltas. */
  readonly text: string;
  /** All audio, base64-decoded. */
  readonly audio: Buffer;
}

const textDeltas = /^response\.(output_)?(text|audio_transcript)\.delta$/;
const audioDeltas = /^response\.(output_)?audio\.delta$/;

const timeoutMs = 12_000;

/** Waits for the next response from its first to its last event. */
export async function takeResponse(wire: Wire): Promise<TakenResponse> {
  const created = await wire.next("response.created", timeoutMs);
  const id = textAt(created, "response.id");
  const done = await wire
    .next((event) => event.type === "response.done" && at(event, "response.id") === id, timeoutMs)
    .catch((error: unknown) => {
      throw error instanceof CheckFailure ? new CheckFailure(`response.done of '${id}'`, error.seen) : error;
    });
  const events = wire.events.slice(wire.events.indexOf(created), wire.events.indexOf(done) + 1);
  const deltas = (type: RegExp): string[] =>
    events.filter((event) => type.test(event.type)).map((event) => textAt(event, "delta"));
  return {
    id,
    begun: at(created, "response"),
    response: at(done, "response"),
    status: textAt(done, "response.status"),
    events,
    text: deltas(textDeltas).join(""),
    audio: Buffer.concat(deltas(audioDeltas).map((delta) => Buffer.from(delta, "base64"))),
  };
}

/** What a user types, as an item. */
export function userMessage(text: string): Readonly<Record<string, unknown>> {
  return { type: "message", role: "user", content: [{ type: "input_text", text }] };
}

/** Adds what a user typed and waits until it is in the conversation; gives the item's id. */
export async function addText(wire: Wire, text: string): Promise<string> {
  wire.send({ type: "conversation.item.create", item: userMessage(text) });
  const created = await wire.next(["conversation.item.created", "conversation.item.added"]);
  return textAt(created, "item.id");
}

/** Gives the item that the server has under that id. */
export async function retrieve(wire: Wire, id: unknown): Promise<unknown> {
  wire.send({ type: "conversation.item.retrieve", item_id: id });
  return (await wire.next("conversation.item.retrieved"))["item"];
}

type ResponseMembers = Readonly<Record<string, unknown>>;

/** Types a question, and asks for an answer without taking it. */
export async function prompt(wire: Wire, text: string, response?: ResponseMembers): Promise<void> {
  await addText(wire, text);
  wire.send({ type: "response.create", ...(response === undefined ? {} : { response }) });
}

/** Types a question and takes the answer. */
export async function ask(wire: Wire, text: string, response?: ResponseMembers): Promise<TakenResponse> {
  await prompt(wire, text, response);
  return takeResponse(wire);
}

/** Asks for a long spoken answer; gives its first piece of audio, which has a name of its own in nested dialects. */
export async function startLongAnswer(wire: Wire, delta = "response.audio.delta"): Promise<WireEvent> {
  await prompt(wire, "Count from 1 to 30.");
  return wire.next(delta, timeoutMs);
}

let barriers = 0;

/**
 * Waits until the server has handled everything sent so far: asks for an item that does not exist and waits for that
 * error (BH-08). Gives the events that came before it.
 */
export async function settle(wire: Wire): Promise<readonly WireEvent[]> {
  const before = wire.since();
  const from = before.length === 0 ? wire.events.length : wire.events.indexOf(before[0] as WireEvent);
  const eventId = `evt_settle_${(barriers += 1)}`;
  wire.send({ type: "conversation.item.retrieve", event_id: eventId, item_id: "item_that_never_was" });
  const error = await wire.next((event) => event.type === "error" && at(event, "error.event_id") === eventId);
  return wire.events.slice(from, wire.events.indexOf(error));
}

/** What became of a `session.update`. */
export interface UpdateOutcome {
  /** `session` of `session.updated`. */
  readonly session: unknown;
  /** `error` of the error event, when it was refused. */
  readonly error: unknown;
  /** `warning` objects that followed. */
  readonly warnings: readonly unknown[];
}

/** Sends a `session.update` and gathers everything it leads to. */
export async function update(wire: Wire, session: Readonly<Record<string, unknown>>): Promise<UpdateOutcome> {
  const eventId = `evt_update_${(barriers += 1)}`;
  wire.send({ type: "session.update", event_id: eventId, session });
  const answer = await wire.next(
    (event) =>
      event.type.endsWith("session.updated") || (event.type === "error" && at(event, "error.event_id") === eventId),
  );
  const after = await settle(wire);
  return {
    session: at(answer, "session"),
    error: at(answer, "error"),
    warnings: after.filter((event) => event.type === "warning").map((event) => at(event, "warning")),
  };
}

/** Sends an event that must be refused; gives the `error`. */
export async function refused(wire: Wire, event: Readonly<Record<string, unknown>>): Promise<unknown> {
  const eventId = `evt_refused_${(barriers += 1)}`;
  wire.send({ event_id: eventId, ...event });
  const answer = await wire.next("error");
  const named = at(answer, "error.event_id");
  if (named !== (event["event_id"] ?? eventId)) {
    throw new CheckFailure(`an error about ${String(event["type"])} that names its event_id`, show(answer["error"]));
  }
  return answer["error"];
}

/** Sends an event that must be refused with that code; gives the `error`. */
export async function refusedWith(
  wire: Wire,
  code: string,
  event: Readonly<Record<string, unknown>>,
): Promise<unknown> {
  const error = await refused(wire, event);
  expectThat(at(error, "code") === code, code, error);
  return error;
}
