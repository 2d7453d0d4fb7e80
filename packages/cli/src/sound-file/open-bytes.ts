import { createSystemClock, pause } from "@vivavoce/audio/clock";
import { closeSync, constants, openSync, readSync } from "node:fs";
import { stat } from "node:fs/promises";
import { ByteReader, identifySound, SoundFileError } from "@vivavoce/audio/sound-file";

/** Bytes that are read one after the other. */
export interface OpenBytes {
  readonly reader: ByteReader;
  close(): void;
}

const pieceBytes = 262_144;
/** What comes through a pipe is held, up to this length. */
const pipeBytes = 512 * 2 ** 20;
/** From so many bytes it shows whether a pipe brings sound: twice what is searched for frames of MP3. */
const tellingBytes = 131_072;
/** A pipe that nobody writes to is waited for so long. */
const writerMs = 5000;
const lookMs = 20;

/** What went wrong, for people: these are their mistakes. */
const reasons: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  ENOTDIR: "there is no such file",
  EACCES: "it may not be read",
  EPERM: "it may not be read",
  EISDIR: "it is a folder",
  ENXIO: "it is a socket or a device, not a file",
  ELOOP: "its links lead in a circle",
  ENAMETOOLONG: "its name is too long",
};

/**
 * Opens a file for reading from its beginning, a named pipe, or with `-` the standard input.
 * @throws SoundFileError in a clause that says why it cannot be read
 */
export async function openBytes(path: string): Promise<OpenBytes> {
  try {
    return path === "-" ? held(await readStandardInput()) : await openPath(path);
  } catch (error) {
    throw explained(error);
  }
}

async function openPath(path: string): Promise<OpenBytes> {
  const found = await stat(path);
  if (found.isDirectory()) throw new SoundFileError("it is a folder");
  if (found.isFIFO()) return held(await readPipe(path));
  // Devices never end, and hold no files.
  if (!found.isFile()) throw new SoundFileError("it is a device or a socket, not a file");
  const file = openSync(path, constants.O_RDONLY);
  let isOpen = true;
  const read = (): Uint8Array | undefined => {
    try {
      const piece = new Uint8Array(pieceBytes);
      const length = isOpen ? readSync(file, piece) : 0;
      return length === 0 ? undefined : piece.subarray(0, length);
    } catch (error) {
      throw explained(error);
    }
  };
  return {
    reader: new ByteReader(read),
    close() {
      if (isOpen) closeSync(file);
      isOpen = false;
    },
  };
}

async function readStandardInput(): Promise<HeldPieces> {
  if (process.stdin.isTTY) throw new SoundFileError("the standard input is a terminal; pipe a sound file into it");
  const held = new HeldPieces();
  for await (const piece of process.stdin as AsyncIterable<Uint8Array>) held.add(piece);
  return held;
}

/** Reads a named pipe to its end; one without a writer would otherwise hold the program for good. */
async function readPipe(path: string): Promise<HeldPieces> {
  const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  const clock = createSystemClock({ keepsAlive: true });
  const held = new HeldPieces();
  try {
    for (let waitedMs = 0; ;) {
      const piece = Buffer.allocUnsafe(pieceBytes);
      const read = readNow(file, piece);
      if (read === 0 && !held.isEmpty) return held;
      if (read === 0 && waitedMs >= writerMs) throw new SoundFileError("a pipe that nothing is written to");
      if (read === undefined || read === 0) {
        if (read === 0) waitedMs += lookMs;
        await pause(clock, lookMs);
        continue;
      }
      held.add(Uint8Array.prototype.slice.call(piece, 0, read));
    }
  } finally {
    closeSync(file);
  }
}

/** What came through a pipe so far. Refuses what is no sound as soon as it shows, for pipes may never end. */
class HeldPieces {
  readonly #pieces: Uint8Array[] = [];
  #length = 0;
  #isKnown = false;

  get isEmpty(): boolean {
    return this.#length === 0;
  }

  /** @throws SoundFileError when it is no sound, or too much. */
  add(piece: Uint8Array): void {
    this.#pieces.push(piece);
    this.#length += piece.length;
    if (this.#length > pipeBytes)
      throw new SoundFileError("more than 512 MB came through the pipe; write it to a file");
    if (this.#isKnown || this.#length < tellingBytes) return;
    this.#isKnown = true;
    // Behind a tag, which may hold a picture, there may be nothing yet.
    if (String.fromCharCode(...this.reader().peek(3)) !== "ID3") identifySound(this.reader());
  }

  /** A reader of its own from the beginning. */
  reader(): ByteReader {
    let next = 0;
    return new ByteReader(() => this.#pieces[next++]);
  }
}

/** Bytes that were there, 0 when nobody writes, undefined when a writer has nothing yet. */
function readNow(file: number, piece: Uint8Array): number | undefined {
  try {
    return readSync(file, piece);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EAGAIN") return undefined;
    throw error;
  }
}

function held(pieces: HeldPieces): OpenBytes {
  return { reader: pieces.reader(), close: () => undefined };
}

function explained(error: unknown): unknown {
  if (!(error instanceof Error) || !("code" in error)) return error;
  return new SoundFileError(reasons[String(error.code)] ?? error.message, { cause: error });
}
