import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createConsoleFiles } from "./console-files.ts";

let root = "";

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "vivavoce-console-"));
  const dir = join(root, "dist");
  mkdirSync(join(dir, "assets"), { recursive: true });
  mkdirSync(join(root, "dist-secret"));
  writeFileSync(join(root, "secret.txt"), "secret");
  writeFileSync(join(root, "dist-secret", "secret.txt"), "secret");
  writeFileSync(join(dir, "index.html"), "<p>console</p>");
  writeFileSync(join(dir, ".env"), "secret");
  writeFileSync(join(dir, "assets", "main-B1x_9fQz.js"), "1");
  writeFileSync(join(dir, "assets", "worklet.js"), "1");
  writeFileSync(join(dir, "assets", "audio-recorder.js"), "1");
  writeFileSync(join(dir, "noise.WASM"), "1");
  writeFileSync(join(dir, "odd.xyz"), "1");
  symlinkSync(join(root, "secret.txt"), join(dir, "link.txt"));
  symlinkSync(join(dir, "odd.xyz"), join(dir, "inside.txt"));
});

afterAll(() => rmSync(root, { recursive: true }));

const find = (path: string, ifNoneMatch?: string) => createConsoleFiles(join(root, "dist"))(path, ifNoneMatch);

test("serves the page under / with a strict policy", async () => {
  const page = await find("/");
  expect(page).toMatchObject({ status: 200, headers: { "content-type": "text/html; charset=utf-8" } });
  expect(await new Response(page?.body).text()).toBe("<p>console</p>");
  expect(page?.headers["content-length"]).toBe("14");
  expect(page?.headers["content-security-policy"]).toBe(
    "default-src 'self'; connect-src 'self' ws: wss: http: https:; style-src 'self'; script-src 'self'; " +
      "worker-src 'self' blob:; img-src 'self' data:; media-src 'self' blob:; frame-ancestors 'none'; " +
      "base-uri 'none'; form-action 'none'",
  );
  expect(page?.headers["x-content-type-options"]).toBe("nosniff");
});

test.each([
  ["/assets/main-B1x_9fQz.js", "text/javascript; charset=utf-8", "public, max-age=31536000, immutable"],
  ["/assets/audio-recorder.js", "text/javascript; charset=utf-8", "no-cache"],
  ["/assets/worklet.js", "text/javascript; charset=utf-8", "no-cache"],
  ["/index.html", "text/html; charset=utf-8", "no-cache"],
  ["/noise.WASM", "application/wasm", "no-cache"],
  ["/odd.xyz", "application/octet-stream", "no-cache"],
  ["/inside.txt", "text/plain; charset=utf-8", "no-cache"],
])("%s is %s, %s", async (path, type, cache) => {
  expect(await find(path)).toMatchObject({ status: 200, headers: { "content-type": type, "cache-control": cache } });
});

test("an unchanged file is not sent again", async () => {
  const etag = (await find("/odd.xyz"))?.headers.etag;
  expect(await find("/odd.xyz", etag)).toMatchObject({ status: 304, body: null });
  expect(await find("/odd.xyz", '"other"')).toMatchObject({ status: 200 });
});

test.each([
  "/../secret.txt",
  "/assets/../../secret.txt",
  "/%2e%2e/secret.txt",
  "/..%2fsecret.txt",
  "/%2e%2e%2fsecret.txt",
  "/..%5csecret.txt",
  "/..\\secret.txt",
  "/%252e%252e/secret.txt",
  "/../dist-secret/secret.txt",
  "//etc/passwd",
  "/%2fetc%2fpasswd",
  "/.env",
  "/%2eenv",
  "/link.txt",
  "/assets",
  "/assets/",
  "/index.html/",
  "/index.html%00.js",
  "/index.html%0d%0a",
  "/c:/windows/win.ini",
  "/%",
  "/%zz",
  "/%c0%ae%c0%ae/secret.txt",
  "/none.js",
  `/${"a".repeat(5000)}`,
])("nothing at %s", async (path) => {
  expect(await find(path)).toBeUndefined();
});

test("says how to build the console when it is absent", async () => {
  for (const dir of [undefined, join(root, "absent")]) {
    const page = await createConsoleFiles(dir)("/", undefined);
    expect(page).toMatchObject({ status: 404, headers: { "content-type": "text/html; charset=utf-8" } });
    expect(page?.body).toContain("npm run build");
    expect(await createConsoleFiles(dir)("/main.js", undefined)).toBeUndefined();
  }
});
