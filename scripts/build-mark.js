/** `node scripts/build-mark.js begin|end`: notes a build, for `npm start`. */
import { fileURLToPath } from "node:url";
import { beginBuild, endBuild } from "./is-built.js";

const root = fileURLToPath(new URL("..", import.meta.url));
if (process.argv[2] === "begin") beginBuild(root);
else endBuild(root);
