import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { serverVersion } from "./server-version.ts";

let known: string | undefined;

/**
 * Version of this server with eight digits of what its code is: `0.1.0+3f9a0c1b`. Two builds of one version are two of these, since one may
 * come to another result where the other has written down what led to it. Read once, by those that other servers have to tell apart.
 */
export function serverBuild(): string {
  return (known ??= `${serverVersion}+${digestOf(places)}`);
}

/** Where sessions are decided about, and what is said of it: in this package and in the one with the wire. */
const places = [
  new URL("../session/", import.meta.url),
  new URL("../survival/", import.meta.url),
  new URL("./", import.meta.resolve("@vivavoce/protocol")),
];

function digestOf(folders: readonly URL[]): string {
  const hash = createHash("sha256");
  for (const folder of folders) {
    const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
      // Types are no code.
      .filter((name) => /\.[jt]s$/.test(name) && !/\.d\.ts$|\.test\.[jt]s$/.test(name))
      .map((name) => name.replaceAll("\\", "/"))
      .toSorted();
    for (const name of files)
      hash
        .update(`${name}\0`)
        .update(readFileSync(new URL(name, folder)))
        .update("\0");
  }
  return hash.digest("hex").slice(0, 8);
}
