import { open, realpath, stat } from "node:fs/promises";
import { extname, join, sep } from "node:path";

/** One answer of the static console. */
interface ConsoleFile {
  readonly status: 200 | 304 | 404;
  readonly headers: Readonly<Record<string, string>>;
  /** A stream is read from the file as it is taken, and holds nothing before it is first read. */
  readonly body: ReadableStream<Uint8Array> | string | null;
}

/** Finds the file for a path of a URL; undefined when there is none. `ifNoneMatch` is the header of that name. */
export type ConsoleFiles = (path: string, ifNoneMatch: string | undefined) => Promise<ConsoleFile | undefined>;

/** What pages of the console may do: their own code, microphone and sockets, nothing from elsewhere. */
const pageHeaders: Readonly<Record<string, string>> = {
  "content-security-policy": [
    "default-src 'self'",
    "connect-src 'self' ws: wss: http: https:",
    "style-src 'self'",
    "script-src 'self'",
    "worker-src 'self' blob:",
    "img-src 'self' data:",
    "media-src 'self' blob:",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; "),
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
  "permissions-policy": "microphone=(self), camera=(), geolocation=()",
};

const contentTypes: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".map": "application/json; charset=utf-8",
  ".webmanifest": "application/manifest+json; charset=utf-8",
  ".txt": "text/plain; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".jpg": "image/jpeg",
  ".webp": "image/webp",
  ".ico": "image/x-icon",
  ".woff2": "font/woff2",
  ".wasm": "application/wasm",
  ".wav": "audio/wav",
  ".mp3": "audio/mpeg",
};

/** A segment of a path we serve: nothing hidden, no separators of any system, no drive letters, no control characters. */
const segmentPattern = /^[\w@+-][\w@+. -]*$/;

/** Names with a content hash, as bundlers write them: eight characters, not all of them small letters. */
const hashedName = /[.-](?=[\w-]*[A-Z0-9_])[\w-]{8}\.\w+$/;

/** Serves the built console from `dir`. Nothing outside of it can be named, not by dots, encodings or links. */
export function createConsoleFiles(dir: string | undefined): ConsoleFiles {
  return async (path, ifNoneMatch) => {
    const segments = pathSegments(path);
    if (segments === undefined) return undefined;
    const file = dir === undefined ? undefined : await findFile(dir, segments);
    if (file !== undefined) return serve(file, segments, ifNoneMatch);
    return segments.join("/") === "index.html" ? consoleAbsent : undefined;
  };
}

function pathSegments(path: string): readonly string[] | undefined {
  let segments: readonly string[];
  try {
    segments = path.split("/").slice(1).map(decodeURIComponent);
  } catch {
    return undefined; // malformed percent-encoding names no file
  }
  if (segments.length === 1 && segments[0] === "") return ["index.html"];
  return segments.every((segment) => segmentPattern.test(segment)) ? segments : undefined;
}

async function findFile(dir: string, segments: readonly string[]): Promise<FoundFile | undefined> {
  try {
    const root = await realpath(dir);
    const path = await realpath(join(root, ...segments));
    if (!path.startsWith(root.endsWith(sep) ? root : root + sep)) return undefined;
    const info = await stat(path);
    return info.isFile() ? { path, size: info.size, modifiedMs: info.mtimeMs } : undefined;
  } catch {
    return undefined; // absent or not readable: the same to a stranger
  }
}

interface FoundFile {
  readonly path: string;
  readonly size: number;
  readonly modifiedMs: number;
}

function serve(file: FoundFile, segments: readonly string[], ifNoneMatch: string | undefined): ConsoleFile {
  const name = segments.at(-1) ?? "";
  const etag = `"${file.size.toString(36)}-${Math.trunc(file.modifiedMs).toString(36)}"`;
  const headers = {
    ...pageHeaders,
    etag,
    "content-type": contentTypes[extname(name).toLowerCase()] ?? "application/octet-stream",
    "cache-control":
      segments[0] === "assets" && hashedName.test(name) ? "public, max-age=31536000, immutable" : "no-cache",
  };
  if (ifNoneMatch !== undefined && ifNoneMatch.includes(etag)) return { status: 304, headers, body: null };
  const body = ReadableStream.from<Uint8Array>(contentOf(file));
  return { status: 200, headers: { ...headers, "content-length": String(file.size) }, body };
}

/** Read from the file at a time. */
const chunkBytes = 256 * 1024;

/** Just as many bytes as were promised: a client that reads slowly costs a chunk, not the file. */
async function* contentOf({ path, size }: FoundFile): AsyncGenerator<Uint8Array, void> {
  const handle = await open(path);
  try {
    for (let left = size; left > 0;) {
      const buffer = new Uint8Array(Math.min(chunkBytes, left));
      const { bytesRead } = await handle.read(buffer);
      if (bytesRead === 0) throw new Error("The file has become shorter.");
      left -= bytesRead;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await handle.close();
  }
}

const consoleAbsent: ConsoleFile = {
  status: 404,
  headers: { ...pageHeaders, "content-type": "text/html; charset=utf-8", "cache-control": "no-store" },
  body: `<!doctype html>
<html lang="en">
  <head><meta charset="utf-8"><title>Vivavoce</title></head>
  <body>
    <h1>Vivavoce is running</h1>
    <p>The console has not been built. Run <code>npm run build</code> in the repository and load this page again.</p>
    <p>Voice Live clients connect to <code>/voice-live/realtime</code> on this address.</p>
  </body>
</html>
`,
};
