import { createHash, randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { basename, join } from "node:path";
import type { PackedPackage } from "./pack-all.ts";

/** A registry on loopback which has our packages; for all others it names the registry above it. */
export interface LocalRegistry {
  readonly url: string;
  /** Names that were asked for and are not ours. */
  readonly foreign: ReadonlySet<string>;
  close(): Promise<void>;
}

/**
 * Serves packed packages as a registry does, to install them as users will.
 * @param upstream registry of all other packages, with a slash at its end
 */
export async function startLocalRegistry(packed: readonly PackedPackage[], upstream: string): Promise<LocalRegistry> {
  const foreign = new Set<string>();
  let url = "";
  // npm keeps answers by address: another registry that had this port once must not answer for this one.
  const root = `/${randomUUID()}/`;
  const server = createServer((request, response) => {
    const asked = request.url ?? "/";
    if (!asked.startsWith(root)) return void response.writeHead(404).end();
    const below = asked.slice(root.length);
    const path = decodeURIComponent(below);
    const tarball = packed.find((each) => path === `-/own/${basename(each.tarball)}`);
    const named = packed.find(({ name }) => name === path);
    if (tarball !== undefined) {
      response.setHeader("content-type", "application/octet-stream").end(readFileSync(tarball.tarball));
    } else if (named !== undefined) {
      response.setHeader("content-type", "application/json").end(JSON.stringify(packument(named, url)));
    } else {
      if (!path.includes("/-/")) foreign.add(path);
      response.writeHead(302, { location: new URL(below, upstream).href }).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}${root}`;
  return {
    url,
    foreign,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function packument({ name, version, stage, tarball }: PackedPackage, url: string): object {
  const manifest = JSON.parse(readFileSync(join(stage, "package.json"), "utf8")) as object;
  const content = readFileSync(tarball);
  const dist = {
    tarball: `${url}-/own/${basename(tarball)}`,
    integrity: `sha512-${createHash("sha512").update(content).digest("base64")}`,
    shasum: createHash("sha1").update(content).digest("hex"),
  };
  return { name, "dist-tags": { latest: version }, versions: { [version]: { ...manifest, dist } } };
}
