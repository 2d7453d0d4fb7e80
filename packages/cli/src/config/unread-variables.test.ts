import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { unreadNotices, unreadVariables } from "./unread-variables.ts";

test.each([
  ["VIVAVOCE_FROBNICATE", "WARNING: VIVAVOCE_FROBNICATE is set, and nothing here reads it."],
  ["VIVAVOCE_PORT", "WARNING: VIVAVOCE_PORT is set, and nothing here reads it. Did you mean PORT?"],
  [
    "VIVAVOCE_OPENAI_API_KEY",
    "WARNING: VIVAVOCE_OPENAI_API_KEY is set, and nothing here reads it. Did you mean OPENAI_API_KEY?",
  ],
  ["VIVAVOCE_MODEL", "WARNING: VIVAVOCE_MODEL is set, and nothing here reads it. Did you mean VIVAVOCE_LLM_MODEL?"],
])("%s is named", (name, notice) => {
  const unread = unreadVariables({ [name]: "9000", PORT: "9000", PATH: "/bin" });
  expect(unread).toEqual([name]);
  expect(unreadNotices(unread)).toEqual([notice]);
});

test.each([
  ["VIVAVOCE_API_KEY", "VIVAVOCE_API_KEYS"],
  ["VIVAVOCE_CONFG", "VIVAVOCE_CONFIG"],
])("%s, which differs from a setting by a letter or two, is refused", (name, meant) => {
  expect(() => unreadVariables({ [name]: "k" })).toThrow(`Did you mean ${meant}?`);
});

test.each(["VIVAVOCE_URLS", "VIVAVOCE_GATEWAY", "VIVAVOCE_EDGE1"])(
  "%s, which is near to no setting, stops no server",
  (name) => {
    expect(unreadVariables({ [name]: "any" })).toEqual([name]);
  },
);

test.each(["VIVAVOCE_FROBNICATE", "VIVAVOCE_API_KEY"])("%s says nothing when it is empty", (name) => {
  expect(unreadVariables({ [name]: "" })).toEqual([]);
  expect(unreadVariables({ [name]: " " })).toEqual([]);
  expect(unreadVariables({ [name]: undefined })).toEqual([]);
});

// With a service named vivavoce-gateway, every pod of its namespace gets these.
test("what Kubernetes tells of its services is not ours", () => {
  const env = {
    VIVAVOCE_PORT: "tcp://10.0.0.1:8080",
    VIVAVOCE_SERVICE_HOST: "10.0.0.1",
    VIVAVOCE_GATEWAY_SERVICE_HOST: "10.0.0.1",
    VIVAVOCE_GATEWAY_SERVICE_PORT: "8080",
    VIVAVOCE_GATEWAY_SERVICE_PORT_HTTP: "8080",
    VIVAVOCE_GATEWAY_PORT: "tcp://10.0.0.1:8080",
    VIVAVOCE_GATEWAY_PORT_8080_TCP: "tcp://10.0.0.1:8080",
    VIVAVOCE_GATEWAY_PORT_8080_TCP_ADDR: "10.0.0.1",
    VIVAVOCE_GATEWAY_PORT_8080_TCP_PORT: "8080",
    VIVAVOCE_GATEWAY_PORT_8080_TCP_PROTO: "tcp",
  };
  expect(unreadVariables(env)).toEqual([]);
});

test("no variable that something of ours reads is warned of, or refused", () => {
  const root = fileURLToPath(new URL("../../../..", import.meta.url));
  const listed = execFileSync(
    "git",
    ["grep", "-ohE", "VIVAVOCE_[A-Z0-9_]*[A-Z0-9]", "--", ".", ":!*.test.ts", ":!CHANGELOG.md"],
    {
      cwd: root,
      encoding: "utf8",
    },
  );
  const named = new Set(listed.split("\n").filter((name) => name !== ""));
  // Beginnings of names that are put together.
  for (const beginning of ["VIVAVOCE_TLS"]) named.delete(beginning);
  expect(named.size).toBeGreaterThan(60);
  expect(unreadVariables(Object.fromEntries([...named].map((name) => [name, "any"])))).toEqual([]);
});
