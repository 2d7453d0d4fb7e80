import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { X509Certificate } from "node:crypto";
import { needPrograms } from "../../../test/needs.ts";
import type { TlsFiles } from "../src/config/read-tls.ts";

const program = "openssl";

export const openssl = needPrograms(program, [program]);

/** Makes a certificate for localhost of so many days from now on, `NAME-cert.pem` and `NAME-key.pem` in the folder. */
export function makeCertificate(folder: string, name: string, days = 90): TlsFiles & { readonly fingerprint: string } {
  const files = `-keyout ${name}-key.pem -out ${name}-cert.pem`;
  const args = `req -x509 -newkey rsa:2048 -nodes -days ${days} ${files} -subj /CN=localhost`;
  execFileSync(program, args.split(" "), { cwd: folder, stdio: "ignore" });
  const read = (part: string): string => readFileSync(join(folder, `${name}-${part}.pem`), "utf8");
  const cert = read("cert");
  return { cert, key: read("key"), fingerprint: new X509Certificate(cert).fingerprint256 };
}
