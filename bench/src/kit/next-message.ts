import type { EventEmitter } from "node:events";

interface Message {
  readonly type: string;
}

/** The next message of this type that a child or a thread sends. Rejects when it fails or ends before. */
export function nextMessage<All extends Message, Type extends All["type"]>(
  child: EventEmitter,
  type: Type,
): Promise<Extract<All, { readonly type: Type }>> {
  return new Promise((resolve, reject) => {
    const look = (message: All): void => {
      if (message.type !== type) return;
      child.off("message", look);
      resolve(message as Extract<All, { readonly type: Type }>);
    };
    child.on("message", look);
    child.once("error", reject);
    child.once("exit", (code: number) => reject(new Error(`a process of the bench ended with ${code}`)));
  });
}
