import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { ConfigError } from "./config-error.ts";
import { isClosed } from "./exposure.ts";
import { readCommandLine } from "./command-flags.ts";
import { configArgs } from "./flags.ts";
import { loadConfig } from "./load-config.ts";
import { printConfig, showConfig } from "./show-config.ts";

const tenantId = "11111111-2222-3333-4444-555555555555";

async function load(server: object, env: Record<string, string> = {}, args: readonly string[] = []) {
  const cwd = mkdtempSync(join(tmpdir(), "vivavoce-access-"));
  onTestFinished(() => rmSync(cwd, { recursive: true }));
  writeFileSync(join(cwd, "vivavoce.config.json"), JSON.stringify({ server }));
  return loadConfig({ flags: readCommandLine(args, configArgs).flags, env, cwd });
}

async function failure(server: object, env: Record<string, string> = {}): Promise<string> {
  const error: unknown = await load(server, env).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof ConfigError)) throw new Error("it was taken");
  return error.message;
}

describe("keys", () => {
  test("texts, and objects with names and limits; shown without the secrets", async () => {
    const loaded = await load({
      apiKeys: ["secret-one", { key: "secret-two", name: "shop", maxSessions: 3, connectionsPerMinute: 30 }],
      bearerTokens: [{ token: "secret-three", name: "robot" }],
    });
    expect(loaded.config.server.apiKeys[1]).toMatchObject({ name: "shop", maxSessions: 3 });
    const shown = printConfig(loaded);
    expect(shown).not.toContain("secret-");
    expect(showConfig(loaded).find(({ key }) => key === "server.apiKeys")?.value).toEqual([
      "********",
      { key: "********", name: "shop", maxSessions: 3, connectionsPerMinute: 30 },
    ]);
    expect(shown).toMatch(/^server\.bearerTokens +\[\{"token":"\*+","name":"robot"\}\]/m);
  });

  test.each([
    [{ apiKeys: [{ name: "a", maxSessions: 1 }] }, /server\.apiKeys\.0: expected a text, or an object with key/],
    [{ apiKeys: [{ key: "secret", maxSession: 1 }] }, /server\.apiKeys\.0\.maxSession: there is no such key/],
    [{ apiKeys: [{ key: "secret", maxSessions: 0 }] }, /server\.apiKeys\.0/],
    [{ apiKeys: [{ key: "secret", name: "a b=c" }] }, /server\.apiKeys\.0/],
    [{ apiKeys: [""] }, /server\.apiKeys\.0/],
    [{ apiKeys: ["secret", { key: "secret", name: "a" }] }, /server\.apiKeys: a key is there twice/],
    [{ bearerTokens: [{ token: "secret", name: "a" }, "secret"] }, /server\.bearerTokens: a token is there twice/],
    [
      {
        apiKeys: [
          { key: "secret", name: "a" },
          { key: "secret2", name: "a" },
        ],
      },
      /server\.apiKeys: two keys have the same name/,
    ],
    [{ apiKeys: [{ key: "secret", name: "key-2" }, "secret2"] }, /two keys have the same name/],
    [{ bearerTokens: [{ key: "secret" }] }, /server\.bearerTokens\.0: expected a text, or an object with token/],
    [{ trustedProxies: ["10.0.0.0/33"] }, /trustedProxies\.0: expected an address, or a network/],
    [{ trustedProxies: ["proxy.example"] }, /trustedProxies\.0/],
  ])("%j is refused in one line, without the secret", async (server, message) => {
    const line = await failure(server);
    expect(line).toMatch(message);
    expect(line).not.toMatch(/secret|\n/);
  });
});

describe("Entra", () => {
  test("a tenant closes the server, and lets it be reached by others", async () => {
    const env = { VIVAVOCE_ENTRA_TENANT: tenantId, VIVAVOCE_ENTRA_ROLES: "Voice.Call", HOST: "0.0.0.0" };
    const { config } = await load({}, env);
    expect(config.server.entra).toMatchObject({ tenantId, roles: ["Voice.Call"], clockToleranceSeconds: 60 });
    expect(config.server.entra.audiences).toContain("https://ai.azure.com");
    expect(isClosed(config)).toBe(true);
    expect(isClosed((await load({})).config)).toBe(false);
  });

  test.each([
    [{ tenantId: "contoso" }, /server\.entra\.tenantId: Invalid GUID/],
    [{ jwksUrl: "http://keys.example/" }, /server\.entra\.jwksUrl: expected an https URL/],
    [{ jwksUrl: "https://keys.example/" }, /server\.entra: set tenantId, or both issuers and jwksUrl/],
    [{ roles: ["a"] }, /server\.entra: set tenantId/],
    [{ tenantId, audiences: [] }, /server\.entra\.audiences/],
    [{ tenant: tenantId }, /server\.entra\.tenant: there is no such key\. Did you mean server\.entra\.tenantId\?/],
  ])("%j is refused", async (entra, message) => {
    expect(await failure({ entra })).toMatch(message);
  });

  test("another issuer needs no tenant", async () => {
    const entra = { issuers: ["https://issuer.example"], jwksUrl: "http://127.0.0.1:9/keys", audiences: ["voice"] };
    expect(isClosed((await load({ entra })).config)).toBe(true);
  });
});
