import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { createManualClock } from "@vivavoce/audio/clock";
import { expect, test } from "vitest";
import { within } from "./within.ts";

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

test("keeps nothing of a call that is over, for as long as the session goes on", async () => {
  const session = new AbortController();
  const kept: WeakRef<AbortSignal>[] = [];
  for (let call = 0; call < 20; call++) {
    await within(createManualClock(), 1000, session.signal, (signal) => {
      // As the MCP client does, which never takes it off again.
      signal.addEventListener("abort", () => {});
      kept.push(new WeakRef(signal));
      return Promise.resolve();
    });
  }
  // What a reference was made to lives at least until the event loop has come round.
  await new Promise((resolve) => setImmediate(resolve));
  collectGarbage();
  // The last one may stand in a register still.
  expect(kept.filter((signal) => signal.deref() !== undefined).length).toBeLessThan(kept.length / 2);
  expect(session.signal.aborted).toBe(false);
});

test("is over with the session, whose reason it has, and after its time", async () => {
  const clock = createManualClock();
  const session = new AbortController();
  const never = (): Promise<never> => new Promise(() => {});
  const late = within(clock, 1000, session.signal, never);
  clock.advance(1000);
  await expect(late).rejects.toThrow("The server gave no answer within 1000 ms.");
  const ended = within(clock, 1000, session.signal, never);
  session.abort(new Error("the session is over"));
  await expect(ended).rejects.toThrow("the session is over");
  await expect(within(clock, 1000, session.signal, never)).rejects.toThrow("the session is over");
  expect(clock.pending).toBe(0);
});
