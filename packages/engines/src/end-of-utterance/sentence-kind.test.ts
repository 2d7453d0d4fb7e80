import { describe, expect, it } from "vitest";
import { sentenceKind } from "./sentence-kind.ts";

describe("sentenceKind", () => {
  it.each([
    ["", "nothing"],
    ["um so", "nothing"],
    ["yes please", "yes"],
    ["no not that one", "no"],
    ["okay sounds good", "yes"],
    ["sounds good", "praise"],
    ["thanks a lot", "thanks"],
    ["that's all i need", "done"],
    ["so i would like a table", "wish"],
    ["where is it", "question"],
    ["can you book it", "question"],
    ["book a table", "order"],
    ["i lost my card", "i"],
    ["it is too late", "it"],
    ["my phone is broken", "clause"],
    ["two tickets", "phrase"],
  ])("reads %j as %s", (text, kind) => {
    expect(sentenceKind(text.split(" ").filter((word) => word !== ""))).toBe(kind);
  });
});
