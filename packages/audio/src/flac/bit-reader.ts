import type { ByteReader } from "../sound-file/byte-reader.ts";

const pieceBytes = 16_384;
const crc16 = crcTable(0x8005, 16);
const crc8 = crcTable(0x07, 8);

/** The bytes ended in the middle of something. */
export class EndOfBits extends Error {
  override readonly name = "EndOfBits";
}

/** Reads bits, highest first, and keeps the checksums of FLAC over the bytes that were begun. */
export class BitReader {
  readonly #reader: ByteReader;
  #piece: Uint8Array = new Uint8Array(0);
  #at = 0;
  #byte = 0;
  #bitsLeft = 0;
  #crc16 = 0;
  #crc8 = 0;

  constructor(reader: ByteReader) {
    this.#reader = reader;
  }

  /** Checksum of 16 bits since {@link startChecksums}; over a whole frame with its own checksum it is 0. */
  get checksum16(): number {
    return this.#crc16;
  }

  /** As {@link checksum16}, of 8 bits, for the frame's header. */
  get checksum8(): number {
    return this.#crc8;
  }

  /** Checksums count from here, as if these bytes had been read since. */
  startChecksums(...bytes: readonly number[]): void {
    this.#crc16 = 0;
    this.#crc8 = 0;
    for (const byte of bytes) this.#count(byte);
  }

  /** A number of 0 to 32 bits without sign. @throws EndOfBits */
  bits(count: number): number {
    let value = 0;
    for (let left = count; left > 0;) {
      if (this.#bitsLeft === 0) this.#advance();
      const step = Math.min(left, this.#bitsLeft);
      this.#bitsLeft -= step;
      value = value * (1 << step) + ((this.#byte >> this.#bitsLeft) & ((1 << step) - 1));
      left -= step;
    }
    return value;
  }

  /** A number of 1 to 33 bits in two's complement. @throws EndOfBits */
  signed(count: number): number {
    const value = count > 32 ? this.bits(count - 32) * 2 ** 32 + this.bits(32) : this.bits(count);
    return value >= 2 ** (count - 1) ? value - 2 ** count : value;
  }

  /** How many 0 stand before the next 1, which is passed over. @throws EndOfBits */
  zeros(): number {
    let zeros = 0;
    for (;;) {
      if (this.#bitsLeft === 0) this.#advance();
      const rest = this.#byte & ((1 << this.#bitsLeft) - 1);
      if (rest === 0) {
        zeros += this.#bitsLeft;
        this.#bitsLeft = 0;
        continue;
      }
      const leading = this.#bitsLeft - (32 - Math.clz32(rest));
      this.#bitsLeft -= leading + 1;
      return zeros + leading;
    }
  }

  /** Passes over the rest of the byte that was begun. */
  align(): void {
    this.#bitsLeft = 0;
  }

  #advance(): void {
    if (this.#at === this.#piece.length) {
      this.#piece = this.#reader.take(pieceBytes).slice();
      this.#at = 0;
      if (this.#piece.length === 0) throw new EndOfBits();
    }
    this.#byte = this.#piece[this.#at++] as number;
    this.#bitsLeft = 8;
    this.#count(this.#byte);
  }

  #count(byte: number): void {
    this.#crc16 = ((this.#crc16 << 8) & 0xffff) ^ (crc16[(this.#crc16 >> 8) ^ byte] as number);
    this.#crc8 = crc8[this.#crc8 ^ byte] as number;
  }
}

function crcTable(polynomial: number, bits: number): Uint16Array {
  const top = 1 << (bits - 1);
  const mask = 2 ** bits - 1;
  return Uint16Array.from({ length: 256 }, (_, byte) => {
    let value = byte << (bits - 8);
    for (let bit = 0; bit < 8; bit++) value = value & top ? ((value << 1) ^ polynomial) & mask : (value << 1) & mask;
    return value;
  });
}
