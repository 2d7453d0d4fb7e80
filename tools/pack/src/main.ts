/** `npm run pack`: makes what is published, below `out/packages`. Run `npm run build` first. */
import { statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { packAll } from "./pack-all.ts";
import { publishOrder } from "./publish-order.ts";
import { repositoryRoot } from "./repository-root.ts";

const out = join(repositoryRoot, "out/packages");
const packed = publishOrder(packAll({ out }));
// For `publish.ts`.
writeFileSync(join(out, "order.json"), `${JSON.stringify(packed, null, 2)}\n`);
for (const { tarball } of packed) {
  const megabytes = (statSync(tarball).size / 1e6).toFixed(1).padStart(6);
  process.stdout.write(`${megabytes} MB  ${tarball.slice(repositoryRoot.length)}\n`);
}
