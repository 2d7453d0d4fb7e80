import { deferred } from "@vivavoce/audio/deferred";
import type { MadePart } from "./clause-speaker.ts";
import type { ResponsePlan } from "../../session/state/session-effect.ts";
import { runResponse } from "./response-run.ts";
import type { ResponseRunContext } from "./response-run.ts";

/** A response that is being made before it is known to be wanted. */
export interface SpeculativeRun {
  readonly plan: ResponsePlan;
  /** Stops the run, taken over or not. */
  readonly controller: AbortController;
  /** It is wanted: gives what is made already, then the rest as it comes. May be called once. */
  take(): AsyncGenerator<MadePart, void>;
}

/** Parts kept of a response that nobody has asked for yet; then its making waits. */
const keptParts = 256;

/**
 * Begins a response and goes as far as it can without sound leaving: the model, and the first clause of speech. The
 * plan must not have an interim response: its time would count from now.
 */
export function speculativeRun(plan: ResponsePlan, context: ResponseRunContext): SpeculativeRun {
  const controller = new AbortController();
  const { signal } = controller;
  let isTaken = false;
  const { promise: taken, resolve: markTaken } = deferred();
  signal.addEventListener("abort", () => markTaken(), { once: true });
  const pacer: ResponseRunContext["pacer"] = {
    async ready(over) {
      await taken;
      await context.pacer.ready(over);
    },
  };
  const parts = runResponse(plan, { ...context, pacer }, signal);
  const made: IteratorResult<MadePart, void>[] = [];

  async function goAhead(): Promise<void> {
    while (!isTaken && !signal.aborted) {
      if (made.length >= keptParts) await taken;
      else made.push(await parts.next());
      if (made.at(-1)?.done === true) return;
    }
    // The run itself must see the abort, to stop the model.
    if (signal.aborted) await parts.return();
  }
  function* madeSoFar(): Generator<MadePart, void> {
    for (let part = made.shift(); part !== undefined; part = made.shift()) if (part.done !== true) yield part.value;
  }

  const ahead = goAhead();
  // Who takes it sees the failure.
  ahead.catch(() => {});

  return {
    plan,
    controller,
    async *take() {
      isTaken = true;
      markTaken();
      yield* madeSoFar();
      // Its last step is still under way: the pacing of audio allows only one.
      await ahead;
      yield* madeSoFar();
      yield* parts;
    },
  };
}
