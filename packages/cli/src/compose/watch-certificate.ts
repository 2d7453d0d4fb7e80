import { X509Certificate } from "node:crypto";
import { reasonOf } from "@vivavoce/audio/reason-of";
import type { Clock, Logger } from "@vivavoce/server";
import { ConfigError } from "../config/config-error.ts";
import type { TlsFiles } from "../config/read-tls.ts";
import { renewBeforeMs } from "../config/tls-notices.ts";
import { lookAgain } from "./look-again.ts";

/** Between two lines about one that ends soon. */
const remindMs = 24 * 3_600_000;

/** Which certificate is watched, and who is told of it. */
export interface CertificateWatchOptions {
  /** What the server shows now. */
  readonly tls: TlsFiles;
  /** Reads what the files hold. Rejects with a ConfigError where that is no certificate with its key. */
  readonly read: () => Promise<TlsFiles>;
  /** Shows it from now on; throws where it cannot. */
  readonly use: (tls: TlsFiles) => void;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Looks at the files of a certificate again and again. */
export interface CertificateWatch {
  /** Looks at once, because somebody asks for it, and says what came of it. Never rejects. */
  look(): Promise<void>;
  stop(): void;
}

/** What the files hold: a pair that can be shown, or why not. */
interface Candidate {
  readonly tls?: TlsFiles;
  readonly problem?: string;
}

/**
 * Takes a certificate that was renewed while the server runs. Files are read again and again: a link that is exchanged, as
 * certbot and Kubernetes do it, is seen like a file that is written. Nothing is believed before it was seen twice, since key and
 * certificate come one after the other. Whatever cannot be shown is told once, and the one in use stays.
 */
export function watchCertificate({ tls, read, use, clock, logger }: CertificateWatchOptions): CertificateWatch {
  let inUse = tls;
  let seen: Candidate | undefined;
  let told: string | undefined;
  // The start has told of it already.
  let age = ageOf(tls, clock.wallMs());
  let remindedAt = clock.now();
  const looks = lookAgain(clock, lookOnce, (reason) => {
    logger.log("error", "the certificate cannot be looked at", { reason });
  });

  async function find(): Promise<Candidate> {
    try {
      const found = await read();
      if (isSame(found, inUse)) return { tls: found };
      const problem = wrongTime(found, clock.wallMs());
      return problem === undefined ? { tls: found } : { problem };
    } catch (error) {
      if (error instanceof ConfigError) return { problem: error.message };
      throw error;
    }
  }

  async function lookOnce(isAsked: boolean): Promise<void> {
    const found = await find();
    if (looks.areOver) return;
    const before = seen;
    seen = found;
    const { problem } = found;
    if (found.tls !== undefined && isSame(found.tls, inUse)) {
      told = undefined;
      if (isAsked) logger.log("info", "the certificate is the one in use", facts(inUse, clock.wallMs()));
    } else if (isAsked || isAlike(found, before)) {
      if (found.tls !== undefined) take(found.tls, isAsked);
      else if (isAsked || told !== problem) tellBroken(problem);
    }
    remind();
  }

  function take(found: TlsFiles, isAsked: boolean): void {
    try {
      use(found);
    } catch (error) {
      const problem = reasonOf(error);
      if (isAsked || told !== problem) tellBroken(problem);
      return;
    }
    inUse = found;
    told = undefined;
    logger.log("info", "a renewed certificate is in use", facts(found, clock.wallMs()));
  }

  function tellBroken(reason: string | undefined): void {
    told = reason;
    const kept = facts(inUse, clock.wallMs());
    logger.log("warn", "the certificate was not renewed: the one in use stays", { reason, ...kept });
  }

  function remind(): void {
    const now = ageOf(inUse, clock.wallMs());
    if (now === age && (now === "good" || clock.now() - remindedAt < remindMs)) return;
    age = now;
    remindedAt = clock.now();
    if (now === "good") return;
    const message = now === "old" ? "the certificate expires soon" : "the certificate has expired: clients refuse it";
    logger.log(now === "old" ? "warn" : "error", message, facts(inUse, clock.wallMs()));
  }

  looks.start();
  return {
    look: () => looks.look(),
    stop: () => looks.stop(),
  };
}

function isSame(one: TlsFiles, other: TlsFiles): boolean {
  return one.cert === other.cert && one.key === other.key;
}

function isAlike(one: Candidate, other: Candidate | undefined): boolean {
  if (other === undefined) return false;
  if (one.tls === undefined || other.tls === undefined) return one.problem === other.problem && one.tls === other.tls;
  return isSame(one.tls, other.tls);
}

function endOf({ cert }: TlsFiles): number {
  return Date.parse(new X509Certificate(cert).validTo);
}

/** Who renews by machine does so before it is old: then something is wrong with that. */
function ageOf(tls: TlsFiles, wallMs: number): "good" | "old" | "expired" {
  const leftMs = endOf(tls) - wallMs;
  return leftMs <= 0 ? "expired" : leftMs < renewBeforeMs ? "old" : "good";
}

function facts(tls: TlsFiles, wallMs: number): { readonly expires: string; readonly days: number } {
  const endMs = endOf(tls);
  return { expires: new Date(endMs).toISOString(), days: Math.floor((endMs - wallMs) / 86_400_000) };
}

function wrongTime({ cert }: TlsFiles, wallMs: number): string | undefined {
  const { validFrom, validTo } = new X509Certificate(cert);
  if (Date.parse(validTo) <= wallMs) return `the new one expired on ${new Date(validTo).toISOString()}`;
  if (Date.parse(validFrom) > wallMs) return `the new one begins only on ${new Date(validFrom).toISOString()}`;
  return undefined;
}
