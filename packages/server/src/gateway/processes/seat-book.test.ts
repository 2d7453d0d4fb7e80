import { expect, test, vi } from "vitest";
import { createSeatBook } from "./seat-book.ts";

test("the process with the fewest sessions is next", () => {
  const book = createSeatBook();
  expect(book.least([])).toBeUndefined();
  expect(book.least([1, 2])).toBe(1);
  book.take(1, () => {});
  expect(book.least([1, 2])).toBe(2);
  book.take(2, () => {});
  const third = book.take(2, () => {});
  expect(book.least([2, 1])).toBe(1);
  book.leave(2, third);
  expect([book.of(1), book.of(2), book.sessions]).toEqual([1, 1, 2]);
});

test("a seat is left once, whoever says it how often", () => {
  const book = createSeatBook();
  const left = vi.fn<() => void>();
  const seat = book.take(1, left);
  book.leave(2, seat);
  expect(left).not.toHaveBeenCalled();
  book.leave(1, seat);
  book.leave(1, seat);
  expect([book.lose(1), left.mock.calls.length]).toEqual([0, 1]);
});

test("a lost process gives back its own seats and no others, and its numbers are not given again", () => {
  const book = createSeatBook();
  const [mine, other] = [vi.fn<() => void>(), vi.fn<() => void>()];
  const before = [book.take(1, mine), book.take(1, mine), book.take(2, other)];
  expect(book.lose(1)).toBe(2);
  expect([mine.mock.calls.length, other.mock.calls.length, book.sessions]).toEqual([2, 0, 1]);
  // What the lost one had to say about its seats may come late.
  const later = book.take(1, mine);
  expect(before).not.toContain(later);
  for (const seat of before) book.leave(1, seat);
  expect(book.of(1)).toBe(1);
});
