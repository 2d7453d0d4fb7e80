import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { noAnswer } from "../chat/ask-server.ts";
import { adminUrl, askAdmin } from "./ask-admin.ts";
import { missingOf, printSession, printSessions, rowsOf } from "./print-sessions.ts";

const row = {
  id: "sess_1",
  caller: "shop",
  network: "203.0.113.0/24",
  dialect: "voice-live",
  model: "m\u001b[31m",
  started_at: "2026-11-29T12:00:00.000Z",
  age_seconds: 125,
  turns: null,
  state: "waiting",
};

/** A server that says this to whoever asks, and notes what it was asked. */
async function answering(status: number, body: string): Promise<{ url: URL; asked: string[] }> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url} ${request.headers.authorization ?? ""}`);
    response.writeHead(status).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return { url: adminUrl(`127.0.0.1:${(server.address() as AddressInfo).port}/some?where`), asked };
}

describe("vivavoce sessions", () => {
  it("asks where sessions are managed, with the key, about one of them", async () => {
    const { url, asked } = await answering(200, JSON.stringify({ sessions: [row] }));
    expect(rowsOf(await askAdmin({ url, key: "operator" }))).toEqual([row]);
    await askAdmin({ url, key: undefined }, "a/b", "DELETE");
    expect(asked).toEqual(["GET /admin/sessions Bearer operator", "DELETE /admin/sessions/a%2Fb "]);
  });

  it.each([
    [401, "admin_key_required", /wants the key of its operators: --key/],
    [403, "admin_not_shared", /only programs on its own machine/],
    [404, "session_not_found", /has no session sess_9 now/],
    [404, "not_found", /does not let sessions be managed. Start it with --admin/],
    [429, "too_many_attempts", /too many wrong keys/],
    [500, "server_error", /answers with HTTP 500/],
  ])("says in one line what a refusal with %i %s means", async (status, code, message) => {
    const { url } = await answering(status, JSON.stringify({ error: { code } }));
    await expect(askAdmin({ url, key: undefined }, "sess_9")).rejects.toThrow(message);
  });

  it("says so where nothing, or something else, answers, and where the address is none", async () => {
    await expect(askAdmin({ url: adminUrl("http://127.0.0.1:9"), key: undefined })).rejects.toThrow(/does not answer/);
    const { url } = await answering(200, "<html>");
    await expect(askAdmin({ url, key: undefined })).rejects.toThrow(/HTTP 200/);
    expect(() => adminUrl("ftp://x")).toThrow(/--endpoint: "ftp:\/\/x" is no address/);
    expect(adminUrl("wss://voice.example.org").href).toBe("https://voice.example.org/admin/sessions");
  });

  it("says where each session is, and whose are missing, when there are several gateways", () => {
    const [head, first] = printSessions([{ ...row, gateway: "one\u001b[2J" }]).split("\n");
    expect(head).toMatch(/model +gateway$/);
    expect(first).toMatch(/one/);
    expect(first).not.toContain("\u001b");
    expect(missingOf({ sessions: [], missing: ["two", 3] })).toEqual(["two", "3"]);
    expect(missingOf({ sessions: [] })).toEqual([]);
  });

  it("tells a certificate that is not trusted from a server that is not there", () => {
    const failed = (code: string, url: string): string =>
      noAnswer(new URL(url), new TypeError("fetch failed", { cause: Object.assign(new Error("x"), { code }) })).message;
    const [secure, plain] = ["https://box:8443/admin/sessions", "http://box:8443/admin/sessions"];
    expect(failed("DEPTH_ZERO_SELF_SIGNED_CERT", secure)).toMatch(/^box:8443 has a certificate .*NODE_EXTRA_CA_CERTS/);
    expect(failed("CERT_HAS_EXPIRED", secure)).toBe("The certificate of box:8443 has expired.");
    expect(failed("ERR_SSL_WRONG_VERSION_NUMBER", secure)).toMatch(/speaks no TLS/);
    expect(failed("UND_ERR_SOCKET", plain)).toMatch(/--endpoint with https/);
    expect(failed("ECONNREFUSED", secure)).toBe("box:8443 does not answer. Is vivavoce serve running there?");
  });

  it("prints a table that nobody can steer a terminal with", () => {
    expect(printSessions([])).toBe("There is no session now.");
    const [head, line] = printSessions([row]).split("\n");
    expect(head).toMatch(/^session +who +from +for +turns +state +model$/);
    expect(line).toMatch(/^sess_1 +shop +203\.0\.113\.0\/24 +2 min 5 s +- +waiting +m/);
    expect(line).not.toContain("\u001b");
    expect(printSession(row)).toContain("turns: \nstate: waiting");
  });

  it("prints what a server of another version leaves out as not known", () => {
    const rows = rowsOf({ sessions: [{ id: "sess_2" }, null, "sess_3"] });
    expect(printSessions(rows).split("\n")[1]).toMatch(/^sess_2( +-){6}$/);
    expect(rows).toHaveLength(1);
  });
});
