import fc from "fast-check";
import { describe, expect, it } from "vitest";
import "../../../../test/same-properties.ts";
import { FairQueue } from "./fair-queue.ts";

const entry = (share: string, cost = 1, isUrgent = false) => ({ share, cost, isUrgent });

describe("FairQueue", () => {
  it("serves whoever had less first", () => {
    const queue = new FairQueue(0);
    for (let index = 0; index < 4; index++) queue.add(entry("long", 10));
    for (let index = 0; index < 4; index++) queue.add(entry("short", 1));
    const order = Array.from({ length: 8 }, () => queue.take()?.share);
    expect(order).toEqual(["long", "short", "short", "short", "short", "long", "long", "long"]);
  });

  it("gives nobody who comes late more than who waits", () => {
    const queue = new FairQueue(0);
    for (let index = 0; index < 50; index++) queue.add(entry("old"));
    for (let index = 0; index < 20; index++) queue.take();
    for (let index = 0; index < 50; index++) queue.add(entry("new"));
    const next = Array.from({ length: 10 }, () => queue.take()?.share);
    expect(next.filter((share) => share === "old").length).toBeGreaterThanOrEqual(4);
  });

  it("takes only urgent ones when asked", () => {
    const queue = new FairQueue(0);
    queue.add(entry("a"));
    expect(queue.take(true)).toBeUndefined();
    queue.add(entry("a", 1, true));
    expect(queue.take(true)).toMatchObject({ isUrgent: true });
  });

  it("loses nothing, keeps the order of a share, and lets no share wait for more than its turn", () => {
    const shares = fc.constantFrom("a", "b", "c", "d");
    fc.assert(
      fc.property(fc.array(fc.tuple(shares, fc.nat({ max: 2 })), { minLength: 1, maxLength: 80 }), (script) => {
        const queue = new FairQueue<{ share: string; cost: number; isUrgent: boolean; id: number }>(0);
        const added: number[] = [];
        const taken: { share: string; id: number }[] = [];
        script.forEach(([share, takes], id) => {
          queue.add({ share, cost: 1, isUrgent: false, id });
          added.push(id);
          for (let index = 0; index < takes; index++)
            taken.push(...[queue.take()].filter((each) => each !== undefined));
        });
        for (let next = queue.take(); next !== undefined; next = queue.take()) taken.push(next);
        expect(taken.map(({ id }) => id).sort((left, right) => left - right)).toEqual(added);
        for (const share of ["a", "b", "c", "d"]) {
          const ids = taken.filter((each) => each.share === share).map(({ id }) => id);
          expect(ids).toEqual([...ids].sort((left, right) => left - right));
        }
      }),
    );
  });

  it("remembers no share for ever", () => {
    const queue = new FairQueue(0);
    queue.add(entry("always"));
    for (let index = 0; index < 1000; index++) {
      queue.add(entry(`passing ${index}`));
      queue.take();
      queue.add(entry("always"));
    }
    while (queue.take() !== undefined);
    expect(queue.waiting("always")).toEqual([]);
    expect(queue.shares).toBe(0);
  });
});
