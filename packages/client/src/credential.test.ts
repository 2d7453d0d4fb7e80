import { expect, it } from "vitest";
import { connectOver } from "./connect.ts";
import { resolveCredential } from "./credential.ts";
import { ScriptedConnection } from "./testing/scripted-connection.ts";

class KeyCredential {
  get key(): string {
    return "k";
  }
}

it("takes keys and tokens in every form", async () => {
  expect(resolveCredential(undefined)).toBeUndefined();
  expect(resolveCredential("k")).toEqual({ key: "k" });
  expect(resolveCredential(new KeyCredential())).toEqual({ key: "k" });
  expect(resolveCredential({ token: "t" })).toEqual({ token: "t" });
  const asked: unknown[] = [];
  const source = {
    getToken: (scopes: string | string[]) => {
      asked.push(scopes);
      return Promise.resolve({ token: "t", expiresOnTimestamp: 0 });
    },
  };
  expect(await resolveCredential(source)).toEqual({ token: "t" });
  await resolveCredential(source, ["https://cognitiveservices.azure.com/.default"]);
  expect(asked).toEqual(["https://ai.azure.com/.default", ["https://cognitiveservices.azure.com/.default"]]);
});

it.each([["key\n"], [{ key: "kéy" }], [{ token: "to\nken" }], [{ getToken: () => Promise.resolve({ token: "t\n" }) }]])(
  "says so when a secret cannot stand in a header (%#)",
  async (credential) => {
    const server = new ScriptedConnection();
    const connecting = connectOver(server.transport, { endpoint: "http://localhost", model: "m", credential });
    await expect(connecting).rejects.toMatchObject({
      name: "UnauthorizedError",
      message: expect.stringMatching(/^The (key|token) holds characters that cannot be sent/),
    });
    expect(server.requests).toEqual([]);
  },
);

it("reports what a transport throws once the token is there", async () => {
  const connecting = connectOver(
    () => {
      throw new Error("no such header");
    },
    { endpoint: "http://localhost", model: "m", credential: { getToken: () => Promise.resolve({ token: "t" }) } },
  );
  await expect(connecting).rejects.toThrow("no such header");
});

it.each([
  () => Promise.resolve(null),
  () => Promise.resolve(undefined as unknown as null),
  () => Promise.reject(new Error("AADSTS700016 tenant secret")),
])("says what to do when there is no token, and not what the source said (%#)", async (getToken) => {
  const server = new ScriptedConnection();
  const connecting = connectOver(server.transport, {
    endpoint: "http://localhost",
    model: "m",
    credential: { getToken },
  });
  const error = await connecting.catch((reason: unknown) => reason);
  expect(error).toMatchObject({ name: "UnauthorizedError", message: expect.stringContaining("Sign in") });
  expect(String(error)).not.toContain("AADSTS");
  expect(server.requests).toEqual([]);
});
