import { EngineError } from "../engine-error.ts";
import type { PauseListener } from "../end-of-utterance.ts";
import { errorOf, unavailable } from "./work-link.ts";
import type { WorkLink } from "./work-link.ts";

/** Beyond the listener's own time an answer is of no use; on its way it takes a little more. */
const graceMs = 1000;

/**
 * A listener to pauses that somebody else runs, under the name that it is offered with.
 * @throws EngineError `not_found` when no listener of that name is offered
 */
export function createRemoteListener(link: WorkLink, name: string): PauseListener {
  const offer = link.offers[name];
  if (offer?.kind !== "listener") throw new EngineError(name, "not_found", `no listener is offered as ${name}`);
  const { listener } = offer;
  return {
    ...listener,
    listen(sound, { signal, sessionId }) {
      if (signal.aborted) return Promise.resolve(undefined);
      return new Promise<number | undefined>((resolve, reject) => {
        const finish = (give: () => void): void => {
          signal.removeEventListener("abort", onAbort);
          give();
        };
        const work = {
          type: "listen",
          engine: name,
          samples: sound,
          budgetMs: listener.budgetMs + graceMs,
          ...(sessionId !== undefined && { sessionId }),
        } as const;
        const handle = link.begin(work, {
          answer(answer) {
            if (answer.type === "judged") finish(() => resolve(answer.probability ?? undefined));
            if (answer.type === "failed") finish(() => reject(errorOf(answer.failure)));
          },
          lost: () => finish(() => reject(unavailable(listener.id, "engine_failed"))),
        });
        if (typeof handle === "string") return reject(unavailable(listener.id, handle));
        const onAbort = (): void => {
          handle.end();
          finish(() => resolve(undefined));
        };
        signal.addEventListener("abort", onAbort, { once: true });
      });
    },
  };
}
