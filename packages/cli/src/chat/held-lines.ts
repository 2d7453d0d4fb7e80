/** Lines that are written before there is somewhere to write them. */
export class HeldLines {
  #held: string[] = [];
  #take: ((line: string) => void) | undefined;

  /** Adds a line; it is handed over at once where there is somebody to take it. */
  add(line: string): void {
    if (this.#take === undefined) this.#held.push(line);
    else this.#take(line);
  }

  /** Hands over what is held and all that follows. */
  flowTo(take: (line: string) => void): void {
    for (const line of this.#held) take(line);
    this.#held = [];
    this.#take = take;
  }
}
