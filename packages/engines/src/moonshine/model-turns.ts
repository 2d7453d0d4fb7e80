/** One call of a network that waits for its turn. */
interface Waiting {
  /** When somebody waits for what it belongs to; Infinity: it comes after all others, for as long as there are others. */
  readonly dueMs: number;
  /** Steps that can be done together do so. */
  readonly step?: Step;
  readonly work?: () => Promise<void>;
}

interface Step {
  readonly row: unknown;
  readonly resolve: (answer: unknown) => void;
  readonly reject: (error: unknown) => void;
}

interface ModelTurnsOptions<Row, Answer> {
  /** Does one step for each row at once. Answers are in the order of the rows. */
  readonly step: (rows: readonly Row[]) => Promise<readonly Answer[]>;
  /** Whether two rows can be in one step. */
  readonly fits: (row: Row, other: Row) => boolean;
  /** Most rows of a step. */
  readonly mostRows: number;
  /** Calls back when everything that has happened meanwhile is heard of: messages come in between. Default `setImmediate`. */
  readonly later?: (act: () => void) => void;
}

/**
 * Gives the calls of several texts that are read in one thread their turns. A call blocks the thread, so there is one at a
 * time: what is needed soonest first, then in order. Single steps that wait are done together, whosever they are; texts join and leave
 * from one step to the next. Nothing waits for others to join.
 */
export class ModelTurns<Row, Answer> {
  readonly #options: ModelTurnsOptions<Row, Answer>;
  readonly #later: (act: () => void) => void;
  readonly #waiting: Waiting[] = [];
  #isAtWork = false;

  constructor(options: ModelTurnsOptions<Row, Answer>) {
    this.#options = options;
    this.#later = options.later ?? ((act) => void setImmediate(act));
  }

  /** A call that is done alone. Rejects as it does. */
  take<Result>(dueMs: number, call: () => Promise<Result>): Promise<Result> {
    return new Promise((resolve, reject) => {
      const work = (): Promise<void> => call().then(resolve, reject);
      this.#add({ dueMs, work });
    });
  }

  /** One step of a text. One that fails beside others is done again alone. */
  step(dueMs: number, row: Row): Promise<Answer> {
    return new Promise<Answer>((resolve, reject) => {
      this.#add({ dueMs, step: { row, resolve: resolve as Step["resolve"], reject } });
    });
  }

  #add(waiting: Waiting): void {
    this.#waiting.push(waiting);
    if (this.#isAtWork) return;
    this.#isAtWork = true;
    this.#later(() => void this.#next());
  }

  async #next(): Promise<void> {
    const [first] = this.#soonest();
    if (first?.step !== undefined) await this.#stepWith(first.step);
    else if (first !== undefined) {
      this.#waiting.splice(this.#waiting.indexOf(first), 1);
      await first.work?.();
    }
    // Whoever was answered asks for its next step before the next turn.
    this.#later(() => {
      this.#isAtWork = this.#waiting.length > 0;
      if (this.#isAtWork) void this.#next();
    });
  }

  #soonest(): readonly Waiting[] {
    return this.#waiting.toSorted((a, b) => (a.dueMs === b.dueMs ? 0 : a.dueMs - b.dueMs));
  }

  async #stepWith(first: Step): Promise<void> {
    const { fits, mostRows } = this.#options;
    const steps = [first];
    for (const { step } of this.#soonest()) {
      if (steps.length >= mostRows) break;
      if (step !== undefined && step !== first && fits(first.row as Row, step.row as Row)) steps.push(step);
    }
    const taken = this.#waiting.filter(({ step }) => step === undefined || !steps.includes(step));
    this.#waiting.splice(0, this.#waiting.length, ...taken);
    await this.#step(steps);
  }

  async #step(steps: readonly Step[]): Promise<void> {
    try {
      const answers = await this.#options.step(steps.map(({ row }) => row as Row));
      for (const [index, step] of steps.entries()) step.resolve(answers[index]);
    } catch (error) {
      // What is wrong with one of them is nothing to the others.
      if (steps.length > 1) for (const step of steps) await this.#step([step]);
      else steps[0]?.reject(error);
    }
  }
}
