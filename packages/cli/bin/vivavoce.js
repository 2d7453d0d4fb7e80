#!/usr/bin/env node
// npm links programs when it installs, before anything is built: this file is always there.
import { existsSync } from "node:fs";

const main = new URL("../dist/main.js", import.meta.url);
if (existsSync(main)) {
  await import(main.href);
} else {
  process.stderr.write("Vivavoce is not built yet. Run 'npm run build' (or 'npm start') first.\n");
  process.exitCode = 2;
}
