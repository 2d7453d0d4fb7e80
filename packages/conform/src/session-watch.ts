import { serverEventSchema } from "@vivavoce/protocol";
import type { ServerEvent } from "@vivavoce/protocol";
import { createOrderChecker, OrderError } from "@vivavoce/protocol/testing";
import type { ConformDialect } from "./conform-dialect.ts";
import { at } from "./read-event.ts";
import type { WireEvent } from "./read-event.ts";

/** A rule that every session of a run must keep, whatever else is checked. */
export interface WatchRule {
  readonly ids: readonly string[];
  readonly title: string;
}

/** Rules that are watched on every socket. Order and schema only where the dialect has the canonical form. */
export const watchRules = {
  eventIds: { ids: ["TR-80"], title: "Every event has a non-empty event_id of its own" },
  frameSize: { ids: ["TR-53"], title: "Every event is smaller than 1 MiB" },
  createdFirst: {
    ids: ["SE-03", "TR-46", "TR-70", "SF-24"],
    title: "session.created with a session id is the first event of every session, and comes once",
  },
  shapes: { ids: ["TR-74"], title: "Every event has the members that its schema requires" },
  responses: { ids: ["BH-23", "BH-25", "SE-20"], title: "Responses come one at a time and are closed level by level" },
  input: { ids: ["BH-21", "BH-35"], title: "Speech starts, stops and is committed in turn, under one item id" },
  items: { ids: ["BH-20"], title: "Items are announced before anything names them" },
} as const satisfies Record<string, WatchRule>;

/** Name of a watched rule. */
export type WatchRuleName = keyof typeof watchRules;

/** What the watched rules came to over a run. */
export interface WatchBook {
  /** Rules that were looked at in at least one session. */
  readonly seen: Set<WatchRuleName>;
  /** First breaks of each rule, in words. */
  readonly broken: Map<WatchRuleName, string>;
}

/** An empty book. */
export function createWatchBook(): WatchBook {
  return { seen: new Set(), broken: new Map() };
}

/** Follows the events of one socket. */
export interface SessionWatch {
  take(event: WireEvent, text: string): void;
  end(): void;
}

const maxFrameBytes = 1024 * 1024;
const openings = new Set(["session.created", "transcription_session.created"]);
/** The only events that may be without `event_id` (wire.md 4.8, 4.9). */
const withoutId = new Set(["rtc.call.error", "input_audio_buffer.dtmf_event_received"]);
/** The native pipeline transcribes aside (BH-24), which the canonical order does not know. */
const nativeOrder = /created before transcribed|between committed and created/;

/** Watches one socket of a dialect and writes into the book. */
export function createSessionWatch(dialect: ConformDialect, book: WatchBook, isSession: boolean): SessionWatch {
  const ids = new Set<unknown>();
  const canonical = dialect === "voice-live" && isSession;
  let order = canonical ? createOrderChecker() : undefined;
  let count = 0;

  const judge = (rule: WatchRuleName, kept: boolean, how: () => string): void => {
    book.seen.add(rule);
    if (!kept && !book.broken.has(rule)) book.broken.set(rule, how());
  };

  function takeFirst(event: WireEvent): void {
    const session = event["session"];
    const id = typeof session === "object" && session !== null && "id" in session ? session.id : undefined;
    const named = openings.has(event.type) && typeof id === "string" && id !== "";
    judge("createdFirst", named, () => `the first event was ${event.type} with the session id ${String(id)}`);
  }

  function takeOrder(event: WireEvent): void {
    if (order === undefined) return;
    try {
      order.check(event as unknown as ServerEvent);
      for (const rule of ["responses", "input", "items"] as const) book.seen.add(rule);
    } catch (error) {
      order = undefined;
      if (!(error instanceof OrderError) || nativeOrder.test(error.message)) return;
      const { message } = error;
      judge(ruleOf(event.type, message), false, () => message);
    }
  }

  return {
    take(event, text) {
      count += 1;
      if (isSession && count === 1) takeFirst(event);
      else if (isSession) judge("createdFirst", !openings.has(event.type), () => "session.created came again");
      const { event_id: id } = event;
      if (!withoutId.has(event.type)) {
        const fresh = typeof id === "string" && id !== "" && !ids.has(id);
        judge("eventIds", fresh, () => `${event.type} with the event_id ${String(id)}${ids.has(id) ? ", again" : ""}`);
        ids.add(id);
      }
      judge("frameSize", text.length * 3 < maxFrameBytes || Buffer.byteLength(text) < maxFrameBytes, () => event.type);
      if (!canonical) return;
      const fault = schemaFault(event);
      judge("shapes", fault === undefined, () => fault ?? "");
      takeOrder(event);
    },
    end() {
      order = undefined;
    },
  };
}

function ruleOf(type: string, message: string): WatchRuleName {
  if (message.includes("event_id")) return "eventIds";
  if (message.includes("session.created")) return "createdFirst";
  if (message.includes("1 MiB")) return "frameSize";
  if (message.includes("announced") || message.includes("created again")) return "items";
  return type.startsWith("response.") ? "responses" : "input";
}

/**
 * Why an event breaks its schema. Unknown events and unknown members are no break: clients ignore them (BH-06). Nor is
 * a member that is absent where null would do (BH-05).
 */
function schemaFault(event: WireEvent): string | undefined {
  const first = faultsOf(event);
  if (first.length === 0) return undefined;
  const filled = structuredClone(event) as WireEvent;
  for (const { path } of first) fillNull(filled, path.split("."));
  // Which settings a session shows differs by version, and is a matter of BH-05; all but the id.
  const optional = (path: string): boolean =>
    /^session\.\w+$/.test(path) && path !== "session.id" && at(event, path) === undefined;
  const real = faultsOf(filled).filter(({ path }) => !optional(path));
  if (real.length === 0) return undefined;
  return `${event.type}: ${real.map(({ path, message }) => `${path}: ${message}`).join("; ")}`;
}

function faultsOf(event: WireEvent): readonly { readonly path: string; readonly message: string }[] {
  const { error } = serverEventSchema.safeParse(event);
  return (error?.issues ?? [])
    .filter(({ code }) => code !== "unrecognized_keys")
    .map(({ path, message }) => ({ path: path.join("."), message }))
    .filter(({ path }) => path !== "type");
}

/** Puts null where nothing is; what is there stays. */
function fillNull(value: unknown, path: readonly string[]): void {
  const [key, ...rest] = path;
  if (typeof value !== "object" || value === null || key === undefined) return;
  const members = value as Record<string, unknown>;
  if (rest.length > 0) fillNull(members[key], rest);
  else members[key] ??= null;
}
