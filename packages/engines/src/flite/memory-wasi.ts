import { webAssembly } from "./web-assembly.ts";
import type { WasmImports, WasmInstance, WasmMemory, WasmModule } from "./web-assembly.ts";

const success = 0;
const badDescriptor = 8;
const noEntry = 44;
const rootDescriptor = 3;
const createFlag = 1;
const truncateFlag = 8;
const fileType = { directory: 3, regular: 4, terminal: 2 } as const;

/** Thrown through the WebAssembly frames by `proc_exit`. */
class ProcessExit {
  readonly code: number;

  constructor(code: number) {
    this.code = code;
  }
}

interface MemoryFile {
  bytes: Uint8Array;
  lengthBytes: number;
}

interface OpenFile {
  readonly file: MemoryFile;
  position: number;
}

/** What a finished program left behind. */
export interface ProgramResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/**
 * The part of WASI preview 1 that flite imports, with every file in memory. One object serves one instance and one run;
 * building it early (`new`) and starting it late (`run`) is what makes a spare instance possible. `node:wasi` is not
 * used: it warns on start and wants real folders.
 */
export class MemoryWasi {
  readonly #instance: WasmInstance;
  readonly #memory: WasmMemory;
  readonly #files = new Map<string, MemoryFile>();
  readonly #open = new Map<number, OpenFile>();
  #args: readonly Uint8Array[] = [];
  #nextDescriptor = rootDescriptor + 1;

  constructor(module: WasmModule) {
    this.#instance = new webAssembly.Instance(module, { wasi_snapshot_preview1: this.#imports() });
    this.#memory = this.#instance.exports["memory"] as WasmMemory;
    for (const descriptor of [0, 1, 2])
      this.#open.set(descriptor, { file: { bytes: new Uint8Array(0), lengthBytes: 0 }, position: 0 });
  }

  /**
   * Runs the program to its end, on this thread. Call once.
   * @throws WebAssembly.RuntimeError when the program traps
   */
  run(args: readonly string[], inputs: ReadonlyMap<string, string> = new Map()): ProgramResult {
    const encoder = new TextEncoder();
    this.#args = args.map((arg) => encoder.encode(`${arg}\0`));
    for (const [path, text] of inputs) {
      const bytes = encoder.encode(text);
      this.#files.set(path, { bytes, lengthBytes: bytes.length });
    }
    const exitCode = this.#start();
    const files = new Map<string, Uint8Array>();
    for (const [path, file] of this.#files) files.set(path, file.bytes.subarray(0, file.lengthBytes));
    const stdout = this.#open.get(1)?.file;
    const text = stdout ? new TextDecoder("latin1").decode(stdout.bytes.subarray(0, stdout.lengthBytes)) : "";
    return { exitCode, stdout: text, files };
  }

  #start(): number {
    try {
      (this.#instance.exports["_start"] as () => void)();
      return 0;
    } catch (thrown) {
      if (thrown instanceof ProcessExit) return thrown.code;
      throw thrown;
    }
  }

  // Memory may grow between two calls, which detaches earlier views: take a new one each time.
  get #view(): DataView {
    return new DataView(this.#memory.buffer);
  }

  #imports(): WasmImports[string] {
    return {
      args_sizes_get: (count: number, lengthBytes: number) => {
        this.#view.setUint32(count, this.#args.length, true);
        this.#view.setUint32(
          lengthBytes,
          this.#args.reduce((sum, arg) => sum + arg.length, 0),
          true,
        );
        return success;
      },
      args_get: (pointers: number, buffer: number) => {
        let at = buffer;
        for (const [index, arg] of this.#args.entries()) {
          this.#view.setUint32(pointers + index * 4, at, true);
          new Uint8Array(this.#memory.buffer).set(arg, at);
          at += arg.length;
        }
        return success;
      },
      // flite times itself in verbose mode only; a fixed clock keeps runs repeatable.
      clock_time_get: (_id: number, _precision: bigint, out: number) => {
        this.#view.setBigUint64(out, 0n, true);
        return success;
      },
      proc_exit: (code: number) => {
        throw new ProcessExit(code);
      },
      fd_close: (descriptor: number) => (this.#open.delete(descriptor) || descriptor === rootDescriptor ? 0 : 8),
      fd_fdstat_get: (descriptor: number, out: number) => this.#describe(descriptor, out),
      fd_fdstat_set_flags: () => success,
      fd_prestat_get: (descriptor: number, out: number) => {
        if (descriptor !== rootDescriptor) return badDescriptor;
        this.#view.setUint8(out, 0);
        this.#view.setUint32(out + 4, 1, true);
        return success;
      },
      fd_prestat_dir_name: (descriptor: number, out: number) => {
        if (descriptor !== rootDescriptor) return badDescriptor;
        this.#view.setUint8(out, 0x2f);
        return success;
      },
      fd_read: (descriptor: number, vectors: number, count: number, out: number) =>
        this.#transfer(descriptor, vectors, count, out, readInto),
      fd_write: (descriptor: number, vectors: number, count: number, out: number) =>
        this.#transfer(descriptor, vectors, count, out, writeFrom),
      fd_seek: (descriptor: number, offset: bigint, whence: number, out: number) =>
        this.#seek(descriptor, Number(offset), whence, out),
      path_open: (
        _directory: number,
        _lookup: number,
        path: number,
        lengthBytes: number,
        flags: number,
        _rights: bigint,
        _inherited: bigint,
        _mode: number,
        out: number,
      ) => this.#openPath(path, lengthBytes, flags, out),
    };
  }

  #describe(descriptor: number, out: number): number {
    if (descriptor !== rootDescriptor && !this.#open.has(descriptor)) return badDescriptor;
    const type =
      descriptor === rootDescriptor
        ? fileType.directory
        : descriptor < rootDescriptor
          ? fileType.terminal
          : fileType.regular;
    this.#view.setUint8(out, type);
    this.#view.setUint16(out + 2, 0, true);
    this.#view.setBigUint64(out + 8, 0x1fff_ffffn, true);
    this.#view.setBigUint64(out + 16, 0x1fff_ffffn, true);
    return success;
  }

  #transfer(
    descriptor: number,
    vectors: number,
    count: number,
    out: number,
    move: (open: OpenFile, bytes: Uint8Array) => number,
  ): number {
    const open = this.#open.get(descriptor);
    if (!open) return badDescriptor;
    let moved = 0;
    for (let index = 0; index < count; index++) {
      const at = this.#view.getUint32(vectors + index * 8, true);
      const lengthBytes = this.#view.getUint32(vectors + index * 8 + 4, true);
      moved += move(open, new Uint8Array(this.#memory.buffer, at, lengthBytes));
    }
    this.#view.setUint32(out, moved, true);
    return success;
  }

  #seek(descriptor: number, offset: number, whence: number, out: number): number {
    const open = this.#open.get(descriptor);
    if (!open) return badDescriptor;
    const base = whence === 0 ? 0 : whence === 1 ? open.position : open.file.lengthBytes;
    open.position = Math.max(0, base + offset);
    this.#view.setBigUint64(out, BigInt(open.position), true);
    return success;
  }

  #openPath(path: number, lengthBytes: number, flags: number, out: number): number {
    const name = new TextDecoder().decode(new Uint8Array(this.#memory.buffer, path, lengthBytes));
    let file = this.#files.get(name);
    if (!file) {
      if (!(flags & createFlag)) return noEntry;
      file = { bytes: new Uint8Array(0), lengthBytes: 0 };
      this.#files.set(name, file);
    }
    if (flags & truncateFlag) file.lengthBytes = 0;
    const descriptor = this.#nextDescriptor++;
    this.#open.set(descriptor, { file, position: 0 });
    this.#view.setUint32(out, descriptor, true);
    return success;
  }
}

function readInto(open: OpenFile, target: Uint8Array): number {
  const available = open.file.bytes.subarray(open.position, open.file.lengthBytes).subarray(0, target.length);
  target.set(available);
  open.position += available.length;
  return available.length;
}

function writeFrom(open: OpenFile, source: Uint8Array): number {
  const { file } = open;
  const end = open.position + source.length;
  if (end > file.bytes.length) {
    const grown = new Uint8Array(Math.max(end, file.bytes.length * 2, 4096));
    grown.set(file.bytes.subarray(0, file.lengthBytes));
    file.bytes = grown;
  }
  file.bytes.set(source, open.position);
  open.position = end;
  file.lengthBytes = Math.max(file.lengthBytes, end);
  return source.length;
}
