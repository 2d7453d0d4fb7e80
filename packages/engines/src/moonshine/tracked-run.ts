import type { DecoderRun } from "./greedy-decoder.ts";
import { startToken } from "./token-text.ts";

/** A decoder run that knows what it has been fed, so that texts with the same beginning share the work over it. */
export class TrackedRun implements DecoderRun {
  readonly #run: DecoderRun;
  readonly #fed: number[] = [];

  constructor(run: DecoderRun) {
    this.#run = run;
  }

  async feed(tokens: readonly number[]): Promise<(row: number) => Float32Array> {
    this.#fed.push(...tokens);
    return this.#run.feed(tokens);
  }

  crop(length: number): void {
    if (length >= this.#fed.length) return;
    this.#fed.length = length;
    this.#run.crop(length);
  }

  /**
   * Logits after a text. Row `i` of the answer holds what follows the first `from + i` tokens of it; the rows are good
   * until the next call.
   */
  async after(text: readonly number[], from: number): Promise<(row: number) => Float32Array> {
    const whole = [startToken, ...text];
    let common = 0;
    while (common < from && whole[common] === this.#fed[common]) common += 1;
    this.crop(common);
    const rows = await this.feed(whole.slice(common));
    return (row) => rows(from - common + row);
  }
}
