import { expect, test } from "vitest";
import { createOriginPolicy } from "./origin-policy.ts";

const open = createOriginPolicy({ closed: false, host: "Voice.lan", allowedOrigins: ["https://App.example/", "null"] });

test.each<[string, string | undefined, string | undefined, boolean]>([
  ["no origin: not a browser", undefined, "127.0.0.1:8080", true],
  ["loopback page on the same port", "http://localhost:8080", "localhost:8080", true],
  ["loopback page on another port", "http://127.0.0.1:5173", "localhost:8080", true],
  ["loopback by IPv6", "http://[::1]:8080", "[::1]:8080", true],
  ["a name below localhost", "http://app.localhost", "localhost:8080", true],
  ["same address", "http://192.168.1.5:8080", "192.168.1.5:8080", true],
  ["same address, default port", "https://192.168.1.5", "192.168.1.5:443", true],
  ["same address, other port", "http://192.168.1.5:81", "192.168.1.5:8080", false],
  ["the name it listens on", "http://voice.lan:8080", "voice.lan:8080", true],
  ["allowed by configuration", "https://app.example", "voice.lan:8080", true],
  ["allowed opaque origin", "null", "voice.lan:8080", true],
  ["foreign page", "https://evil.example", "localhost:8080", false],
  ["foreign page under a rebound name", "http://evil.example:8080", "evil.example:8080", false],
  ["name that begins like loopback", "http://localhost.evil.example", "localhost:8080", false],
  ["address that begins like loopback", "http://127.0.0.1.evil.example", "127.0.0.1", false],
  ["no URL", "evil", "localhost:8080", false],
  ["file page", "file://", "localhost:8080", false],
  ["broken host", "http://10.0.0.1", "10.0.0.1:x y", false],
])("open server: %s", (_name, origin, host, expected) => {
  expect(open(origin, host)).toBe(expected);
});

test("an opaque origin is refused unless allowed", () => {
  const strict = createOriginPolicy({ closed: false, host: "127.0.0.1", allowedOrigins: [] });
  expect(strict("null", "127.0.0.1:8080")).toBe(false);
});

test("a server with credentials leaves it to them", () => {
  const closed = createOriginPolicy({ closed: true, host: "127.0.0.1", allowedOrigins: [] });
  expect(closed("https://evil.example", "localhost")).toBe(true);
});
