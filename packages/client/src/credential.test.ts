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

it.each([() => Promise.resolve(null), () => Promise.reject(new Error("AADSTS700016 tenant secret"))])(
  "says what to do when there is no token, and not what the source said (%#)",
  async (getToken) => {
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
  },
);
