import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { beginBuild, endBuild, isBuilt } from "../scripts/is-built.js";

let root = "";
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "vivavoce-built-"));
  for (const file of ["packages/cli/src/main.ts", "packages/cli/src/other.ts", "package.json"]) write(file, 60);
  // The root of a checkout has such folders too.
  mkdirSync(join(root, "node_modules"));
  write("packages/cli/dist/main.js", 0);
  write("apps/console/dist/index.html", 0);
  for (const folder of ["packages/cli/src", "packages/cli", "packages", "apps/console", "apps"]) date(folder, 60);
});
afterEach(() => rmSync(root, { recursive: true }));

/** A file, or a change of one, so many seconds ago; less than none: still to come. */
function write(file: string, secondsAgo: number): void {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), "");
  date(file, secondsAgo);
}

function date(file: string, secondsAgo: number): void {
  const at = Date.now() / 1000 - secondsAgo;
  utimesSync(join(root, file), at, at);
}

function build(): void {
  beginBuild(root);
  endBuild(root);
}

test("a checkout is built when the sources are older than the build", () => {
  expect(isBuilt(root)).toBe(false);
  build();
  expect(isBuilt(root)).toBe(true);
});

test("a build that makes its folders for the first time is one", () => {
  rmSync(join(root, "packages/cli/dist"), { recursive: true });
  beginBuild(root);
  write("packages/cli/dist/main.js", -5);
  date("packages/cli", -5);
  endBuild(root);
  expect(isBuilt(root)).toBe(true);
});

test("a build that has begun and not ended is none", () => {
  beginBuild(root);
  expect(isBuilt(root)).toBe(false);
});

test.each(["packages/cli/src/main.ts", "package.json", "packages/new/src/index.ts"])(
  "not after a change of %s",
  (file) => {
    build();
    write(file, -5);
    expect(isBuilt(root)).toBe(false);
  },
);

test("not after a file was taken away", () => {
  build();
  rmSync(join(root, "packages/cli/src/other.ts"));
  date("packages/cli/src", -5);
  expect(isBuilt(root)).toBe(false);
});

test.each(["packages/cli/dist/main.js", "apps/console/dist/index.html"])("not without %s", (file) => {
  build();
  rmSync(join(root, file));
  expect(isBuilt(root)).toBe(false);
});

test("whatever is not built from may change", () => {
  build();
  for (const file of ["docs/guide.md", "node_modules/a/index.js", ".env", "note.txt"]) write(file, -5);
  expect(isBuilt(root)).toBe(true);
});
