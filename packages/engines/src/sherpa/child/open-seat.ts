import { Renewable } from "../../workers/renewable.ts";
import type { SherpaModel } from "../sherpa-settings.ts";

/** A process that hears or cleans many streams side by side. */
interface Seated {
  /** Rejects when it does not come up. */
  readonly ready: Promise<void>;
  end(): Promise<void>;
}

/** What such a process tells of itself. */
export interface SeatEvents<Child> {
  /** It is gone: it crashed, hung, could not start or has to be replaced; called once, not after `end`. */
  readonly onLost: (child: Child, cause: unknown) => void;
  /** It has done what was asked of it. */
  readonly onWorked: () => void;
  /** It has more memory than it may, and nobody needs it any more. */
  readonly onWornOut: (child: Child) => void;
}

/**
 * A place for a process with this model. One that is lost is told to `found.onLost`, and another takes its place.
 * @param name what it is called in messages, for example "the speech recognizer"
 * @param begin starts a process; its failures and those of `ready` are those of this function
 */
export function openSeat<Child extends Seated>(
  found: SherpaModel,
  name: string,
  begin: (events: SeatEvents<Child>) => Child,
): Promise<Renewable<Child>> {
  return Renewable.create<Child>({
    engine: found.id,
    name,
    async make(place) {
      const child = begin({
        onLost(lost, cause) {
          found.onLost(cause);
          place.broke(lost);
        },
        onWorked: () => place.worked(),
        onWornOut: (old) => place.broke(old),
      });
      await child.ready;
      return child;
    },
    release: (child) => child.end(),
    timers: found.timers,
  });
}
