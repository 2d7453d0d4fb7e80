import { describe, expect, test } from "vitest";
import { addressOf, createClientAddresses, networkOf } from "./client-address.ts";

const forwarded = (...values: string[]) => values.map((value) => ["x-forwarded-for", value] as const);

describe("without trusted proxies", () => {
  test("nobody is believed", () => {
    const addresses = createClientAddresses([]);
    expect(addresses.clientOf("127.0.0.1", forwarded("1.2.3.4"))).toBe("127.0.0.1");
    expect(addresses.clientOf("::ffff:9.9.9.9", forwarded("1.2.3.4"))).toBe("9.9.9.9");
  });
});

describe("behind trusted proxies", () => {
  const addresses = createClientAddresses(["10.0.0.0/8", "fd00::/8", "192.0.2.7"]);
  test.each([
    ["one proxy", "10.0.0.1", ["203.0.113.5"], "203.0.113.5"],
    ["a client that writes the header itself", "10.0.0.1", ["6.6.6.6, 203.0.113.5"], "203.0.113.5"],
    ["a client that names a proxy", "10.0.0.1", ["10.0.0.9, 203.0.113.5"], "203.0.113.5"],
    ["two proxies", "10.0.0.1", ["203.0.113.5, 192.0.2.7"], "203.0.113.5"],
    ["several headers", "10.0.0.1", ["6.6.6.6", "203.0.113.5"], "203.0.113.5"],
    ["no header", "10.0.0.1", [], "10.0.0.1"],
    ["a stranger with a header", "203.0.113.9", ["1.2.3.4"], "203.0.113.9"],
    ["a port", "10.0.0.1", ["203.0.113.5:4711"], "203.0.113.5"],
    ["IPv6", "fd00::1", ["[2001:db8::1]:4711"], "2001:db8::1"],
    ["IPv4 in IPv6", "::ffff:10.0.0.1", ["::ffff:203.0.113.5"], "203.0.113.5"],
    ["a word in place of an address", "10.0.0.1", ["203.0.113.5, unknown"], "10.0.0.1"],
    ["only proxies", "10.0.0.1", ["10.0.0.2, 10.0.0.3"], "10.0.0.2"],
  ])("%s", (_what, peer, values, client) => {
    expect(addresses.clientOf(peer, forwarded(...values))).toBe(client);
  });

  test("a header without end is not followed for ever", () => {
    const hops = Array.from({ length: 5_000 }, () => "10.0.0.2").join(",");
    expect(addresses.clientOf("10.0.0.1", forwarded(`6.6.6.6,${hops}`))).toBe("10.0.0.2");
  });
});

test.each(["10.0.0.0/33", "::1/129", "localhost", "", "10.0.0.0/x"])("%j is no network", (text) => {
  expect(() => createClientAddresses([text])).toThrow(TypeError);
});

test.each([
  ["192.0.2.1", "192.0.2.1"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
  ["2001:db8:1:2::9", "2001:db8:1:2::/64"],
  ["2001:DB8:1:2:ffff::", "2001:db8:1:2::/64"],
  ["2001:db8::1", "2001:db8:0:0::/64"],
  ["::1", "0:0:0:0::/64"],
  ["fe80::1%eth0", "fe80:0:0:0::/64"],
  ["", ""],
])("%s counts for %s", (address, network) => {
  expect(networkOf(addressOf(address))).toBe(network);
});
