import type { TerminalOutput } from "../screen.ts";

/**
 * A terminal for tests: keeps rows of characters and obeys the few sequences that the screen writes. Anything else is an
 * error, so that a golden frame shows what a real terminal would.
 */
export class FakeTerminal implements TerminalOutput {
  columns: number;
  cursorShown = true;
  /** Everything that was written, as it came. */
  written = "";
  #rows: string[][] = [[]];
  #row = 0;
  #column = 0;

  constructor(columns = 80) {
    this.columns = columns;
  }

  /** The rows from the first to the last that holds anything, without trailing spaces. */
  get frame(): string {
    return this.#rows
      .map((row) => row.join("").trimEnd())
      .join("\n")
      .trimEnd();
  }

  write(text: string): void {
    this.written += text;
    const [plain = "", ...escaped] = text.split("\u001b");
    for (const character of plain) this.#put(character);
    for (const piece of escaped) {
      const sequence = /^\[[?\d;]*[A-Za-z]/.exec(piece)?.[0] ?? "";
      this.#obey(sequence);
      for (const character of piece.slice(sequence.length)) this.#put(character);
    }
  }

  #put(character: string): void {
    if (character === "\r") this.#column = 0;
    else if (character === "\n") this.#goTo(this.#row + 1);
    else {
      if (this.#column >= this.columns) {
        this.#goTo(this.#row + 1);
        this.#column = 0;
      }
      const row = this.#rows[this.#row] ?? [];
      while (row.length < this.#column) row.push(" ");
      row[this.#column++] = character;
    }
  }

  #obey(sequence: string): void {
    const amount = Number(/\d+/.exec(sequence)?.[0] ?? 1);
    if (sequence.endsWith("A")) this.#goTo(Math.max(0, this.#row - amount));
    else if (sequence.endsWith("J")) {
      this.#rows.length = this.#row + 1;
      this.#rows[this.#row]?.splice(this.#column);
    } else if (sequence === "[?25h") this.cursorShown = true;
    else if (sequence === "[?25l") this.cursorShown = false;
    else if (!sequence.endsWith("m") && !sequence.includes("?2026")) {
      throw new Error(`the terminal does not know ${JSON.stringify(sequence)}`);
    }
  }

  #goTo(row: number): void {
    this.#row = row;
    while (this.#rows.length <= row) this.#rows.push([]);
  }
}
