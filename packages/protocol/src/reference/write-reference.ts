import { mkdir, writeFile } from "node:fs/promises";
import { referenceFiles } from "./reference-files.ts";

/** Writes the wire's reference into `docs/reference`. */
const folder = new URL("../../../../docs/reference/", import.meta.url);
await mkdir(folder, { recursive: true });
for (const [name, text] of referenceFiles()) await writeFile(new URL(name, folder), text);
