import type { ByteReader } from "./byte-reader.ts";

/** How far ahead a lost chunk is looked for. */
const searchBytes = 1 << 20;

/** The beginning of a chunk, whose body the reader stands before. */
export interface ChunkHead {
  readonly tag: string;
  readonly sizeBytes: number;
}

/** Walks the chunks of RIFF and IFF files as writers leave them: unpadded, of wrong sizes, with junk between. */
export class ChunkWalk {
  readonly #reader: ByteReader;
  readonly #bigEndian: boolean;
  readonly #known: readonly string[];
  #isOdd = false;

  /** @param known tags that are believed wherever they stand. */
  constructor(reader: ByteReader, bigEndian: boolean, known: readonly string[]) {
    this.#reader = reader;
    this.#bigEndian = bigEndian;
    this.#known = known;
  }

  /** The next chunk, or undefined at the end of the file. */
  next(): ChunkHead | undefined {
    if (this.#isOdd) this.#skipPadding();
    if (!looksLikeTag(this.#reader.peek(4))) this.#skipJunk();
    const head = this.#reader.take(8);
    if (head.length < 8) return undefined;
    const sizeBytes = new DataView(head.buffer, head.byteOffset, 8).getUint32(4, !this.#bigEndian);
    this.#isOdd = sizeBytes % 2 === 1;
    return { tag: tagAt(head, 0), sizeBytes };
  }

  /** Passes over the body of a chunk; one that reaches beyond the end, only up to the next chunk that is known. */
  skip({ sizeBytes }: ChunkHead): void {
    const ahead = this.#reader.peek(Math.min(sizeBytes, searchBytes));
    const isCut = ahead.length < Math.min(sizeBytes, searchBytes);
    const found = isCut ? this.#find(ahead, 0) : -1;
    this.#isOdd &&= found < 0;
    this.#reader.skip(found < 0 ? sizeBytes : found);
  }

  /** Whether a chunk could begin here, after a body of this length, with or without its padding. */
  isAtChunk(bodyBytes: number): boolean {
    const ahead = this.#reader.peek(5);
    return looksLikeTag(ahead) || (bodyBytes % 2 === 1 && looksLikeTag(ahead.subarray(1)));
  }

  #skipPadding(): void {
    this.#isOdd = false;
    const ahead = this.#reader.peek(5);
    // Without its padding, what stands here is a tag already.
    if (this.#known.includes(tagAt(ahead, 0)) || (ahead[0] !== 0 && !looksLikeTag(ahead.subarray(1)))) return;
    this.#reader.skip(1);
  }

  #skipJunk(): void {
    const ahead = this.#reader.peek(searchBytes);
    const found = this.#find(ahead, 1);
    if (found > 0) this.#reader.skip(found);
  }

  #find(bytes: Uint8Array, from: number): number {
    const firsts = this.#known.map((tag) => tag.charCodeAt(0));
    for (let at = from; at + 8 <= bytes.length; at++) {
      if (firsts.includes(bytes[at] as number) && this.#known.includes(tagAt(bytes, at))) return at;
    }
    return -1;
  }
}

/** Four bytes as text; fewer where the bytes end. */
export function tagAt(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + 4));
}

function looksLikeTag(bytes: Uint8Array): boolean {
  return bytes.length >= 4 && bytes.subarray(0, 4).every((byte) => byte >= 0x20 && byte < 0x7f);
}
