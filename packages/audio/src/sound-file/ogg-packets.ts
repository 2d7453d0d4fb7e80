import { concatBytes } from "../concat.ts";
import type { ByteReader } from "./byte-reader.ts";
import { tagAt } from "./riff-chunks.ts";

/** One packet of a logical stream. */
export interface OggPacket {
  readonly bytes: Uint8Array;
  /** Position at the end of its page, in the unit of the codec, when it is the last packet that ends there; -1 when unknown. */
  readonly position: number;
  /** No packet of this stream follows. */
  readonly isLast: boolean;
  /** It begins a logical stream. */
  readonly isFirst: boolean;
}

/** A packet longer than this is no sound. */
const longestPacket = 1 << 20;
const searchBytes = 65_536;

/**
 * The packets of the first logical stream of an Ogg file (RFC 3533), and of those that follow when it has ended. Pages that
 * are broken or of other streams are passed over.
 */
export function* oggPackets(reader: ByteReader): Generator<OggPacket> {
  let serial: number | undefined;
  let begun: Uint8Array[] = [];
  let isFirst = true;
  for (let page = readPage(reader); page !== undefined; page = readPage(reader)) {
    if (page.begins && serial === undefined) {
      serial = page.serial;
      isFirst = true;
    }
    if (page.serial !== serial) continue;
    if (!page.continues) begun = [];
    let at = 0;
    const lastEnd = page.laces.findLastIndex((lace) => lace < 255);
    for (const [index, lace] of page.laces.entries()) {
      begun.push(page.body.subarray(at, at + lace));
      at += lace;
      if (lace === 255) continue;
      const isLastOfPage = index === lastEnd;
      const isLast = page.ends && isLastOfPage;
      yield { bytes: concatBytes(begun), position: isLastOfPage ? page.position : -1, isLast, isFirst };
      isFirst = false;
      begun = [];
    }
    begun = begun.map((part) => part.slice());
    if (begun.length * 255 > longestPacket) begun = [];
    if (page.ends) serial = undefined;
  }
}

interface Page {
  readonly serial: number;
  readonly position: number;
  readonly continues: boolean;
  readonly begins: boolean;
  readonly ends: boolean;
  readonly laces: Uint8Array;
  readonly body: Uint8Array;
}

function readPage(reader: ByteReader): Page | undefined {
  for (;;) {
    const head = reader.peek(27);
    if (head.length < 27) return undefined;
    if (tagAt(head, 0) !== "OggS" || head[4] !== 0) {
      const found = reader.peek(searchBytes).indexOf(0x4f, 1);
      reader.skip(found < 0 ? searchBytes : found);
      continue;
    }
    const laceCount = head[26] as number;
    const laces = reader.peek(27 + laceCount).slice(27);
    const bodyBytes = laces.reduce((sum, lace) => sum + lace, 0);
    const all = reader.take(27 + laceCount + bodyBytes).slice();
    const view = new DataView(all.buffer);
    const flags = view.getUint8(5);
    return {
      serial: view.getUint32(14, true),
      position: Number(view.getBigInt64(6, true)),
      continues: (flags & 1) !== 0,
      begins: (flags & 2) !== 0,
      ends: (flags & 4) !== 0,
      laces,
      body: all.subarray(27 + laceCount),
    };
  }
}
