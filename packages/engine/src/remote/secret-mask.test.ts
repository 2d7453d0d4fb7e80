import { describe, expect, test } from "vitest";
import { createSecretMask } from "./secret-mask.ts";

const token = "sk-Zq8Lw2Xv9Rt4Yb7N";
const mask = createSecretMask([`Bearer ${token}`, "Basic dXNlcjpwYXNzd29yZC1vZi11c2Vy", "pin1"], ["text/plain", "en"]);

describe("a secret that a server repeats", () => {
  test.each([
    ["as it is", token],
    ["with its scheme", `Bearer ${token}`],
    ["in other words", `invalid token "${token}", sorry`],
    ["in base64", Buffer.from(token).toString("base64")],
    ["in base64 with its scheme", Buffer.from(`Bearer ${token}`).toString("base64")],
    ["in hexadecimal", Buffer.from(token).toString("hex")],
    ["cut at its end", token.slice(0, 13)],
    ["cut at its beginning", token.slice(4)],
    ["with another beginning", `xx${token.slice(3)}yy`],
    ["decoded", "user:password-of-user"],
    ["of which only the password", "password-of-user"],
    ["short", "pin1"],
    ["a header that may be no secret", "text/plain"],
  ])("%s", (_, text) => {
    const masked = mask(`<<${text}>>`);
    expect(masked).toContain("***");
    for (let at = 0; at + 12 <= token.length; at++) expect(masked).not.toContain(token.slice(at, at + 12));
    expect(masked).not.toContain(text);
  });

  test("percent-encoded, or escaped as JSON does", () => {
    const odd = createSecretMask(['a/b+c "d" é']);
    expect(odd(encodeURIComponent('a/b+c "d" é'))).toBe("***");
    expect(JSON.parse(odd(JSON.stringify({ said: 'got a/b+c "d" é' })))).toEqual({ said: "got ***" });
  });
});

describe("what is not ASCII, where a server writes JSON in ASCII alone", () => {
  const said = '你的化验结果是“阳性” \n 😀 "naïve"';
  const ascii = (text: string): string =>
    JSON.stringify(text).replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
  const upper = (text: string): string =>
    ascii(text).replace(/\\u[0-9a-f]{4}/g, (unit) => `\\u${unit.slice(2).toUpperCase()}`);

  test.each([
    ["small", ascii],
    ["large", upper],
  ])("in %s digits, whole or cut", (_, write) => {
    const hide = createSecretMask([said]);
    const written = write(said);
    expect(hide(`{"detail":${written}}`)).toBe('{"detail":"***"}');
    expect(hide(`{"detail":${written.slice(0, 40)}`)).toBe('{"detail":"***');
  });
});

test("what is no secret stays", () => {
  const text = "The token sk-Zq8Lw2 is unknown. en, Bearer, Basic, sk-. ".repeat(50);
  expect(mask(text)).toBe(text);
  expect(createSecretMask([])("anything")).toBe("anything");
  expect(createSecretMask(["", "a"])("a banana")).toBe("a banana");
});
