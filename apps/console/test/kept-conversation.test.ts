import { describe, expect, it } from "vitest";
import { tolerant } from "../src/record/browser-store.ts";
import {
  boundLines,
  forgetConversation,
  recallConversation,
  rememberConversation,
} from "../src/app/kept-conversation.ts";
import type { KeptLine } from "../src/app/kept-conversation.ts";

class Memory implements Storage {
  readonly #items = new Map<string, string>();
  full = false;
  get length(): number {
    return this.#items.size;
  }
  clear = (): void => this.#items.clear();
  getItem = (key: string): string | null => this.#items.get(key) ?? null;
  key = (index: number): string | null => [...this.#items.keys()][index] ?? null;
  removeItem = (key: string): void => void this.#items.delete(key);
  setItem(key: string, value: string): void {
    if (this.full) throw new DOMException("", "QuotaExceededError");
    this.#items.set(key, value);
  }
}

const line = (text: string): KeptLine => ({ speaker: "you", text, state: "final" });
const kept = (lines: readonly KeptLine[]) => ({ savedAt: "2026-01-02T03:04:05.000Z", server: "a.example", lines });

describe("what is kept of a conversation", () => {
  it("is what was said, and comes back as it was", () => {
    const storage = new Memory();
    expect(recallConversation(storage)).toBeUndefined();
    rememberConversation(storage, kept([line("Hello"), { speaker: "assistant", text: "Hi", state: "cut" }]));
    expect(recallConversation(storage)).toEqual(
      kept([line("Hello"), { speaker: "assistant", text: "Hi", state: "cut" }]),
    );
    forgetConversation(storage);
    expect([recallConversation(storage), storage.length]).toEqual([undefined, 0]);
  });

  it("is bounded in lines and characters, the newest first to stay", () => {
    const many = Array.from({ length: 300 }, (_, i) => line(String(i)));
    expect(boundLines(many).map(({ text }) => text)).toEqual(many.slice(200).map(({ text }) => text));
    const long = Array.from({ length: 10 }, (_, i) => line(String(i).repeat(9000)));
    expect(boundLines(long).map(({ text }) => text[0])).toEqual(["5", "6", "7", "8", "9"]);
    expect(boundLines([line("x".repeat(1_000_000))])).toEqual([]);
  });

  it.each(["", "[]", "null", '{"lines":[]}', '{"savedAt":"x","server":"y","lines":[{"text":1}]}', '{"savedAt":1}'])(
    "is nothing where the tab holds %j",
    (stored) => {
      const storage = new Memory();
      storage.setItem("vivavoce.conversation", stored);
      expect(recallConversation(storage)).toBeUndefined();
    },
  );

  it("leaves out what is no line, and does without where nothing may be stored", () => {
    const storage = new Memory();
    const lines = [line("Hello"), { speaker: "nobody", text: "?", state: "final" }, null, 3];
    storage.setItem("vivavoce.conversation", JSON.stringify({ ...kept([]), lines }));
    expect(recallConversation(storage)?.lines).toEqual([line("Hello")]);
    storage.full = true;
    rememberConversation(
      tolerant(() => storage),
      kept([line("More")]),
    );
    expect(recallConversation(storage)?.lines).toEqual([line("Hello")]);
  });
});
