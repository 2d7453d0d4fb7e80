/** Takes one message at a time, in order of arrival, also when handling one causes the next. */
export interface Mailbox<Message> {
  /** Handles the message before returning, unless one is being handled now: then right after that one. */
  post(message: Message): void;
  /** Drops what waits and everything posted later. */
  close(): void;
}

/** @param failed told when handling threw; the mailbox goes on with the next message */
export function createMailbox<Message>(
  handle: (message: Message) => void,
  failed: (error: unknown) => void,
): Mailbox<Message> {
  const waiting: Message[] = [];
  let handling = false;
  let closed = false;

  return {
    post(message) {
      if (closed) return;
      waiting.push(message);
      if (handling) return;
      handling = true;
      try {
        for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
          try {
            handle(next);
          } catch (error) {
            failed(error);
          }
        }
      } finally {
        handling = false;
      }
    },
    close() {
      closed = true;
      waiting.length = 0;
    },
  };
}
