import { WebSocket } from "ws";

/** One client of a server, from this process. */
export interface Stranger {
  readonly socket: WebSocket;
  send(event: object | string): void;
  /** How often each type of event has come; errors by their code. */
  readonly seen: Map<string, number>;
  /** Resolves with the first event of a type from now on; undefined when the socket ends or time is up. */
  next(type: string, timeoutMs: number): Promise<object | undefined>;
  /** Why the socket ended; undefined while it is open. */
  readonly end: { readonly code: number; readonly reason: string } | undefined;
  close(): void;
}

/** An answer that is given: nobody is asked. */
export function saying(text: string): object {
  const message = { type: "message", role: "assistant", content: [{ type: "text", text }] };
  return { type: "response.create", response: { pre_generated_assistant_message: message } };
}

/** Asks in writing; resolves when the answer is over, with whether it is. */
export async function ask(
  stranger: Stranger,
  text: string,
  modalities: readonly string[],
  timeoutMs: number,
): Promise<boolean> {
  const done = stranger.next("response.done", timeoutMs);
  const item = { type: "message", role: "user", content: [{ type: "input_text", text }] };
  stranger.send({ type: "conversation.item.create", item });
  stranger.send({ type: "response.create", response: { modalities } });
  return (await done) !== undefined;
}

const target = "/voice-live/realtime?api-version=2026-04-10&model=gpt-4o";

/** Opens a session and waits until it is there. */
export async function openStranger(url: string): Promise<Stranger> {
  const socket = new WebSocket(url + target, { perMessageDeflate: false, maxPayload: 64 * 1024 * 1024 });
  const seen = new Map<string, number>();
  const waiting = new Set<{ readonly type: string; readonly done: (event: object | undefined) => void }>();
  let end: { readonly code: number; readonly reason: string } | undefined;
  socket.on("error", () => {});
  socket.on("message", (data: Buffer) => {
    const event = JSON.parse(data.toString()) as { type: string; error?: { code?: string } };
    const name = event.type === "error" ? `error ${event.error?.code}` : event.type;
    seen.set(name, (seen.get(name) ?? 0) + 1);
    for (const wait of waiting) if (wait.type === event.type) wait.done(event);
  });
  socket.on("close", (code, reason) => {
    end = { code, reason: reason.toString() };
    for (const wait of waiting) wait.done(undefined);
  });
  const stranger: Stranger = {
    socket,
    seen,
    get end() {
      return end;
    },
    send(event) {
      if (socket.readyState === WebSocket.OPEN) socket.send(typeof event === "string" ? event : JSON.stringify(event));
    },
    next(type, timeoutMs) {
      return new Promise((resolve) => {
        if (end !== undefined) return resolve(undefined);
        const wait = {
          type,
          done: (event: object | undefined): void => {
            waiting.delete(wait);
            clearTimeout(timer);
            resolve(event);
          },
        };
        const timer = setTimeout(() => wait.done(undefined), timeoutMs);
        waiting.add(wait);
      });
    },
    close: () => socket.terminate(),
  };
  if ((await stranger.next("session.created", 20_000)) === undefined) throw new Error("no session was opened");
  return stranger;
}
