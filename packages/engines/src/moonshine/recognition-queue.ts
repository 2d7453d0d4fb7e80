/** Passes that wait for a worker: finals before partials, and each kind in the order it came. */
export class RecognitionQueue<Pass extends { readonly purpose: "partial" | "final" }> {
  readonly #finals: Pass[] = [];
  readonly #partials: Pass[] = [];

  add(pass: Pass): void {
    this.#of(pass).push(pass);
  }

  /** The pass to do next. */
  take(): Pass | undefined {
    return this.#finals.shift() ?? this.#partials.shift();
  }

  /** @returns false when the pass does not wait any more */
  remove(pass: Pass): boolean {
    const passes = this.#of(pass);
    const index = passes.indexOf(pass);
    if (index >= 0) passes.splice(index, 1);
    return index >= 0;
  }

  /** Takes everything out. */
  clear(): Pass[] {
    return [...this.#finals.splice(0), ...this.#partials.splice(0)];
  }

  #of(pass: Pass): Pass[] {
    return pass.purpose === "final" ? this.#finals : this.#partials;
  }
}
