import fc from "fast-check";
import { expect, test } from "vitest";
import { createMemoryBudget } from "./memory-budget.ts";

test("one caller has its share, all together have the whole", () => {
  const budget = createMemoryBudget({ maxBytes: 100, callerShare: 0.5 });
  const first = budget.open("a");
  const second = budget.open("a");
  expect(first.hold("conversation", 30)).toBe(true);
  expect(second.hold("audio", 21)).toBe(false);
  expect(second.hold("audio", 20)).toBe(true);
  const other = budget.open("b");
  expect(other.hold("unsent", 50)).toBe(true);
  expect(budget.open("c").hasRoom(1)).toBe(false);
  expect(first.hold("conversation", 10)).toBe(true);
  expect(budget.open("c").hasRoom(20)).toBe(true);
  expect(budget.open("c").hasRoom(21)).toBe(false);
});

test("what was closed is free again, and nothing else is", () => {
  const holding = fc.constantFrom("incoming", "conversation", "audio", "unsent" as const);
  fc.assert(
    fc.property(
      fc.array(fc.record({ who: fc.nat(3), holding, bytes: fc.nat(60), isForced: fc.boolean() }), { maxLength: 60 }),
      (moves) => {
        const budget = createMemoryBudget({ maxBytes: 200, callerShare: 0.5 });
        const accounts = Array.from({ length: 4 }, (_, n) => budget.open(`caller${n % 2}`));
        const held = new Map<string, number>();
        for (const { who, holding: kind, bytes, isForced } of moves) {
          const account = accounts[who];
          if (account === undefined) continue;
          const isHeld = isForced || account.hold(kind, bytes);
          if (isForced) account.note(kind, bytes);
          if (isHeld) held.set(`${who}${kind}`, bytes);
          expect(budget.usedBytes).toBe([...held.values()].reduce((sum, amount) => sum + amount, 0));
        }
        for (const account of accounts) account.close();
        expect(budget.usedBytes).toBe(0);
        expect(budget.open("caller0").hasRoom(100)).toBe(true);
      },
    ),
  );
});

test("a session that has ended holds nothing, whatever it tells afterwards", () => {
  const budget = createMemoryBudget({ maxBytes: 100, callerShare: 1 });
  const account = budget.open("a");
  account.hold("conversation", 60);
  account.close();
  account.note("conversation", 50);
  account.hold("audio", 50);
  expect(budget.usedBytes).toBe(0);
});
