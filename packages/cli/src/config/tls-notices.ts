import { X509Certificate } from "node:crypto";
import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import type { Config } from "./config-schema.ts";
import { closing } from "./close-file.ts";
import type { TlsFiles } from "./read-tls.ts";

/** Before a certificate expires it is told of for so long: who renews by machine does so earlier. */
export const renewBeforeMs = 14 * 24 * 3_600_000;

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
  } else if (endsMs - wallMs < renewBeforeMs) {
    notices.push(`WARNING: the certificate ${cert} expires on ${day(endsMs)}. A new one is taken without a restart.`);
  } else if (beginsMs > wallMs) {
    notices.push(`WARNING: the certificate ${cert} begins only on ${day(beginsMs)}: clients refuse it until then.`);
  }
  // Windows has other rights than these.
  const stats = process.platform === "win32" ? undefined : await stat(resolve(cwd, key));
  if (stats !== undefined && (stats.mode & othersRead) !== 0) {
    notices.push(`WARNING: everybody on this machine can read the private key ${key}: ${closing(key, stats)}`);
  }
  return notices;
}
