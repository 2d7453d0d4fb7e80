/** Who sits where: sessions by the process that has them. Pure bookkeeping. */
export interface SeatBook {
  /** The process with the fewest sessions among these; the first of equals, and undefined of none. */
  least(numbers: readonly number[]): number | undefined;
  /** Books a seat in a process. @param left called once, when the seat is free again @returns its number in that process */
  take(process: number, left: () => void): number;
  /** The session is over; without effect when that is known. */
  leave(process: number, seat: number): void;
  /** The process is gone, and its sessions with it. @returns how many those were */
  lose(process: number): number;
  /** Sessions of one process. */
  of(process: number): number;
  /** Of all. */
  readonly sessions: number;
}

/** Keeps who has a seat in which process. */
export function createSeatBook(): SeatBook {
  const seats = new Map<number, Map<number, () => void>>();
  let last = 0;
  const of = (process: number): number => seats.get(process)?.size ?? 0;
  return {
    of,
    least: (numbers) => numbers.toSorted((one, other) => of(one) - of(other))[0],
    take(process, left) {
      const own = seats.get(process) ?? new Map<number, () => void>();
      seats.set(process, own);
      last += 1;
      own.set(last, left);
      return last;
    },
    leave(process, seat) {
      const left = seats.get(process)?.get(seat);
      seats.get(process)?.delete(seat);
      left?.();
    },
    lose(process) {
      const lost = [...(seats.get(process)?.values() ?? [])];
      seats.delete(process);
      for (const left of lost) left();
      return lost.length;
    },
    get sessions() {
      let sum = 0;
      for (const own of seats.values()) sum += own.size;
      return sum;
    },
  };
}
