import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** Where the built console may be: inside the published package, or beside it in the workspace. */
const places = ["../../console/", "../../../../apps/console/dist/"];

/** Folder of the built console; undefined when it has not been built. */
export function findConsoleDir(): string | undefined {
  return places
    .map((place) => fileURLToPath(new URL(place, import.meta.url)))
    .find((dir) => existsSync(`${dir}index.html`));
}
