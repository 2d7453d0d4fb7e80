import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { resolvePackageFile } from "./resolve-package-file.ts";

const upstream = { packageName: "@ricky0123/vad-web", path: "dist/silero_vad_v6.onnx" };
const file = {
  packageName: "@vivavoce/model-silero-vad",
  path: "silero_vad_v6.onnx",
  upstream,
  sha256: "1a153a22f4509e292a94e67d6f9b85e8deb25b4988682b7e174c65279d8788e3",
};

test("finds a file that the package does not export", async () => {
  const path = await resolvePackageFile("test", file);
  expect((await readFile(path)).length).toBeGreaterThan(1_000_000);
});

test("reads a file once", () => {
  expect(resolvePackageFile("test", file)).toBe(resolvePackageFile("other", file));
});

test.each([
  ["content that is another", { ...file, sha256: "0".repeat(64) }, /not the file.*install it again/u],
  ["a file that is missing", { ...file, upstream: { ...upstream, path: "dist/none.onnx" } }, /lacks dist\/none\.onnx/u],
  [
    "packages that are missing",
    { ...file, upstream: { ...upstream, packageName: "@vivavoce/not-there" } },
    /@vivavoce\/model-silero-vad is not installed/u,
  ],
])("refuses %s", async (_, wrong, message) => {
  await expect(resolvePackageFile("test-engine", wrong)).rejects.toMatchObject({
    code: "engine_unavailable",
    engine: "test-engine",
    message: expect.stringMatching(message) as string,
  });
});
