import { deepStrictEqual, rejects, strictEqual } from "node:assert";
import { SessionTakenError } from "../survival/session-store.ts";
import type { SessionStore } from "../survival/session-store.ts";

/** What the suite of stores is run on. */
export interface SessionStoreConformanceOptions {
  /** A store of its own for each case, and a second view of it, as another process has it. */
  readonly open: () => Promise<{
    readonly one: SessionStore;
    readonly other: SessionStore;
    readonly close: () => Promise<void>;
  }>;
}

interface Case {
  readonly name: string;
  readonly run: () => Promise<void>;
}

const text = (entry: Buffer): string => entry.toString();
const all = (): boolean => true;

/** What every store of sessions has to do, as cases for a test runner. */
export function sessionStoreConformance({ open }: SessionStoreConformanceOptions): readonly Case[] {
  const cases: Record<string, (one: SessionStore, other: SessionStore) => Promise<void>> = {
    "gives what was added, in order, from the last whole entry on": async (one, other) => {
      const record = one.create("s1");
      for (const [entry, isWhole] of [
        ["a", true],
        ["b", false],
        ["C", true],
        ["d", false],
        ["e", false],
      ] as const) {
        await record.append(Buffer.from(entry), isWhole);
      }
      deepStrictEqual((await other.take("s1", all))?.entries.map(text), ["C", "d", "e"]);
    },
    "has nothing of sessions that nobody began, or that are over": async (one, other) => {
      strictEqual(await other.take("s1", all), undefined);
      const record = one.create("s1");
      await record.append(Buffer.from("a"), true);
      await record.remove();
      strictEqual(await other.take("s1", all), undefined);
      await record.remove();
    },
    "takes a session from whoever has it, who can add nothing more": async (one, other) => {
      const record = one.create("s1");
      await record.append(Buffer.from("a"), true);
      const taken = await other.take("s1", all);
      await rejects(record.append(Buffer.from("b"), false), SessionTakenError);
      await rejects(record.append(Buffer.from("b"), true), SessionTakenError);
      await record.remove();
      await taken?.record.append(Buffer.from("c"), false);
      const again = await one.take("s1", all);
      deepStrictEqual(again?.entries.map(text), ["a", "c"]);
      await rejects(Promise.resolve(taken?.record.append(Buffer.from("d"), false)), SessionTakenError);
    },
    "is over for who had a session before, when the one who took it has ended it": async (one, other) => {
      const record = one.create("s1");
      await record.append(Buffer.from("a"), true);
      const taken = await other.take("s1", all);
      await taken?.record.append(Buffer.from("b"), false);
      await taken?.record.remove();
      await rejects(record.append(Buffer.from("c"), true), SessionTakenError);
      strictEqual(await other.take("s1", all), undefined);
    },
    "leaves a session that is not accepted with whoever has it": async (one, other) => {
      const record = one.create("s1");
      await record.append(Buffer.from("a"), true);
      strictEqual(await other.take("s1", () => false), undefined);
      await record.append(Buffer.from("b"), false);
      deepStrictEqual((await other.take("s1", all))?.entries.map(text), ["a", "b"]);
    },
    "asks no more where it is never accepted, though its owner goes on": async (one, other) => {
      const record = one.create("s1");
      await record.append(Buffer.from("a"), true);
      const added: Promise<void>[] = [];
      const never = (): "never" => {
        added.push(record.append(Buffer.from("b"), false));
        return "never";
      };
      strictEqual(await other.take("s1", never), undefined);
      strictEqual(added.length, 1);
      await added[0];
    },
    "reads nothing of a session for who may not have it, whoever has it by now": async (one, other) => {
      const record = one.create("s1", "key:ä");
      await record.append(Buffer.from("a"), true);
      const theirs = (owner: string): boolean => owner === "key:ä";
      for (const store of [one, other]) {
        const reads: string[] = [];
        const accepts = (): boolean => reads.push("read") > 0;
        strictEqual(await store.take("s1", accepts, (owner) => !theirs(owner)), undefined);
        deepStrictEqual(reads, []);
        const taken = await store.take("s1", accepts, theirs);
        deepStrictEqual(reads, ["read"]);
        await taken?.record.append(Buffer.from("b"), false);
      }
    },
    "gives a session that several want at once to one after the other": async (one, other) => {
      const record = one.create("s1");
      await record.append(Buffer.from("a"), true);
      const stores = [one, other, one, other];
      const taken = await Promise.all(stores.map((store) => store.take("s1", all)));
      const added = await Promise.allSettled(taken.map(async (each) => each?.record.append(Buffer.from("b"), false)));
      strictEqual(added.filter(({ status }) => status === "fulfilled").length, 1);
    },
    "keeps sessions apart": async (one, other) => {
      const [first, second] = [one.create("s1"), one.create("s2")];
      await first.append(Buffer.from("a"), true);
      await second.append(Buffer.from("b"), true);
      await first.append(Buffer.from("c"), false);
      await second.append(Buffer.from("D"), true);
      deepStrictEqual((await other.take("s1", all))?.entries.map(text), ["a", "c"]);
      await first.remove();
      deepStrictEqual((await other.take("s2", all))?.entries.map(text), ["D"]);
    },
    "takes entries of any size": async (one, other) => {
      const large = Buffer.alloc(3_000_000, "x");
      const record = one.create("s1");
      await record.append(Buffer.from("a"), true);
      await record.append(large, true);
      await record.append(Buffer.alloc(0), false);
      await record.append(large, false);
      const sizes = (await other.take("s1", all))?.entries.map(({ length }) => length);
      deepStrictEqual(sizes, [3_000_000, 0, 3_000_000]);
    },
  };
  return Object.entries(cases).map(([name, run]) => ({
    name,
    run: async () => {
      const { one, other, close } = await open();
      try {
        await run(one, other);
      } finally {
        await close();
      }
    },
  }));
}
