import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { explain } from "./program-surroundings.ts";
import { serve } from "./serve.ts";

const said = (error: unknown): { code: number; lines: string[] } => {
  const lines: string[] = [];
  return { code: explain(error, (line) => lines.push(line)), lines };
};

test("a port that is taken is named, and who looks whose it is", async () => {
  const holder = createServer();
  await new Promise<void>((resolve) => holder.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void holder.close());
  const { port } = holder.address() as AddressInfo;
  const error = await new Promise((resolve) => createServer().on("error", resolve).listen(port, "127.0.0.1"));
  expect(said(error)).toEqual({
    code: 2,
    lines: [expect.stringContaining(`Port ${port} is taken by another program.`)],
  });
});

test("a port that is taken is told before engines are loaded", async () => {
  const holder = createServer();
  await new Promise<void>((resolve) => holder.listen(0, "127.0.0.1", resolve));
  const cwd = mkdtempSync(join(tmpdir(), "vivavoce-serve-"));
  onTestFinished(() => {
    holder.close();
    rmSync(cwd, { recursive: true });
  });
  const { port } = holder.address() as AddressInfo;
  const [printed, errors]: [string[], string[]] = [[], []];
  const code = await serve(["--port", String(port)], {
    env: {},
    cwd,
    print: (line) => void printed.push(line),
    printError: (line) => void errors.push(line),
    onStop: () => () => undefined,
  });
  expect({ code, printed, errors }).toEqual({
    code: 2,
    printed: [],
    errors: [expect.stringContaining(`Port ${port} is taken by another program.`)],
  });
});

test("a port that needs rights is told from an address that is not here", () => {
  const denied = Object.assign(new Error("denied"), { code: "EACCES", syscall: "listen", port: 443 });
  expect(said(denied)).toEqual({
    code: 2,
    lines: [expect.stringContaining("Port 443 is not for everybody's programs")],
  });
  const absent = Object.assign(new Error("absent"), { code: "EADDRNOTAVAIL", port: 443 });
  expect(said(absent).lines).toEqual([expect.stringContaining("cannot listen there (EADDRNOTAVAIL)")]);
  // A file that cannot be read is not a port.
  expect(() => said(Object.assign(new Error("denied"), { code: "EACCES", syscall: "open" }))).toThrow("denied");
});

test("names variables that nothing reads before anything else", async () => {
  const cwd = mkdtempSync(join(tmpdir(), "vivavoce-serve-"));
  onTestFinished(() => rmSync(cwd, { recursive: true }));
  const errors: string[] = [];
  const env = { VIVAVOCE_FROBNICATE: "1", VIVAVOCE_TLS_CERT: "absent.pem", VIVAVOCE_TLS_KEY: "absent.pem" };
  const surroundings = {
    env,
    cwd,
    print: () => undefined,
    printError: (line: string) => void errors.push(line),
    onStop: () => () => undefined,
  };
  expect(await serve([], surroundings)).toBe(2);
  expect(errors).toEqual([
    "WARNING: VIVAVOCE_FROBNICATE is set, and nothing here reads it.",
    expect.stringContaining("absent.pem: there is no such file"),
  ]);
});
