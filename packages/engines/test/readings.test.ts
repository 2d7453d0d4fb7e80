import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { toSpokenWords } from "../src/flite/text/spoken-words.ts";

/** Rows of the table by their heading; a row is a text and the words that are said, without the breaks between them. */
function readTable(): Map<string, [text: string, words: string][]> {
  const table = new Map<string, [string, string][]>();
  let rows: [string, string][] = [];
  for (const line of readFileSync(new URL("readings.txt", import.meta.url), "utf8").split("\n")) {
    if (line.startsWith("## ")) table.set(line.slice(3), (rows = []));
    const at = line.lastIndexOf(" => ");
    if (at !== -1 && !line.startsWith("# ")) rows.push([line.slice(0, at), line.slice(at + 4)]);
  }
  return table;
}

const table = readTable();

describe("the table of readings", () => {
  it("has at least 300 rows", () => {
    expect([...table.values()].flat().length).toBeGreaterThanOrEqual(300);
  });

  describe.each([...table])("%s", (_kind, rows) => {
    it.each(rows)("%s", (text, words) => {
      const said = toSpokenWords(text).map((word) => word.text);
      expect(said.join(" ")).toBe(words);
    });
  });

  it("is read the same in the middle of a text", () => {
    for (const [text, words] of [...table.values()].flat()) {
      const said = toSpokenWords(`All right.\n${text}`).map((word) => word.text);
      expect(said.slice(0, 2).join(" ")).toBe("all right");
      expect(said.slice(2).join(" ")).toBe(words);
    }
  });
});
