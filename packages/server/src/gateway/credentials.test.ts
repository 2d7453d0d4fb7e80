import { describe, expect, test } from "vitest";
import { createCredentials } from "./credentials.ts";
import { createIdentify } from "./identify.ts";
import { readUpgradeRequest } from "./upgrade-request.ts";

const credentials = createCredentials({ apiKeys: ["key-one", "key-two"], bearerTokens: ["token-one"] });

interface Offer {
  readonly query?: string;
  readonly headers?: readonly string[];
}

function isAllowed({ query = "", headers = [] }: Offer): boolean {
  const request = readUpgradeRequest({ url: `/voice-live/realtime?${query}`, rawHeaders: headers });
  return credentials.callerOf(request) !== undefined;
}

/** Every way a client sends a secret, and which kinds are taken that way. */
const ways: readonly [name: string, offer: (secret: string) => Offer, takesTokens: boolean][] = [
  ["TR-30 api-key header", (secret) => ({ headers: ["api-key", secret] }), false],
  ["TR-30 header in other case", (secret) => ({ headers: ["Api-Key", secret] }), false],
  ["TR-21 api-key query", (secret) => ({ query: `api-key=${secret}` }), false],
  ["TR-21 query in other case", (secret) => ({ query: `API-Key=${secret}` }), false],
  ["TR-23 h-api-key query", (secret) => ({ query: `h-api-key=${secret}` }), false],
  ["TR-31 bearer header", (secret) => ({ headers: ["Authorization", `Bearer ${secret}`] }), true],
  ["TR-31 bearer in lower case", (secret) => ({ headers: ["authorization", `bearer  ${secret} `] }), true],
  ["TR-22 authorization query", (secret) => ({ query: `authorization=Bearer%20${secret}` }), true],
  ["TR-22 Authorization query with plus", (secret) => ({ query: `Authorization=Bearer+${secret}` }), true],
  ["TR-23 h-authorization query", (secret) => ({ query: `h-authorization=Bearer%20${secret}` }), true],
  [
    "subprotocol",
    (secret) => ({ headers: ["Sec-WebSocket-Protocol", `realtime, openai-insecure-api-key.${secret}`] }),
    true,
  ],
  ["TR-18 agent-access-token", (secret) => ({ query: `agent-access-token=${secret}` }), true],
];

describe.each(ways)("%s", (_name, offer, takesTokens) => {
  test("opens with a configured key", () => {
    expect(isAllowed(offer("key-one"))).toBe(true);
    expect(isAllowed(offer("key-two"))).toBe(true);
  });
  test("stays shut for anything else", () => {
    for (const wrong of ["key-onf", "key-one2", "key-on", "KEY-ONE", ""]) expect(isAllowed(offer(wrong))).toBe(false);
  });
  test(`${takesTokens ? "takes" : "does not take"} a bearer token`, () => {
    expect(isAllowed(offer("token-one"))).toBe(takesTokens);
  });
});

test("one valid credential is enough, in any order", () => {
  expect(isAllowed({ headers: ["api-key", "wrong"], query: "api-key=key-one" })).toBe(true);
  expect(isAllowed({ headers: ["api-key", "key-one"], query: "api-key=wrong" })).toBe(true);
  expect(isAllowed({ headers: ["api-key", "wrong", "api-key", "key-two"] })).toBe(true);
  expect(isAllowed({ headers: ["api-key", "wrong", "authorization", "Bearer wrong"] })).toBe(false);
});

test("needs the Bearer scheme and something behind it", () => {
  for (const value of ["key-one", "Basic key-one", "Bearer", "Bearer ", "Bearerkey-one", "Bearer key-one x"]) {
    expect(isAllowed({ headers: ["authorization", value] })).toBe(false);
  }
});

test("looks at a bounded number of offers", () => {
  const wrong = Array.from({ length: 16 }, () => "api-key=wrong").join("&");
  expect(isAllowed({ query: `${wrong}&api-key=key-one` })).toBe(false);
});

test("nothing offered is refused, and a server without secrets is open", async () => {
  expect(isAllowed({})).toBe(false);
  const secrets = { find: async () => undefined };
  const open = createIdentify({ credentials: createCredentials({ apiKeys: [], bearerTokens: [] }), secrets });
  const request = readUpgradeRequest({ url: "/", rawHeaders: ["api-key", "whatever"] });
  expect(await open(request, "192.0.2.1", false)).toEqual({
    kind: "known",
    caller: { id: "address:192.0.2.1", name: "192.0.2.1" },
  });
});

test("keys say whose they are, by their names or their places", () => {
  const named = createCredentials({
    apiKeys: ["one", { key: "two", name: "shop", maxSessions: 3 }],
    bearerTokens: ["three"],
  });
  const ownerOf = (key: string) =>
    named.callerOf(readUpgradeRequest({ url: "/", rawHeaders: ["authorization", `Bearer ${key}`] }));
  expect(["one", "two", "three", "four"].map(ownerOf)).toEqual([
    { id: "key:key-1", name: "key-1" },
    { id: "key:shop", name: "shop", maxSessions: 3 },
    { id: "token:token-1", name: "token-1" },
    undefined,
  ]);
  const twice = {
    apiKeys: [
      { key: "a", name: "shop" },
      { key: "b", name: "shop" },
    ],
    bearerTokens: [],
  };
  expect(() => createCredentials(twice)).toThrow(TypeError);
});

test("a name holds no #, or its caller's sessions would be had by the one whose name stands before it", () => {
  const named = (name: string) => [
    { key: "one", name: "shop" },
    { key: "two", name },
  ];
  for (const kind of ["apiKeys", "bearerTokens"] as const) {
    const none = { apiKeys: [], bearerTokens: [] };
    expect(() => createCredentials({ ...none, [kind]: named("shop#2") })).toThrow("The name of a key holds a #.");
    expect(() => createCredentials({ ...none, [kind]: named("shop-2") })).not.toThrow();
  }
});
