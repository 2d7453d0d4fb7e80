import { setTimeout as wait } from "node:timers/promises";
import { WebSocket } from "ws";
import { answerTo, key, sentenceOf } from "./script.ts";
import type { Talk, TalkOptions } from "./talker.ts";

interface SaidEvent {
  readonly type: string;
  readonly session?: { readonly id: string };
  readonly item?: {
    readonly id: string;
    readonly role?: string;
    readonly content?: readonly { readonly text?: string; readonly transcript?: string }[];
  };
  readonly item_id?: string;
  readonly transcript?: string;
  readonly response?: { readonly id: string; readonly status: string };
}

/** What one socket has been told. */
interface Told {
  readonly socket: WebSocket;
  readonly sessionIds: string[];
  /** Items by id, in order, with what they say. */
  readonly items: Map<string, string>;
  /** Responses that are being made. */
  readonly open: Set<string>;
  readonly errors: string[];
  /** All that there was has been told. */
  isWhole: boolean;
  isClosed: boolean;
}

const retryMs = 100;

/**
 * Has one conversation in writing, as a client that knows nothing of resuming but the id of its session: it comes back with that,
 * looks at what it is told, and asks again for what is not there.
 */
export async function talkStock({ url, turns, turnMs, afterMs }: Omit<TalkOptions, "speech">): Promise<Talk> {
  const address = new URL("/voice-live/realtime?api-version=2026-07-15&model=m", url.replace("http", "ws"));
  const troubles: string[] = [];
  const resumesMs: number[] = [];
  let wake = (): void => {};
  const changed = (): Promise<void> => new Promise((resolve) => (wake = resolve));

  function take(told: Told, event: SaidEvent): void {
    const { type, item, response } = event;
    if (type === "session.created") told.sessionIds.push(event.session?.id ?? "");
    if (type === "session.updated") told.isWhole = true;
    if (type === "conversation.item.created" && item !== undefined) {
      const texts = (item.content ?? []).map(({ text, transcript }) => text ?? transcript ?? "");
      told.items.set(item.id, texts.join(" "));
    }
    if (type === "response.audio_transcript.done") told.items.set(event.item_id ?? "", event.transcript ?? "");
    if (type === "response.created" && response !== undefined) told.open.add(response.id);
    if (type === "response.done" && response !== undefined) told.open.delete(response.id);
    if (type === "error") told.errors.push(JSON.stringify(event));
    wake();
  }

  function open(): Told {
    const socket = new WebSocket(address, { headers: { "api-key": key } });
    const told: Told = {
      socket,
      sessionIds: [],
      items: new Map(),
      open: new Set(),
      errors: [],
      isWhole: false,
      isClosed: false,
    };
    socket.on("message", (data: Buffer) => take(told, JSON.parse(data.toString()) as SaidEvent));
    // It is answered behind everything that is told.
    socket.on("open", () => socket.send(JSON.stringify({ type: "session.update", session: {} })));
    socket.on("error", () => {});
    socket.on("close", () => {
      told.isClosed = true;
      wake();
    });
    return told;
  }

  /** Comes back until it is told its session. */
  async function connect(): Promise<Told> {
    const sinceMs = performance.now();
    const asked = address.searchParams.get("vivavoce_session");
    for (;;) {
      const told = open();
      while (!told.isWhole && !told.isClosed) await changed();
      if (told.isWhole) {
        const [id = ""] = told.sessionIds;
        if (asked !== null && id !== asked) troubles.push("lost: another session began");
        if (asked !== null) resumesMs.push(performance.now() - sinceMs);
        address.searchParams.set("vivavoce_session", id);
        return told;
      }
      await wait(retryMs);
    }
  }

  let told = await connect();
  /** Says something, and waits until it is answered; again where that is not part of the conversation. */
  async function ask(turn: number): Promise<void> {
    const id = `turn_${turn}`;
    for (;;) {
      const { socket, items, open: being } = told;
      if (!items.has(id)) {
        const content = [{ type: "input_text", text: sentenceOf(turn) }];
        socket.send(
          JSON.stringify({ type: "conversation.item.create", item: { id, type: "message", role: "user", content } }),
        );
      }
      const isAnswered = (): boolean => items.has(id) && [...items.keys()].at(-1) !== id && being.size === 0;
      if (!isAnswered() && being.size === 0) socket.send(JSON.stringify({ type: "response.create" }));
      while (!isAnswered() && !told.isClosed) await changed();
      if (!told.isClosed) return;
      troubles.push(...told.errors);
      told = await connect();
      if (told.items.has(id) && [...told.items.keys()].at(-1) !== id && told.open.size === 0) return;
    }
  }

  await wait(afterMs);
  let dueMs = performance.now();
  for (let turn = 0; turn < turns; turn++) {
    await ask(turn);
    dueMs += turnMs;
    await wait(Math.max(0, dueMs - performance.now()));
  }
  // What is kept is what another connection is told.
  told.socket.terminate();
  while (!told.isClosed) await changed();
  troubles.push(...told.errors);
  told = await connect();
  troubles.push(...told.errors);
  told.socket.close(1000);
  return { ...judge(told.items, turns), resumesMs, troubles };
}

function judge(items: ReadonlyMap<string, string>, turns: number): Omit<Talk, "resumesMs" | "troubles"> {
  const said = [...items.values()];
  const all = Array.from({ length: turns }, (_, turn) => turn);
  const answersTo = (turn: number): number => said.filter((text) => text === answerTo(sentenceOf(turn))).length;
  const unanswered = all.filter((turn) => answersTo(turn) === 0);
  return {
    turns,
    lost: all.filter((turn) => items.get(`turn_${turn}`) !== sentenceOf(turn)).length,
    doubled: all.reduce((sum, turn) => sum + Math.max(0, answersTo(turn) - 1), 0),
    answered: turns - unanswered.length,
    failed: unanswered.length,
    failures: unanswered.map((turn) => `turn ${turn}: ${JSON.stringify(said.slice(turn * 2, turn * 2 + 2))}`),
  };
}
