import { describe, expect, test } from "vitest";
import { RefusedHostError, createHostPolicy, isPrivateAddress } from "./host-policy.ts";

test.each([
  "0.0.0.0",
  "10.1.2.3",
  "100.64.0.1",
  "127.0.0.1",
  "169.254.169.254",
  "172.31.255.255",
  "192.168.1.1",
  "224.0.0.1",
  "255.255.255.255",
  "::",
  "::1",
  "::ffff:127.0.0.1",
  "::ffff:8.8.8.8",
  "64:ff9b::7f00:1",
  "fc00::1",
  "fe80::1",
  "ff02::1",
  "2002:7f00:1::",
  "not an address",
])("%s is not of the public internet", (address) => {
  expect(isPrivateAddress(address)).toBe(true);
});

test.each(["8.8.8.8", "172.32.0.1", "100.128.0.1", "2606:4700::1111"])("%s is public", (address) => {
  expect(isPrivateAddress(address)).toBe(false);
});

describe("hosts", () => {
  const check = (url: string, options: Partial<Parameters<typeof createHostPolicy>[0]> = {}): unknown => {
    try {
      return createHostPolicy({ allowPrivateHosts: false, allowedHosts: [], ...options })(new URL(url));
    } catch (error) {
      return error instanceof RefusedHostError ? error.message : error;
    }
  };

  test("numbers in any spelling are addresses", () => {
    for (const url of [
      "http://127.1/",
      "http://2130706433/",
      "http://0x7f.1/",
      "http://[::1]/",
      "http://10.0.0.1:80/",
    ]) {
      expect(check(url)).toContain("mcp.allowPrivateHosts");
    }
    expect(check("http://10.0.0.1/", { allowPrivateHosts: true })).toEqual({ mayBePrivate: true });
  });

  test("other protocols are refused", () => {
    expect(check("file:///etc/passwd", { allowPrivateHosts: true })).toContain("http");
  });

  test("a list holds hosts, with a port or for all", () => {
    const options = { allowedHosts: ["Tools.Example", "db.example:8443"] };
    expect(check("https://tools.example/mcp", options)).toEqual({ mayBePrivate: true });
    expect(check("http://tools.example:81/mcp", options)).toEqual({ mayBePrivate: true });
    expect(check("https://db.example:8443/", options)).toEqual({ mayBePrivate: true });
    for (const url of ["https://db.example/", "https://other.example/", "https://sub.tools.example/"]) {
      expect(check(url, options)).toContain("mcp.allowedHosts");
    }
  });
});
