/** `npm run pack`: makes what is published, below `out/packages`. Run `npm run build` first. */
import { statSync } from "node:fs";
import { join } from "node:path";
import { packAll } from "./pack-all.ts";
import { repositoryRoot } from "./repository-root.ts";

const packed = packAll({ out: join(repositoryRoot, "out/packages") });
for (const { tarball } of packed) {
  const megabytes = (statSync(tarball).size / 1e6).toFixed(1).padStart(6);
  process.stdout.write(`${megabytes} MB  ${tarball.slice(repositoryRoot.length)}\n`);
}
