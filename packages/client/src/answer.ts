import type { Item, ResponseObject, ServerEventOf } from "@vivavoce/protocol";
import { wordsOf } from "./conversation/conversation-snapshot.ts";
import { ServerError, WaitTimeoutError } from "./client-error.ts";
import { isServed } from "./tools/served-tools.ts";

/** What a response gave. */
export interface Answer {
  readonly response: ResponseObject;
  /** Everything it said or wrote. */
  readonly text: string;
}

/** The client, as far as an answer is waited for on it. */
interface Answering {
  on<T extends "response.created" | "response.done" | "error">(
    type: T,
    handler: (event: ServerEventOf<T>) => void,
  ): () => void;
  waitFor(type: "session.created", where: () => boolean, signal: AbortSignal): Promise<unknown>;
}

const defaultTimeoutMs = 60_000;

/** The answer to what `send` sends: the next response that is more than a call of served functions. */
export function waitForAnswer(
  client: Answering,
  send: () => string,
  options: { readonly timeoutMs?: number; readonly signal?: AbortSignal },
): Promise<Answer> {
  const { timeoutMs = defaultTimeoutMs, signal } = options;
  return new Promise((resolve, reject) => {
    if (signal?.aborted === true) return reject(signal.reason);
    let awaited: string | undefined;
    let isSettled = false;
    const stops: (() => void)[] = [];
    const settle = (finish: () => void): void => {
      isSettled = true;
      for (const stop of stops) stop();
      finish();
    };
    const fail = (error: unknown): void => {
      if (!isSettled) settle(() => reject(error));
    };
    const finish = (response: ResponseObject): void => {
      if (response.id !== awaited) return;
      awaited = undefined;
      const failure = failureOf({ response });
      if (failure !== undefined) return fail(failure);
      if (response.output.length > 0 && response.output.every((item) => isServedCall(client, item))) return;
      settle(() => resolve({ response, text: textOf(response) }));
    };
    const eventId = send();
    const timer = setTimeout(() => fail(new WaitTimeoutError(`No answer came within ${timeoutMs} ms.`)), timeoutMs);
    const onAbort = (): void => fail(signal?.reason);
    signal?.addEventListener("abort", onAbort);
    // Rejects when the connection is lost or ends; it is never fulfilled.
    const ended = new AbortController();
    client.waitFor("session.created", () => false, ended.signal).catch(fail);
    stops.push(
      client.on("response.created", ({ response }) => {
        awaited ??= response.id;
      }),
      client.on("response.done", ({ response }) => finish(response)),
      client.on("error", ({ error }) => {
        if (error.event_id === eventId) fail(new ServerError(error));
      }),
      () => clearTimeout(timer),
      () => signal?.removeEventListener("abort", onAbort),
      () => ended.abort(),
    );
  });
}

/** Why a response failed, if it did. */
export function failureOf(event: object): ServerError | undefined {
  const details = (event as Partial<ServerEventOf<"response.done">>).response?.status_details;
  return details?.type === "failed" ? new ServerError(details.error) : undefined;
}

function isServedCall(client: Answering, item: Item): boolean {
  // One that was cut off is not called, so no answer follows.
  return item.type === "function_call" && item.status !== "incomplete" && isServed(client, item.name);
}

function textOf(response: ResponseObject): string {
  const texts = response.output.flatMap((item) => (item.type === "message" ? wordsOf(item.content) || [] : []));
  return texts.join("\n");
}
