import { X509Certificate } from "node:crypto";
import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import type { Config } from "./config-schema.ts";
import type { TlsFiles } from "./read-tls.ts";

/** Before a certificate expires it is told of for so long: who renews by machine does so earlier. */
const soonMs = 14 * 24 * 3_600_000;

/** May be read by everybody of the machine. */
const othersRead = 0o004;

/** Lines about what a server can begin with and its clients will stumble over: times of the certificate, modes of the key. */
export async function tlsNotices(
  { server: { tls } }: Config,
  files: TlsFiles | undefined,
  { cwd, wallMs }: { readonly cwd: string; readonly wallMs: number },
): Promise<string[]> {
  const { cert, key } = tls;
  if (files === undefined || cert === undefined || key === undefined) return [];
  const certificate = new X509Certificate(files.cert);
  const [beginsMs, endsMs] = [Date.parse(certificate.validFrom), Date.parse(certificate.validTo)];
  const day = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
  const notices: string[] = [];
  if (endsMs <= wallMs) {
    notices.push(`WARNING: the certificate ${cert} expired on ${day(endsMs)}: clients refuse it.`);
  } else if (endsMs - wallMs < soonMs) {
    notices.push(`WARNING: the certificate ${cert} expires on ${day(endsMs)}. Restart the server with the new one.`);
  } else if (beginsMs > wallMs) {
    notices.push(`WARNING: the certificate ${cert} begins only on ${day(beginsMs)}: clients refuse it until then.`);
  }
  // Windows has other rights than these.
  const mode = process.platform === "win32" ? 0 : (await stat(resolve(cwd, key))).mode;
  if ((mode & othersRead) !== 0) {
    notices.push(`WARNING: everybody on this machine can read the private key ${key}: chmod 600 ${key}`);
  }
  return notices;
}
