/** `npm start`: builds what has changed since the last build, and runs the server. */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { isBuilt } from "./is-built.js";

const root = fileURLToPath(new URL("..", import.meta.url));

if (!isBuilt(root)) {
  process.stderr.write("Building: the first time takes about half a minute ...\n");
  const isWindows = process.platform === "win32";
  const { status } = spawnSync("npm", ["run", "build", "-s"], { cwd: root, stdio: "inherit", shell: isWindows });
  if (status !== 0) process.exit(status ?? 1);
}
process.argv.splice(2, 0, "serve");
await import("../packages/cli/dist/main.js");
