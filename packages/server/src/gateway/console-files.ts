import { createHash } from "node:crypto";
import { open, readFile, realpath, stat } from "node:fs/promises";
import { extname, join, sep } from "node:path";

/** One answer of the static console. */
interface ConsoleFile {
  readonly status: 200 | 304 | 404;
  readonly headers: Readonly<Record<string, string>>;
  /** A stream is read from the file as it is taken, and holds nothing before it is first read. */
  readonly body: ReadableStream<Uint8Array> | string | null;
}

/**
 * Finds the file for a path of a URL; undefined when there is none. `ifNoneMatch` and `acceptEncoding` are the headers of
 * those names: who takes brotli or gzip gets what the build has compressed, where it has.
 */
export type ConsoleFiles = (
  path: string,
  ifNoneMatch: string | undefined,
  acceptEncoding?: string,
) => Promise<ConsoleFile | undefined>;

/** What pages of the console may do: their own code, microphone and sockets, nothing from elsewhere. */
const policy = (styles: readonly string[]): string =>
  [
    "default-src 'self'",
    "connect-src 'self' ws: wss: http: https:",
    ["style-src 'self'", ...styles].join(" "),
    "script-src 'self'",
    "worker-src 'self' blob:",
    "img-src 'self' data:",
    "media-src 'self' blob:",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");

const pageHeaders: Readonly<Record<string, string>> = {
  "content-security-policy": policy([]),
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
  const stylesOf = createStyleReader();
  return async (path, ifNoneMatch, acceptEncoding) => {
    const segments = pathSegments(path);
    if (segments === undefined) return undefined;
    const file = dir === undefined ? undefined : await findFile(dir, segments);
    if (dir !== undefined && file !== undefined) {
      const styles = segments.at(-1)?.endsWith(".html") ? await stylesOf(file) : [];
      return serve(await compressed(dir, segments, file, acceptEncoding), styles, segments, ifNoneMatch);
    }
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
  /** How it is compressed; absent when it is not. */
  readonly encoding?: string;
}

/** Encodings that the build writes beside a file, the smallest first, by the ending of the name. */
const encodings = { br: ".br", gzip: ".gz" } as const;

/** Whoever copies a build may come to the files of it in any order: so much apart, they are of one build. */
const copyingMs = 60_000;

/** The file as it was compressed beside it, in the first encoding that the caller takes; itself where there is none. */
async function compressed(
  dir: string,
  segments: readonly string[],
  file: FoundFile,
  acceptEncoding = "",
): Promise<FoundFile> {
  const taken = acceptEncoding
    .toLowerCase()
    .split(",")
    .map((each) => each.replaceAll(/\s/g, ""))
    .filter((each) => !/;q=0(\.0*)?$/.test(each))
    .map((each) => each.split(";")[0]);
  for (const [encoding, ending] of Object.entries(encodings)) {
    if (!taken.includes(encoding)) continue;
    const found = await findFile(dir, [...segments.slice(0, -1), `${segments.at(-1)}${ending}`]);
    // One that is older than the file tells what the file was.
    if (found !== undefined && found.modifiedMs > file.modifiedMs - copyingMs) return { ...found, encoding };
  }
  return file;
}

/** Tells styles that stand in a page, as the policy names them: only these, letter for letter, are in force. */
function createStyleReader(): (file: FoundFile) => Promise<readonly string[]> {
  let last: { readonly of: string; readonly styles: readonly string[] } | undefined;
  return async (file) => {
    const of = `${file.path} ${etagOf(file)}`;
    if (last?.of === of) return last.styles;
    const page = file.size > maxPageBytes ? "" : await readFile(file.path, "utf8");
    const styles = Array.from(page.matchAll(/<style>(.*?)<\/style>/gs), ([, style = ""]) => {
      return `'sha256-${createHash("sha256").update(style).digest("base64")}'`;
    });
    last = { of, styles };
    return styles;
  };
}

/** Pages are small; what is larger is served without the styles that stand in it. */
const maxPageBytes = 1024 * 1024;

const etagOf = ({ size, modifiedMs, encoding }: FoundFile): string =>
  `"${[size.toString(36), Math.trunc(modifiedMs).toString(36), ...(encoding === undefined ? [] : [encoding])].join("-")}"`;

function serve(
  file: FoundFile,
  styles: readonly string[],
  segments: readonly string[],
  ifNoneMatch: string | undefined,
): ConsoleFile {
  const name = segments.at(-1) ?? "";
  const etag = etagOf(file);
  const headers = {
    ...pageHeaders,
    "content-security-policy": policy(styles),
    etag,
    vary: "accept-encoding",
    ...(file.encoding === undefined ? {} : { "content-encoding": file.encoding }),
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
