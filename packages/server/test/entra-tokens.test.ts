import { createHmac, createSecretKey, generateKeyPairSync, KeyObject, sign } from "node:crypto";
import { exportJWK, exportSPKI, generateKeyPair, importJWK, SignJWT } from "jose";
import type { CryptoKey } from "jose";
import { describe, expect, test } from "vitest";
import { createManualClock } from "@vivavoce/audio/clock";
import { createEntraTokens } from "../src/gateway/entra-tokens.ts";
import type { EntraOptions } from "../src/gateway/entra-tokens.ts";
import { createLogger } from "../src/runtime/logger.ts";
import { connectClient, goodTarget, refusedUpgrade, startGateway } from "./gateway-fixture.ts";
import { startIssuer, tenantId } from "./token-issuer.ts";
import type { TokenChange } from "./token-issuer.ts";

const startMs = 1_800_000_000_000;
const valid = { kind: "valid", caller: { id: `entra:${tenantId}:user-1`, name: "entra:user-1" } };
const invalid = { kind: "invalid" };

async function setUp(options: Partial<EntraOptions> = {}) {
  const clock = createManualClock(startMs);
  const issuer = await startIssuer(() => clock.wallMs() / 1000);
  const key = await issuer.addKey("one");
  const log: string[] = [];
  const logger = createLogger({ level: "info", format: "text", write: (line) => log.push(line), wallMs: () => 0 });
  const verifier = createEntraTokens({ tenantId, jwksUrl: issuer.jwksUrl, clock, logger, ...options });
  const verdict = async (change?: TokenChange, by: CryptoKey = key) => verifier.verify(await issuer.token(by, change));
  return { clock, issuer, key, verifier, verdict, log };
}

const base64url = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");

/** The token with another header, and its signature as it was. */
function withHeader(token: string, header: object): string {
  return [base64url(header), ...token.split(".").slice(1)].join(".");
}

describe("tokens that are taken", () => {
  test("of both versions, for both scopes", async () => {
    const { verdict } = await setUp();
    expect(await verdict()).toEqual(valid);
    const claims = { iss: `https://sts.windows.net/${tenantId}/`, aud: "https://cognitiveservices.azure.com" };
    expect(await verdict({ claims })).toEqual(valid);
    expect(await verdict({ claims: { aud: ["other", "https://ai.azure.com"] } })).toEqual(valid);
  });

  test.each(["RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"])("%s", async (alg) => {
    const { issuer, verdict } = await setUp();
    const key = await issuer.addKey("two", alg);
    expect(await verdict({ header: { alg, kid: "two" } }, key)).toEqual(valid);
  });

  test("clocks may be a minute apart", async () => {
    const { verdict } = await setUp();
    const now = startMs / 1000;
    expect(await verdict({ claims: { exp: now - 59 } })).toEqual(valid);
    expect(await verdict({ claims: { nbf: now + 59 } })).toEqual(valid);
  });
});

describe("tokens that are not", () => {
  const now = startMs / 1000;
  const wrong: readonly [what: string, change: TokenChange][] = [
    ["expired", { claims: { exp: now - 61 } }],
    ["not valid yet", { claims: { nbf: now + 61 } }],
    ["without an end", { claims: { exp: undefined } }],
    ["for somebody else", { claims: { aud: "https://graph.microsoft.com" } }],
    ["for nobody", { claims: { aud: undefined } }],
    ["of another issuer", { claims: { iss: "https://login.microsoftonline.com/other/v2.0" } }],
    ["of an issuer that begins alike", { claims: { iss: `https://login.microsoftonline.com/${tenantId}/v2.0/x` } }],
    ["of another tenant", { claims: { tid: "99999999-2222-3333-4444-555555555555" } }],
    ["of no tenant", { claims: { tid: undefined } }],
    ["of nobody", { claims: { oid: undefined, sub: undefined } }],
  ];
  test.each(wrong)("%s", async (_what, change) => {
    const { verdict } = await setUp();
    expect(await verdict(change)).toEqual(invalid);
  });

  test("forged: another key under the same name, a changed claim, a cut signature", async () => {
    const { issuer, key, verdict, verifier } = await setUp();
    const { privateKey } = await generateKeyPair("RS256");
    expect(await verdict({}, privateKey)).toEqual(invalid);
    const [header = "", payload = "", signature = ""] = (await issuer.token(key)).split(".");
    const claims = JSON.parse(Buffer.from(payload, "base64url").toString()) as object;
    const forged = [
      `${header}.${base64url({ ...claims, oid: "admin" })}.${signature}`,
      `${header}.${payload}.${signature.slice(0, -4)}`,
      `${header}.${payload}.`,
      `${header}.${payload}`,
      "..",
      "a.b.c",
    ];
    for (const token of forged) expect(await verifier.verify(token)).toEqual(invalid);
  });

  test("alg none, in any spelling", async () => {
    const { issuer, key, verifier } = await setUp();
    const token = await issuer.token(key);
    for (const alg of ["none", "None", "NONE", "nOnE", "", undefined, null, 1, ["RS256"]]) {
      const unsigned = withHeader(token, { alg, kid: "one" });
      expect(await verifier.verify(unsigned)).toEqual(invalid);
      expect(await verifier.verify(unsigned.replace(/\.[^.]*$/, "."))).toEqual(invalid);
    }
  });

  test("a public key as the secret of an HMAC, in every form that it has", async () => {
    const { issuer, key, verifier } = await setUp();
    const [, payload = ""] = (await issuer.token(key)).split(".");
    const [jwk = {}] = issuer.keys;
    const spki = await exportSPKI((await importJWK(jwk, "RS256")) as CryptoKey);
    for (const secret of [spki, spki.trim(), JSON.stringify(jwk), jwk.n ?? ""]) {
      for (const [alg, hash] of [
        ["HS256", "sha256"],
        ["HS512", "sha512"],
      ] as const) {
        const signed = `${base64url({ alg, kid: "one", typ: "JWT" })}.${payload}`;
        const mac = createHmac(hash, createSecretKey(Buffer.from(secret)))
          .update(signed)
          .digest("base64url");
        expect(await verifier.verify(`${signed}.${mac}`)).toEqual(invalid);
      }
    }
  });

  test("a shared secret among the published keys is no key", async () => {
    const { issuer, verifier, key } = await setUp();
    const secret = Buffer.alloc(32, 7);
    issuer.keys.push({ kty: "oct", k: secret.toString("base64url"), kid: "shared", alg: "HS256" });
    const [, payload = ""] = (await issuer.token(key)).split(".");
    const signed = `${base64url({ alg: "HS256", kid: "shared" })}.${payload}`;
    const mac = createHmac("sha256", secret).update(signed).digest("base64url");
    expect(await verifier.verify(`${signed}.${mac}`)).toEqual(invalid);
  });

  test("a key that the token brings along, or says where to find", async () => {
    const { issuer, verdict, verifier } = await setUp();
    const evil = await startIssuer(() => startMs / 1000);
    const evilKey = await evil.addKey("evil");
    const { publicKey, privateKey } = await generateKeyPair("RS256", { extractable: true });
    const jwk = await exportJWK(publicKey);
    for (const kid of ["one", "evil"]) {
      expect(await verdict({ header: { kid, jku: evil.jwksUrl, x5u: evil.jwksUrl } }, evilKey)).toEqual(invalid);
    }
    expect(await verdict({ header: { jwk } }, privateKey)).toEqual(invalid);
    expect(await verdict({ header: { jwk, kid: undefined } }, privateKey)).toEqual(invalid);
    const token = await new SignJWT({ iss: issuer.issuer, aud: "https://ai.azure.com", tid: tenantId, oid: "x" })
      .setProtectedHeader({ alg: "RS256", kid: "../../evil", x5c: ["MIIB"] })
      .setExpirationTime(startMs / 1000 + 60)
      .sign(evilKey);
    expect(await verifier.verify(token)).toEqual(invalid);
    expect(evil.requests()).toBe(0);
  });

  test("an extension that must be understood", async () => {
    const { issuer, key, verifier } = await setUp();
    const [, payload = ""] = (await issuer.token(key)).split(".");
    const signedWith = (header: object): string => {
      const signed = `${base64url({ alg: "RS256", kid: "one", ...header })}.${payload}`;
      return `${signed}.${sign("sha256", Buffer.from(signed), KeyObject.from(key)).toString("base64url")}`;
    };
    expect(await verifier.verify(signedWith({}))).toEqual(valid);
    expect(await verifier.verify(signedWith({ crit: ["policy"], policy: 1 }))).toEqual(invalid);
    expect(await verifier.verify(signedWith({ crit: ["b64"], b64: false }))).toEqual(invalid);
  });

  test("a signature of one kind under a key of another", async () => {
    const { issuer, verdict } = await setUp();
    const ec = await issuer.addKey("two", "ES256");
    expect(await verdict({ header: { alg: "ES256", kid: "one" } }, ec)).toEqual(invalid);
  });

  test("a weak key is none", async () => {
    const { issuer, verifier, key } = await setUp();
    const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 1024 });
    issuer.keys.push({ ...publicKey.export({ format: "jwk" }), kid: "weak", use: "sig" } as (typeof issuer.keys)[0]);
    const [, payload = ""] = (await issuer.token(key)).split(".");
    const signed = `${base64url({ alg: "RS256", kid: "weak" })}.${payload}`;
    const signature = sign("sha256", Buffer.from(signed), privateKey).toString("base64url");
    expect(await verifier.verify(`${signed}.${signature}`)).toEqual(invalid);
  });

  test("oversized, and those of strangers, do not even have the keys fetched", async () => {
    const { issuer, key, verdict, verifier } = await setUp();
    expect(await verdict({ claims: { groups: "g".repeat(20_000) } })).toEqual(invalid);
    expect(await verdict({ claims: { iss: "https://accounts.example" } })).toEqual(invalid);
    expect(await verifier.verify(withHeader(await issuer.token(key), { alg: "HS256" }))).toEqual(invalid);
    expect(issuer.requests()).toBe(0);
  });
});

test("a tenant must be named, or issuers and where their keys are", () => {
  const clock = createManualClock();
  expect(() => createEntraTokens({ clock })).toThrow(TypeError);
  expect(() => createEntraTokens({ clock, issuers: ["https://issuer.example"] })).toThrow(TypeError);
  expect(() => createEntraTokens({ clock, issuers: ["https://issuer.example"], jwksUrl: "keys" })).toThrow(TypeError);
});

describe("roles and scopes", () => {
  test("one of either is enough; none is forbidden", async () => {
    const { verdict } = await setUp({ roles: ["Voice.Call"], scopes: ["voice"] });
    expect(await verdict({ claims: { roles: ["Other", "Voice.Call"] } })).toEqual(valid);
    expect(await verdict({ claims: { scp: "other voice" } })).toEqual(valid);
    for (const claims of [{}, { roles: "Voice.Call" }, { scp: "voices" }, { roles: [], scp: "" }]) {
      expect(await verdict({ claims })).toEqual({ kind: "forbidden" });
    }
  });
});

describe("keys", () => {
  test("are fetched once for many tokens", async () => {
    const { issuer, verdict } = await setUp();
    const verdicts = await Promise.all(Array.from({ length: 20 }, () => verdict()));
    expect(verdicts).toEqual(Array.from({ length: 20 }, () => valid));
    expect(issuer.requests()).toBe(1);
  });

  test("rotate: a new one is looked for, but not for every invented name", async () => {
    const { clock, issuer, verdict } = await setUp();
    expect(await verdict()).toEqual(valid);
    const next = await issuer.addKey("two");
    const byNext = { header: { kid: "two" } };
    expect(await verdict(byNext, next)).toEqual(invalid); // the last look was just now
    clock.advance(30_000);
    expect(await verdict(byNext, next)).toEqual(valid);
    for (let count = 0; count < 50; count++) await verdict({ header: { kid: `invented ${count}` } });
    expect(issuer.requests()).toBe(2);
    issuer.keys.splice(0, 1);
    clock.advance(3_600_000);
    await verdict(byNext, next);
    await expect.poll(() => issuer.requests()).toBe(3);
    await expect.poll(() => verdict()).toEqual(invalid);
  });

  test("old ones are used for a day when the issuer cannot be reached", async () => {
    const { clock, issuer, verdict, log } = await setUp();
    await verdict();
    issuer.answer = (respond) => respond(500, "broken");
    clock.advance(23 * 3_600_000);
    expect(await verdict()).toEqual(valid);
    await expect.poll(() => log.join()).toContain("keys of the token issuer not fetched");
    clock.advance(3_600_000);
    expect(await verdict()).toEqual({ kind: "unavailable" });
    issuer.answer = undefined;
    expect(await verdict()).toEqual({ kind: "unavailable" }); // it was tried just now
    clock.advance(5_000);
    expect(await verdict()).toEqual(valid);
  });

  test.each([
    ["a redirect", 302, "", { location: "http://127.0.0.1:1/keys" }],
    ["no JSON", 200, "<html>", {}],
    ["no keys", 200, '{"keys":[]}', {}],
    ["something else", 200, '{"keys":{"a":1}}', {}],
    ["an endless list", 200, `{"keys":["${"x".repeat(300_000)}"]}`, {}],
    ["an error", 404, "{}", {}],
  ])("cannot be had from %s", async (_what, status, body, headers) => {
    const { issuer, verdict } = await setUp();
    issuer.answer = (respond) => respond(status, body, headers as Record<string, string>);
    expect(await verdict()).toEqual({ kind: "unavailable" });
    expect(await verdict()).toEqual({ kind: "unavailable" });
    expect(issuer.requests()).toBe(1);
  });

  test("are not waited for without end", async () => {
    const { clock, issuer, verdict } = await setUp();
    issuer.answer = () => {};
    const pending = verdict();
    await expect.poll(() => issuer.requests()).toBe(1);
    clock.advance(5_000);
    expect(await pending).toEqual({ kind: "unavailable" });
  });
});

describe("at the gateway", () => {
  let token = "";
  let tokens = createEntraTokens({ tenantId, clock: createManualClock() });
  async function withIssuer() {
    const clock = createManualClock(startMs);
    const issuer = await startIssuer(() => clock.wallMs() / 1000);
    token = await issuer.token(await issuer.addKey("one"));
    tokens = createEntraTokens({ tenantId, jwksUrl: issuer.jwksUrl, clock });
    return { issuer, clock };
  }
  const keys = { apiKeys: ["right-key"], bearerTokens: ["right-token"] };
  const bearer = (value: string) => ({ headers: { authorization: `Bearer ${value}` } });

  test("a token opens a session, where static tokens do, beside keys and tokens", async () => {
    await withIssuer();
    const { url, sessions, log } = await startGateway({ credentials: keys, tokens });
    await connectClient(url(), [], bearer(token));
    await connectClient(url(`${goodTarget}&authorization=Bearer%20${token}`));
    await connectClient(url(), ["realtime", `openai-insecure-api-key.${token}`]);
    await connectClient(url(), [], bearer("right-token"));
    await connectClient(url(), [], { headers: { "api-key": "right-key" } });
    expect(sessions.map(({ request }) => request.caller?.name)).toEqual([
      ...Array.from({ length: 3 }, () => "entra:user-1"),
      "token-1",
      "key-1",
    ]);
    expect((await refusedUpgrade(url(), [], { headers: { "api-key": token } })).status).toBe(401);
    expect((await refusedUpgrade(url(), [], bearer(`${token}x`))).status).toBe(401);
    expect((await refusedUpgrade(url())).status).toBe(401);
    expect(log.join("\n")).not.toContain(token.slice(-40));
  });

  test("a server with a tenant alone is closed", async () => {
    await withIssuer();
    const { url, port } = await startGateway({ tokens });
    expect((await refusedUpgrade(url())).status).toBe(401);
    const client = await connectClient(url(), [], { ...bearer(token), origin: "https://page.example" });
    await client.received(1);
    const mint = await fetch(`http://127.0.0.1:${port}/v1/realtime/client_secrets`, {
      method: "POST",
      ...bearer(token),
    });
    expect(mint.status).toBe(200);
  });

  test("one subject has a share", async () => {
    const { issuer } = await withIssuer();
    const other = await issuer.token(await issuer.addKey("two"), { header: { kid: "two" }, claims: { oid: "user-2" } });
    const { url } = await startGateway({ tokens, limits: { maxSessions: 2 } });
    await connectClient(url(), [], bearer(token));
    expect((await refusedUpgrade(url(), [], bearer(token))).status).toBe(429);
    await connectClient(url(), [], bearer(other));
  });

  test("keys that cannot be had are 503, and a missing role 403", async () => {
    const { issuer, clock } = await withIssuer();
    issuer.answer = (respond) => respond(500, "");
    const { url } = await startGateway({ tokens });
    expect(await refusedUpgrade(url(), [], bearer(token))).toMatchObject({
      status: 503,
      headers: { "retry-after": "5" },
      error: { code: "credential_check_unavailable" },
    });
    issuer.answer = undefined;
    const strict = createEntraTokens({ tenantId, jwksUrl: issuer.jwksUrl, clock, roles: ["Voice.Call"] });
    const second = await startGateway({ tokens: strict });
    expect(await refusedUpgrade(second.url(), [], bearer(token))).toMatchObject({
      status: 403,
      error: { code: "insufficient_permissions" },
    });
  });

  test("a token whose keys are awaited holds up nobody, and a client that goes meanwhile is no trouble", async () => {
    const { issuer, clock } = await withIssuer();
    issuer.answer = () => {};
    const { url, sessions, log } = await startGateway({ credentials: keys, tokens });
    const waiting = Array.from({ length: 8 }, () =>
      connectClient(url(), [], { ...bearer(token), handshakeTimeout: 100 }).catch(() => "gone"),
    );
    await expect.poll(() => issuer.requests()).toBe(1);
    await connectClient(url(), [], bearer("right-token"));
    // One address does not have more than eight tokens verified at a time.
    await expect
      .poll(async () => (await refusedUpgrade(url(), [], bearer(token))).error["code"])
      .toBe("credential_check_busy");
    expect(await Promise.all(waiting)).toEqual(Array.from({ length: 8 }, () => "gone"));
    clock.advance(5_000);
    await expect.poll(() => log.filter((line) => line.includes("credential_check_unavailable")).length).toBe(1);
    issuer.answer = undefined;
    clock.advance(5_000);
    await connectClient(url(), [], bearer(token));
    expect(sessions).toHaveLength(2);
  });

  test("a server that stops while a token is verified opens no session", async () => {
    const { issuer } = await withIssuer();
    let release = (): void => {};
    issuer.answer = (respond) => {
      release = () => respond(200, JSON.stringify({ keys: issuer.keys }));
    };
    const { url, sessions, gateway } = await startGateway({ credentials: keys, tokens });
    const open = await connectClient(url(), [], bearer("right-token"));
    const refused = refusedUpgrade(url(), [], bearer(token));
    await expect.poll(() => issuer.requests()).toBe(1);
    const drained = gateway.drain();
    release();
    expect(await refused).toMatchObject({ status: 503, error: { code: "server_draining" } });
    expect(sessions).toHaveLength(1);
    sessions[0]?.finish();
    await open.closed;
    await drained;
  });
});
