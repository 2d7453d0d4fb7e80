import { open } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";

/**
 * Has the disk of this process fail in the middle of a large file, until it is mended.
 * @param code of the failure, for example `ENOSPC`
 * @param fromBytes bytes that can still be written of files that come in pieces of more than 5000
 */
export async function failDisk(code: string, fromBytes: number): Promise<{ readonly mend: () => void }> {
  const any = await open(process.execPath, "r");
  const shared = Object.getPrototypeOf(any) as {
    writeFile: (this: FileHandle, data: Uint8Array, options?: object) => Promise<void>;
  };
  await any.close();
  const write = shared.writeFile;
  let written = 0;
  shared.writeFile = async function failing(this: FileHandle, data, options) {
    if (data.length <= 5000 || (written += data.length) < fromBytes) return write.call(this, data, options);
    await write.call(this, data.subarray(0, 1000), options);
    throw Object.assign(new Error(`${code}: write`), { code, syscall: "write" });
  };
  return { mend: () => void (shared.writeFile = write) };
}
