import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { ConfigError } from "./config-error.ts";
import { lendDotEnv, readDotEnv } from "./read-dot-env.ts";

async function newFolder(content?: string | Buffer): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "vivavoce-env-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  if (content !== undefined) await writeFile(join(folder, ".env"), content);
  return folder;
}

it("reads a folder's .env, where there is one", async () => {
  expect(await readDotEnv(await newFolder())).toEqual({});
  const folder = await newFolder('# quickstart\nVOICE_LIVE_MODEL="gpt-4o"\nAZURE_VOICE_LIVE_API_KEY=\n');
  expect(await readDotEnv(folder)).toEqual({ VOICE_LIVE_MODEL: "gpt-4o", AZURE_VOICE_LIVE_API_KEY: "" });
  await rm(join(folder, ".env"));
  await mkdir(join(folder, ".env"));
  await expect(readDotEnv(folder)).rejects.toThrow(ConfigError);
});

it.each([
  ["\uFEFFPORT=1\r\nHOST = ::1 # here\r\n", { PORT: "1", HOST: "::1" }],
  ["export A='x\ny'\n\n  # B=2\nC=\"it's\"", { A: "x\ny", C: "it's" }],
  ['A="open\nB=1', { A: '"open', B: "1" }],
  ["A=1\n  # keys of the callers\nVIVAVOCE_API_KEYS=secret", { A: "1", VIVAVOCE_API_KEYS: "secret" }],
  ["\t# tabs\n\tA=1\nexport  B=2\nexport\tC=\t'3'\n", { A: "1", B: "2", C: "3" }],
  ["A='x\n # of the value\ny' # here\nB=1", { A: "x\n # of the value\ny", B: "1" }],
  ["A= # it's empty\nB=#'\nC='1'", { A: "", B: "", C: "1" }],
  ["A=1\rB=2\r", { A: "1", B: "2" }],
  ["A='x#y'# here\nB=x #y#z\nC=\"\"\nD=x\t# y", { A: "x#y", B: "x", C: "", D: "x" }],
  ["A=\nA= # here\nA=1", { A: "1" }],
  // Other programs have theirs in the same file, and take a # for a part of the value.
  [
    "DATABASE_URL=postgres://u:p#x@db/shop # of the shop\nA=it's#1\n",
    { DATABASE_URL: "postgres://u:p#x@db/shop", A: "it's#1" },
  ],
])("takes %j", async (text, variables) => {
  expect(await readDotEnv(await newFolder(text))).toEqual(variables);
});

// Node's parser would make one name of the two lines, and the server would be open.
it.each([
  ["PORT=1\nkeys for the shop\nVIVAVOCE_API_KEYS=secret", 2],
  ["VIVAVOCE_API_KEYS secret", 1],
  ["VIVAVOCE_API_KEYS: secret\nPORT=1", 1],
])("refuses a line of %j that says nothing, and does not repeat it", async (text, line) => {
  const failure = readDotEnv(await newFolder(text));
  await expect(failure).rejects.toThrow(`.env, line ${line}: expected NAME=value, or # and a comment.`);
});

it.each([
  [
    "A='tis\nVIVAVOCE_API_KEYS=secret\n# it's here",
    ".env, line 3: nothing may stand behind the quote that ends a value.",
  ],
  ["A='tis\nVIVAVOCE_API_KEYS=secret\nB='1'", ".env, line 3: nothing may stand behind the quote that ends a value."],
  ["A='x' y", ".env, line 1: nothing may stand behind the quote that ends a value."],
  ['PORT=1\nA="x\\" y"', ".env, line 2: nothing may stand behind the quote that ends a value."],
  ["A=`x`y # z", ".env, line 1: nothing may stand behind the quote that ends a value."],
  ["OPENAI_API_KEY=ab#cd", ".env, line 1: a value with # needs quotes, and a comment a blank before it."],
  ["PORT=a b#cd # e", ".env, line 1: a value with # needs quotes, and a comment a blank before it."],
  ["VIVAVOCE_ADMIN_KEY='ab#cd", ".env, line 1: a value with # needs quotes, and a comment a blank before it."],
  ["A=1\nB=2\nexport A=3", ".env, line 3: A is set in line 1 already."],
  ["__proto__=1\nPORT=1", ".env: __proto__ cannot be read as it stands there."],
])("refuses %j, of which a line would be lost", async (text, message) => {
  await expect(readDotEnv(await newFolder(text))).rejects.toThrow(message);
});

it("refuses what is no UTF-8", async () => {
  await expect(readDotEnv(await newFolder(Buffer.from("PORT=1\n", "utf16le")))).rejects.toThrow("save it as UTF-8");
});

it("lends what is read from the process, and nothing else", async () => {
  const folder = await newFolder(
    "VIVAVOCE_LANG=zh-CN\nVIVAVOCE_MODEL_CATALOGUE=mine.json\nHF_HOME=/here\nPORT=1\nHF_TOKEN=\n",
  );
  const env: Record<string, string | undefined> = { HF_HOME: "/there", VIVAVOCE_LANG: "" };
  await lendDotEnv(env, folder);
  expect(env).toEqual({ HF_HOME: "/there", VIVAVOCE_LANG: "zh-CN", VIVAVOCE_MODEL_CATALOGUE: "mine.json" });
  await expect(lendDotEnv(env, await newFolder("nothing"))).resolves.toBeUndefined();
});

it("lends no proxy that the environment names in letters of the other case", async () => {
  const folder = await newFolder("no_proxy=*\nHTTPS_PROXY=http://file\nhttp_proxy=http://a\nHTTP_PROXY=http://b\n");
  const env: Record<string, string | undefined> = { NO_PROXY: "shell", https_proxy: "http://shell", HTTP_PROXY: "" };
  await lendDotEnv(env, folder);
  expect(env).toEqual({
    NO_PROXY: "shell",
    https_proxy: "http://shell",
    http_proxy: "http://a",
    HTTP_PROXY: "http://b",
  });
});
