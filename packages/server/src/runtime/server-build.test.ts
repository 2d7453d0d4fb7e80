import { expect, test } from "vitest";
import { serverBuild } from "./server-build.ts";
import { serverVersion } from "./server-version.ts";

test("a build is its version and what its code is, the same each time", () => {
  expect(serverBuild()).toMatch(/^\d+\.\d+\.\d+\S*\+[0-9a-f]{8}$/);
  expect(serverBuild().startsWith(`${serverVersion}+`)).toBe(true);
  expect(serverBuild()).toBe(serverBuild());
});
