import { expect, test } from "vitest";
import { firstValueOf, headerOf, readUpgradeRequest, valuesOf } from "./upgrade-request.ts";

test("splits path, query, headers and protocols, and keeps repeated names", () => {
  const request = readUpgradeRequest({
    method: "GET",
    url: "/voice-live/realtime?Model=a&model=b&api-version=v",
    rawHeaders: [
      "API-Key",
      "one",
      "api-key",
      "two",
      "Sec-WebSocket-Protocol",
      "realtime, x",
      "sec-websocket-protocol",
      "y",
    ],
  });
  expect(request.path).toBe("/voice-live/realtime");
  expect(valuesOf(request.query, "model")).toEqual(["a", "b"]);
  expect(valuesOf(request.headers, "api-key")).toEqual(["one", "two"]);
  expect(request.protocols).toEqual(["realtime", "x", "y"]);
});

test("survives targets that are no URL", () => {
  const read = (url: string | undefined) => readUpgradeRequest({ method: undefined, url, rawHeaders: ["alone"] });
  expect(read(undefined)).toMatchObject({ method: "GET", path: "/" });
  expect(read("//").path).toBe("//");
  expect(read("http://elsewhere:99/voice-live/realtime?model=m")).toMatchObject({
    path: "/voice-live/realtime",
    query: [["model", "m"]],
  });
  expect(read("/%zz?model=%zz&x=%00")).toMatchObject({
    path: "/%zz",
    query: [
      ["model", "%zz"],
      ["x", "\0"],
    ],
  });
});

test("TR-23: a page's h- parameter stands for the header it cannot set", () => {
  const request = readUpgradeRequest({ url: "/?h-foo=fromquery&bar=1", rawHeaders: [] });
  expect(headerOf(request, "foo")).toBe("fromquery");
  expect(headerOf({ ...request, headers: [["foo", "fromheader"]] }, "foo")).toBe("fromheader");
  expect(firstValueOf(request.query, "none")).toBeUndefined();
});
