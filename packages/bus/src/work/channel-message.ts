/** What one message of a channel is: a piece of its stream, a sign that its end is there, or the word that it is over. */
export type MessageKind = "data" | "beat" | "close";

/** One message of a channel. */
export interface ChannelMessage {
  readonly kind: MessageKind;
  /** Of the last piece that was sent, from 1; this one where it is `data`. */
  readonly sequence: number;
  /** Of the last piece that came from the other end. */
  readonly taken: number;
  readonly payload: Uint8Array;
}

const kinds: readonly MessageKind[] = ["data", "beat", "close"];
/** A byte that says that it is a channel's, the kind, and two numbers, little end first. */
export const headBytes = 10;
const mark = 0x56;

/** A message as bytes: a mark, its kind, the two counts, and what it brings. */
export function encodeMessage({ kind, sequence, taken, payload }: ChannelMessage): Uint8Array {
  const bytes = new Uint8Array(headBytes + payload.length);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, mark);
  view.setUint8(1, kinds.indexOf(kind));
  view.setUint32(2, sequence, true);
  view.setUint32(6, taken, true);
  bytes.set(payload, headBytes);
  return bytes;
}

/** Undefined for what is no message of a channel. */
export function decodeMessage(bytes: Uint8Array): ChannelMessage | undefined {
  if (bytes.length < headBytes) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const kind = kinds[view.getUint8(1)];
  if (view.getUint8(0) !== mark || kind === undefined) return undefined;
  // What the client read from its socket is used again.
  const payload = bytes.slice(headBytes);
  return { kind, sequence: view.getUint32(2, true), taken: view.getUint32(6, true), payload };
}
