import { createPrivateKey, X509Certificate } from "node:crypto";
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { ConfigError } from "./config-error.ts";
import type { LoadedConfig } from "./load-config.ts";
import { nameOrigin, originOf } from "./origins.ts";

/** Certificate chain and private key, both PEM. */
export interface TlsFiles {
  readonly cert: string;
  readonly key: string;
}

/**
 * Reads the certificate and the key that are configured; undefined when neither is.
 * @throws ConfigError when only one is configured, a file cannot be read or is no PEM, or the two do not belong together
 */
export async function readTls(loaded: LoadedConfig, cwd: string): Promise<TlsFiles | undefined> {
  const { cert, key } = loaded.config.server.tls;
  if (cert === undefined && key === undefined) return undefined;
  if (cert === undefined || key === undefined) {
    const [given, missing] = cert === undefined ? ["key", "cert"] : ["cert", "key"];
    const hint = `Set VIVAVOCE_TLS_${missing?.toUpperCase()} too.`;
    throw problem(
      loaded,
      `server.tls.${given}`,
      `TLS needs a certificate and a key, and the ${missing} is not set. ${hint}`,
    );
  }
  const texts = {
    cert: await readPem(loaded, "server.tls.cert", resolve(cwd, cert)),
    key: await readPem(loaded, "server.tls.key", resolve(cwd, key)),
  };
  const certificate = parse(() => new X509Certificate(texts.cert));
  if (!certificate) throw problem(loaded, "server.tls.cert", `${cert} holds no PEM certificate.`);
  const privateKey = parse(() => createPrivateKey(texts.key));
  if (!privateKey) throw problem(loaded, "server.tls.key", `${key} holds no PEM private key without a password.`);
  if (!certificate.checkPrivateKey(privateKey)) {
    throw problem(loaded, "server.tls.key", `${key} is not the key of the certificate ${cert}.`);
  }
  return texts;
}

async function readPem(loaded: LoadedConfig, key: string, path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unknown error";
    const reason = code === "ENOENT" ? "there is no such file" : `it cannot be read (${code})`;
    throw problem(loaded, key, `${path}: ${reason}.`);
  }
}

function parse<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

function problem({ origins }: LoadedConfig, key: string, text: string): ConfigError {
  return new ConfigError(`${nameOrigin(originOf(origins, key))}: ${key}: ${text}`);
}
