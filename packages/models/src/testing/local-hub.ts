import { createHash } from "node:crypto";
import { createServer } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { HubSource } from "../model-row.ts";
import type { ModelFileRole } from "../model-words.ts";

/** A repository of a local Hub, at its one commit. */
export interface LocalRepository {
  readonly name: string;
  readonly commit: string;
  readonly files: Readonly<Record<string, Buffer>>;
}

/** A request as it came, for tests to look at. */
export interface HubRequestSeen {
  /** `hub`, or the other host to which it sends for large files. */
  readonly host: "hub" | "store";
  readonly method: string;
  readonly path: string;
  /** First byte that was asked for. */
  readonly from: number;
  readonly authorization?: string;
}

/** What goes wrong with a request. */
export interface HubFault {
  /** Answers this instead. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly text?: string;
  /** Sends so many bytes of what was asked for and then cuts the connection. */
  readonly cutAfter?: number;
  /** Sends so many bytes and then nothing more, without an end. */
  readonly stallAfter?: number;
  readonly ignoreRange?: true;
  /** Sends these bytes in place of the file's. */
  readonly content?: Buffer;
  readonly noLength?: true;
}

/** What a Hub of a test's own has, and how it behaves. */
export interface LocalHubOptions {
  readonly repositories: readonly LocalRepository[];
  /** Files of so many bytes and more are in Git LFS, on the other host. */
  readonly largeFrom?: number;
  /** Entries on one page of a listing. */
  readonly pageSize?: number;
  /** Asked about each request, in order. */
  readonly fault?: (request: HubRequestSeen, count: number) => HubFault | undefined;
}

/** A Hub on loopback, with what was asked of it. */
export interface LocalHub {
  /** For `HF_ENDPOINT`. */
  readonly endpoint: string;
  readonly requests: readonly HubRequestSeen[];
  close(): Promise<void>;
}

/**
 * A Hub on loopback that speaks as the real one does where models are fetched: `resolve` with the Hub's headers, another host for
 * large files, ranges, and the listing of a commit in pages. For tests, and for trying things without a network.
 */
export async function startLocalHub(options: LocalHubOptions): Promise<LocalHub> {
  const requests: HubRequestSeen[] = [];
  const store = await listen((request, response) => serve("store", request, response));
  const hub = await listen((request, response) => serve("hub", request, response));
  // Another origin, as the real one's store is: a token must not go there.
  const storeUrl = `http://localhost:${(store.address() as AddressInfo).port}`;
  const endpoint = `http://127.0.0.1:${(hub.address() as AddressInfo).port}`;

  function serve(host: "hub" | "store", request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url ?? "/", endpoint);
    const from = Number(/^bytes=(\d+)-/.exec(request.headers.range ?? "")?.[1] ?? 0);
    const { authorization } = request.headers;
    const seen: HubRequestSeen = {
      host,
      method: request.method ?? "GET",
      path: decodeURIComponent(url.pathname),
      from,
      ...(authorization === undefined ? {} : { authorization }),
    };
    requests.push(seen);
    const fault = options.fault?.(seen, requests.length) ?? {};
    if (fault.status !== undefined) {
      response.writeHead(fault.status, fault.headers).end(fault.text ?? "");
      return;
    }
    answer(seen, url, response, fault);
  }

  function answer(
    { host, path, from, method }: HubRequestSeen,
    url: URL,
    response: ServerResponse,
    fault: HubFault,
  ): void {
    const listing = /^\/api\/models\/([^/]+\/[^/]+)\/tree\/([^/]+)(?:\/(.*))?$/.exec(path);
    if (listing !== null) return list(listing, url, response);
    const [, name, commit, file] = /^\/([^/]+\/[^/]+)\/resolve\/([^/]+)\/(.+)$/.exec(path) ?? [];
    const repository = options.repositories.find((each) => each.name === name && each.commit === commit);
    const content = repository?.files[file ?? ""];
    if (repository === undefined || content === undefined) {
      response.writeHead(404, { "x-error-code": repository === undefined ? "RepoNotFound" : "EntryNotFound" }).end();
      return;
    }
    const large = isLarge(content);
    const facts = { "x-repo-commit": repository.commit, etag: `"${hashOf(content, large)}"` };
    if (host === "hub" && large) {
      const linked = { "x-linked-etag": `"${hashOf(content, true)}"`, "x-linked-size": String(content.length) };
      const location = `${storeUrl}${url.pathname}?signature=of-the-day`;
      response.writeHead(302, { ...facts, ...linked, location }).end();
      return;
    }
    send(response, method, fault.content ?? content, fault.ignoreRange === true ? 0 : from, facts, fault);
  }

  function list([, name, commit, folder = ""]: RegExpExecArray, url: URL, response: ServerResponse): void {
    const repository = options.repositories.find((each) => each.name === name && each.commit === commit);
    if (repository === undefined) {
      response.writeHead(404, { "x-error-code": "RepoNotFound" }).end();
      return;
    }
    const deep = url.searchParams.get("recursive") === "true";
    const prefix = folder === "" ? "" : `${folder}/`;
    const entries = Object.entries(repository.files)
      .filter(([path]) => path.startsWith(prefix) && (deep || !path.slice(prefix.length).includes("/")))
      .map(([path, content]) => ({
        type: "file",
        oid: hashOf(content, false),
        size: content.length,
        path,
        ...(isLarge(content) ? { lfs: { oid: hashOf(content, true), size: content.length, pointerSize: 134 } } : {}),
      }));
    const start = Number(url.searchParams.get("cursor") ?? 0);
    const end = start + (options.pageSize ?? 1000);
    if (end < entries.length) {
      url.searchParams.set("cursor", String(end));
      response.setHeader("link", `<${url.href}>; rel="next"`);
    }
    response.setHeader("content-type", "application/json").end(JSON.stringify(entries.slice(start, end)));
  }

  function isLarge(content: Buffer): boolean {
    return content.length >= (options.largeFrom ?? 1000);
  }

  return {
    endpoint,
    requests,
    async close() {
      for (const server of [hub, store]) {
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
      }
    },
  };
}

/** The source of a row that names all files of a repository as they are. */
export function sourceOf(
  { name, commit, files }: LocalRepository,
  roles: Readonly<Record<string, ModelFileRole>>,
): HubSource {
  const named = Object.entries(roles).map(([path, role]) => {
    const content = files[path] ?? Buffer.alloc(0);
    return { role, path, bytes: content.length, sha256: hashOf(content, true) };
  });
  return { repository: name, commit, files: named };
}

function hashOf(content: Buffer, large: boolean): string {
  if (large) return createHash("sha256").update(content).digest("hex");
  return createHash("sha1").update(`blob ${content.length}\0`).update(content).digest("hex");
}

function send(
  response: ServerResponse,
  method: string,
  content: Buffer,
  from: number,
  facts: Readonly<Record<string, string>>,
  { cutAfter, stallAfter, noLength }: HubFault,
): void {
  if (from > 0 && from >= content.length) {
    response.writeHead(416, { "content-range": `bytes */${content.length}` }).end();
    return;
  }
  const rest = content.subarray(from);
  const range = from > 0 ? { "content-range": `bytes ${from}-${content.length - 1}/${content.length}` } : {};
  const length = noLength === true ? {} : { "content-length": String(rest.length) };
  response.writeHead(from > 0 ? 206 : 200, { ...facts, ...range, ...length, "accept-ranges": "bytes" });
  if (method === "HEAD") {
    response.end();
    return;
  }
  if (cutAfter !== undefined) response.write(rest.subarray(0, cutAfter), () => response.destroy());
  else if (stallAfter !== undefined) response.write(rest.subarray(0, stallAfter));
  else response.end(rest);
}

async function listen(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<Server> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
}
