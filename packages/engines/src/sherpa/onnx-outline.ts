import { open } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import { readVarint } from "../onnx/protobuf.ts";

/** What stands around the network in an ONNX file. */
export interface OnnxOutline {
  /** What whoever exported it wrote about it, by name. */
  readonly metadata: ReadonlyMap<string, string>;
}

/** Field of the file's outermost message that holds pairs of name and value. */
const metadataField = 14;
const graphField = 7;
/** The format has 26 fields so far. */
const lastField = 40;
const maxMetadataBytes = 4 * 2 ** 20;
const headBytes = 20;

/**
 * Reads what stands around the network of an ONNX file, and skips the network: a few reads, however large it is.
 * @throws Error in words that stand behind the file's name: it is no such file, or it is cut off
 */
export async function readOnnxOutline(path: string): Promise<OnnxOutline> {
  const file = await open(path, "r");
  try {
    return await readOutline(file, (await file.stat()).size);
  } finally {
    await file.close();
  }
}

async function readOutline(file: FileHandle, size: number): Promise<OnnxOutline> {
  const metadata = new Map<string, string>();
  let metadataBytes = 0;
  let hasGraph = false;
  for (let at = 0; at < size;) {
    const head = await readBytes(file, at, Math.min(headBytes, size - at));
    const tag = numberAt(head, 0);
    const [field, wireType] = [Math.floor(tag.value / 8), tag.value % 8];
    if (field < 1 || field > lastField) throw new Error("is no ONNX file");
    if (wireType === 0) {
      at += numberAt(head, tag.end).end;
      continue;
    }
    if (wireType !== 2) throw new Error("is no ONNX file");
    const length = numberAt(head, tag.end);
    const start = at + length.end;
    at = start + length.value;
    if (at > size) throw new Error(`is cut off: it has ${size} bytes of at least ${at}`);
    hasGraph ||= field === graphField;
    if (field !== metadataField) continue;
    metadataBytes += length.value;
    if (metadataBytes > maxMetadataBytes) throw new Error("has too much metadata");
    const [key, value] = readPair(await readBytes(file, start, length.value));
    metadata.set(key, value);
  }
  if (!hasGraph) throw new Error("is no ONNX file: there is no network in it");
  return { metadata };
}

function readPair(bytes: Buffer): [key: string, value: string] {
  const texts = ["", ""];
  for (let at = 0; at < bytes.length;) {
    const tag = numberAt(bytes, at);
    const length = numberAt(bytes, tag.end);
    const index = Math.floor(tag.value / 8) - 1;
    const end = length.end + length.value;
    if (tag.value % 8 !== 2 || index < 0 || index > 1 || end > bytes.length) throw new Error("has broken metadata");
    texts[index] = bytes.toString("utf8", length.end, end);
    at = end;
  }
  return [texts[0] ?? "", texts[1] ?? ""];
}

async function readBytes(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
  return buffer.subarray(0, bytesRead);
}

function numberAt(bytes: Buffer, from: number): ReturnType<typeof readVarint> {
  return readVarint(bytes, from, "is no ONNX file");
}
