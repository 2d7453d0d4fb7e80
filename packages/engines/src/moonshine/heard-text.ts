import { headSize, heads, textCache } from "./decoder-network.ts";
import { copyParts } from "./kept-numbers.ts";

const width = heads * headSize;
/** The cache of a text grows by so many tokens: most texts never outgrow the first. */
export const tokenBlock = 64;

/** One text over one sound, with what the decoder keeps of both. */
export class HeardText {
  /** Keys and values of the sound, layer after layer. */
  readonly sound: readonly Float32Array[];
  /** Stretches of sound, and those with the zeros behind them. */
  readonly frames: number;
  readonly filledFrames: number;
  /** Keys and values of the tokens, layer after layer: by head, token and number. */
  past: readonly Float32Array[] = [];
  /** Tokens that there is room for. */
  room = 0;
  /** Tokens that count. */
  length = 0;
  /** Tokens that were ever put down, also those that were cut off since: it tells two texts of one length apart. */
  written = 0;

  constructor(sound: readonly Float32Array[], frames: number, filledFrames: number) {
    this.sound = sound;
    this.frames = frames;
    this.filledFrames = filledFrames;
  }

  /** Keeps only the first tokens. What is behind them is not looked at, and written over. */
  crop(length: number): void {
    this.length = Math.min(this.length, length);
  }

  /** Room that a call over it needs: the same alone and beside others. */
  roomFor(tokens: number): number {
    if (tokens > 1 && this.length === 0) return 0;
    return Math.max(1, Math.ceil(this.length / tokenBlock)) * tokenBlock;
  }

  /** Makes room. */
  grow(room: number): void {
    if (room <= this.room) return;
    this.past = textCache.map((_, index) => {
      const grown = new Float32Array(width * room);
      const kept = this.past[index];
      if (kept !== undefined) copyParts(kept, grown, this.room * headSize, room * headSize);
      return grown;
    });
    this.room = room;
  }
}
