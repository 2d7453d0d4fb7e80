import type { WorkFrame } from "./work-frame.ts";

/**
 * A frame as bytes: the length of its head, the head as JSON, and the samples as they lie in memory (32-bit floats, little
 * end first). Nothing that a reader could be made to run, and the same for any runtime.
 */
export function encodeFrame(frame: WorkFrame): Uint8Array {
  const { samples, ...rest } = frame as WorkFrame & { readonly samples?: Float32Array };
  const head = new TextEncoder().encode(JSON.stringify(samples === undefined ? rest : { ...rest, samples: null }));
  const length = samples === undefined ? 0 : samples.byteLength;
  const bytes = new Uint8Array(headerBytes + head.length + length);
  new DataView(bytes.buffer).setUint32(0, head.length, true);
  bytes.set(head, headerBytes);
  if (samples !== undefined) {
    bytes.set(new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength), headerBytes + head.length);
  }
  return bytes;
}

/**
 * Reads a frame; the samples are a copy. Members are what the other end says: whoever takes the frame treats them so.
 * @throws TypeError when the bytes are no frame
 */
export function decodeFrame(bytes: Uint8Array): WorkFrame {
  if (bytes.length < headerBytes) throw new TypeError("a frame of engine work is cut short");
  const headLength = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  const end = headerBytes + headLength;
  if (end > bytes.length) throw new TypeError("a frame of engine work is cut short");
  const head: unknown = parse(new TextDecoder().decode(bytes.subarray(headerBytes, end)));
  const isFrame = typeof head === "object" && head !== null && "type" in head && typeof head.type === "string";
  if (!isFrame) throw new TypeError("a frame of engine work has no type");
  const rest = bytes.subarray(end);
  if (rest.length % Float32Array.BYTES_PER_ELEMENT !== 0) throw new TypeError("samples of engine work are cut short");
  if (!("samples" in head)) return head as WorkFrame;
  return { ...head, samples: new Float32Array(new Uint8Array(rest).buffer) } as WorkFrame;
}

const headerBytes = 4;

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new TypeError("a frame of engine work is no JSON", { cause: error });
  }
}
