import { describe, expect, it } from "vitest";
import { createManualClock } from "./manual-clock.ts";

describe("createManualClock", () => {
  it("fires timers in order of due time, then of creation", () => {
    const clock = createManualClock(1000);
    const fired: string[] = [];
    const at = (name: string) => () => fired.push(`${name}@${clock.now()}`);
    clock.setTimer(30, at("c"));
    clock.setTimer(10, at("a"));
    clock.setTimer(10, at("b"));
    clock.advance(9);
    expect(fired).toEqual([]);
    clock.advance(21);
    expect(fired).toEqual(["a@1010", "b@1010", "c@1030"]);
    expect(clock.now()).toBe(1030);
    expect(clock.pending).toBe(0);
  });

  it("fires timers started by timers when they fall into the same step", () => {
    const clock = createManualClock();
    const fired: number[] = [];
    const tick = () => {
      fired.push(clock.now());
      clock.setTimer(20, tick);
    };
    clock.setTimer(20, tick);
    clock.advance(70);
    expect(fired).toEqual([20, 40, 60]);
    expect(clock.pending).toBe(1);
    expect(clock.wallMs()).toBe(70);
  });

  it("does not fire what was cancelled, also by an earlier timer of the same step", () => {
    const clock = createManualClock();
    const fired: string[] = [];
    const cancel = clock.setTimer(20, () => fired.push("cancelled"));
    clock.setTimer(10, cancel);
    clock.advance(100);
    cancel();
    expect(fired).toEqual([]);
    expect(clock.pending).toBe(0);
  });

  it("lets promise chains run between timers with advanceAsync", async () => {
    const clock = createManualClock();
    const fired: string[] = [];
    clock.setTimer(10, () => {
      void (async () => {
        for (let i = 0; i < 10; i++) await Promise.resolve();
        clock.setTimer(5, () => fired.push(`chained@${clock.now()}`));
      })();
    });
    clock.setTimer(20, () => fired.push("last"));
    await clock.advanceAsync(20);
    expect(fired).toEqual(["chained@15", "last"]);
  });

  it("refuses to go back", () => {
    const clock = createManualClock();
    expect(() => clock.advance(-1)).toThrow(RangeError);
    expect(() => clock.advance(NaN)).toThrow(RangeError);
  });

  it("fires those of one length while time stands still", () => {
    const clock = createManualClock(5);
    const fired: string[] = [];
    clock.setTimer(20, () => fired.push("long"));
    clock.setTimer(10, () => fired.push("short"));
    const cancel = clock.setTimer(20, () => fired.push("cancelled"));
    expect(clock.waitsMs).toEqual([10, 20, 20]);
    cancel();
    clock.fire(20);
    expect(fired).toEqual(["long"]);
    expect([clock.now(), clock.waitsMs]).toEqual([5, [10]]);
    expect(() => clock.fire(20)).toThrow("no timer of 20 ms is set");
    clock.advance(4);
    clock.fire(6);
    expect(fired).toEqual(["long", "short"]);
  });

  it("does not fire a timer that one of the same length has cancelled", () => {
    const clock = createManualClock();
    let cancel = (): void => undefined;
    clock.setTimer(10, () => cancel());
    cancel = clock.setTimer(10, () => expect.unreachable());
    clock.fire(10);
    expect(clock.pending).toBe(0);
  });
});
