import { lineText, renderLine } from "./line.ts";
import type { Line } from "./line.ts";
import { fitLine, textWidth } from "./text-width.ts";

/** The part of a terminal that is used; `process.stdout` is one. */
export interface TerminalOutput {
  write(text: string): unknown;
  /** Width in columns; undefined or 0 where it is not known. */
  readonly columns?: number | undefined;
}

const csi = "\u001b[";
const hideCursor = `${csi}?25l`;
const showCursor = `${csi}?25h`;
/** Terminals that know these draw what lies between at once; the others pass them over. */
const beginFrame = `${csi}?2026h`;
const endFrame = `${csi}?2026l`;

/**
 * A terminal that scrolls as usual, with a block of live lines kept at its end. Live lines are cut to one row each, so
 * that it is known how many rows to take back.
 */
export class Screen {
  readonly #output: TerminalOutput;
  readonly #colour: boolean;
  /** Columns of each live line as it was drawn. */
  #drawn: readonly number[] = [];
  #live: readonly Line[] = [];
  #last = "";
  #closed = false;

  constructor(output: TerminalOutput, colour: boolean) {
    this.#output = output;
    this.#colour = colour;
    output.write(hideCursor);
  }

  /** Columns to lay out for. */
  get columns(): number {
    // Terminals that were never told their size say 0.
    return Math.max(20, this.#output.columns || 80);
  }

  /** Adds lines that stay, above the live ones. They may be longer than a row. */
  print(lines: readonly Line[]): void {
    if (this.#closed) return;
    const text = lines.map((line) => `${renderLine(line, this.#colour)}\r\n`).join("");
    this.#draw(text);
  }

  /** Replaces the live lines. Nothing is written when they look the same. */
  setLive(lines: readonly Line[]): void {
    this.#live = lines;
    if (this.#closed || this.#render() === this.#last) return;
    this.#draw("");
  }

  /** Takes the live lines away and gives the terminal back. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#output.write(`${this.#erase()}${showCursor}`);
  }

  #draw(above: string): void {
    const live = this.#render();
    this.#output.write(`${beginFrame}${this.#erase()}${above}${live}${endFrame}`);
    this.#last = live;
    this.#drawn = this.#fitted().map((line) => textWidth(lineText(line)));
  }

  #fitted(): readonly Line[] {
    // The last column stays free: writing into it makes some terminals begin a new row.
    return this.#live.map((line) => fitLine(line, this.columns - 1));
  }

  #render(): string {
    return this.#fitted()
      .map((line) => renderLine(line, this.#colour))
      .join("\r\n");
  }

  /** Takes back the rows of the live lines; a terminal made narrower meanwhile has broken them into more. */
  #erase(): string {
    const rows = this.#drawn.reduce((sum, width) => sum + Math.max(1, Math.ceil(width / this.columns)), 0);
    return `\r${rows > 1 ? `${csi}${rows - 1}A` : ""}${csi}J`;
  }
}
