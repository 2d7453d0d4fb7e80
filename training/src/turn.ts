/** What one speaker says until another one does, and what was said to them before. */
export interface Turn {
  /** Turns of one dialogue are never divided between training and measuring. */
  readonly dialogue: string;
  readonly text: string;
  /** What the other side said last; empty at the beginning. */
  readonly asked: string;
  /** False when the speaker was cut off or gave up: nothing in it is an end. */
  readonly isFinished: boolean;
}
