import type { Clock } from "@vivavoce/server";

/** Between two looks at files, in milliseconds: what was changed is in use after two of them. */
const lookMs = 10_000;

/** Looks at files again and again, one after the other. */
export interface Looks {
  /** Begins to look. */
  start(): void;
  /** Looks at once, behind the look that is under way, because somebody asks for it. Never rejects. */
  look(): Promise<void>;
  /** Whether what a look has found is nobody's any more. */
  readonly areOver: boolean;
  stop(): void;
}

/**
 * Looks at files: events of the file system are not used, since links that are exchanged, mounts and networks send none that can be
 * relied on.
 * @param lookOnce is never called while it runs; it is told whether somebody asked for the look
 * @param failed is told why a look has failed; the next one comes all the same
 */
export function lookAgain(
  clock: Clock,
  lookOnce: (isAsked: boolean) => Promise<void>,
  failed: (reason: string) => void,
): Looks {
  let areOver = false;
  let cancel = (): void => {};
  let looking: Promise<void> = Promise.resolve();
  const look = (isAsked: boolean): Promise<void> =>
    (looking = looking.then(() => lookOnce(isAsked)).catch((error: unknown) => failed(String(error))));
  const again = (): void => {
    cancel = clock.setTimer(lookMs, () => void look(false).then(() => (areOver ? undefined : again())));
  };
  return {
    start: again,
    look: () => look(true),
    get areOver() {
      return areOver;
    },
    stop() {
      areOver = true;
      cancel();
    },
  };
}
