import { expect, test } from "vitest";
import { resolveEndpoint } from "./endpoint.ts";
import { createShownHeaders } from "./shown-headers.ts";

test("each request is made with the headers of its moment, and those of before are hidden too", () => {
  let apiKey = "sk-first-of-all-keys";
  const endpoint = resolveEndpoint({ baseUrl: "http://127.0.0.1:1/v1", model: "m", apiKey: () => apiKey });
  expect(endpoint.headers).toEqual({ authorization: "Bearer sk-first-of-all-keys" });
  apiKey = "sk-second-of-all-keys";
  expect(endpoint.headers).toEqual({ authorization: "Bearer sk-second-of-all-keys" });
  expect(endpoint.hide("sk-first-of-all-keys is gone, sk-second-of-all-keys is wrong")).toBe(
    "*** is gone, *** is wrong",
  );
});

test("what is wrong with headers is told at the start", () => {
  const fail = (): never => {
    throw new TypeError("no key");
  };
  expect(() => createShownHeaders(fail)).toThrow("no key");
});
