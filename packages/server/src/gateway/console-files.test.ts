import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
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

const style = "body{color:red}";
const styleHash = `'sha256-${createHash("sha256").update(style).digest("base64")}'`;

test("a style that stands in the page is in force, and no other", async () => {
  const dir = join(root, "styled");
  mkdirSync(dir);
  writeFileSync(join(dir, "index.html"), `<style>${style}</style><style>p{}</style>`);
  const files = createConsoleFiles(dir);
  const policy = async () => (await files("/", undefined))?.headers["content-security-policy"];
  const other = `'sha256-${createHash("sha256").update("p{}").digest("base64")}'`;
  expect(await policy()).toContain(`; style-src 'self' ${styleHash} ${other}; script-src 'self';`);
  writeFileSync(join(dir, "index.html"), `<p><style>${style}</style>`);
  expect(await policy()).toContain(`; style-src 'self' ${styleHash}; script-src 'self';`);
});

describe("what the build has compressed", () => {
  const plain = "a long, long text";
  let dir = "";
  beforeAll(() => {
    dir = join(root, "compressed");
    mkdirSync(join(dir, "assets"), { recursive: true });
    writeFileSync(join(dir, "index.html"), `<style>${style}</style>`);
    writeFileSync(join(dir, "index.html.br"), "page, br");
    for (const name of ["both", "only-gzip", "stale"]) writeFileSync(join(dir, "assets", `${name}.js`), plain);
    writeFileSync(join(dir, "assets", "both.js.br"), "br");
    writeFileSync(join(dir, "assets", "both.js.gz"), "gzip");
    writeFileSync(join(dir, "assets", "only-gzip.js.gz"), "gzip");
    writeFileSync(join(dir, "assets", "stale.js.br"), "br");
    utimesSync(join(dir, "assets", "stale.js.br"), 1, 1);
  });

  test.each([
    ["both", "gzip, deflate, br, zstd", "br"],
    ["both", "gzip, br;q=0", "gzip"],
    ["both", "gzip;q=0.5, BR;q=0.1", "br"],
    ["both", "gzip; q=0.0", undefined],
    ["both", "brotli, x-gzip", undefined],
    ["both", "", undefined],
    ["only-gzip", "gzip, br", "gzip"],
    ["only-gzip", "br", undefined],
    ["stale", "br", undefined],
  ])("%s, for who takes %j: %s", async (name, accepted, encoding) => {
    const file = await createConsoleFiles(dir)(`/assets/${name}.js`, undefined, accepted);
    expect(await new Response(file?.body).text()).toBe(encoding ?? plain);
    expect(file?.headers["content-encoding"]).toBe(encoding);
    expect(file?.headers).toMatchObject({
      "content-type": "text/javascript; charset=utf-8",
      "content-length": String((encoding ?? plain).length),
      vary: "accept-encoding",
    });
  });

  test("is another file for who keeps it, with the page's own policy", async () => {
    const files = createConsoleFiles(dir);
    const page = await files("/", undefined, "br");
    expect(await new Response(page?.body).text()).toBe("page, br");
    expect(page?.headers["content-security-policy"]).toContain(styleHash);
    expect(await files("/", page?.headers["etag"], "br")).toMatchObject({ status: 304, body: null });
    expect(await files("/", page?.headers["etag"], "")).toMatchObject({ status: 200 });
  });
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
