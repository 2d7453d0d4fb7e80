/** Says whether a page of this origin may connect; `host` is the request's Host header. */
export type OriginPolicy = (origin: string | undefined, host: string | undefined) => boolean;

/** What decides about origins. */
export interface OriginPolicyOptions {
  /** Whether sessions need a credential. Then every origin may try: a page cannot lend itself a key it does not know. */
  readonly closed: boolean;
  /** Name or address the server listens on. */
  readonly host: string;
  /** More origins, each as a browser sends it. */
  readonly allowedOrigins: readonly string[];
}

/**
 * Keeps foreign pages off an open server. A browser lets any page open a WebSocket to loopback or to the local
 * network, and a page can point its own name at our address (DNS rebinding), so being "the same origin" is believed
 * only of addresses, of loopback names and of the name the server was told to listen on.
 */
export function createOriginPolicy(options: OriginPolicyOptions): OriginPolicy {
  if (options.closed) return () => true;
  const allowed = new Set(options.allowedOrigins.map((origin) => origin.toLowerCase().replace(/\/$/, "")));
  return (origin, host) => {
    if (origin === undefined) return true; // not a browser
    if (allowed.has(origin.toLowerCase())) return true;
    const page = URL.canParse(origin) ? new URL(origin) : undefined;
    if (page === undefined || page.hostname === "") return false;
    if (isLoopback(page.hostname)) return true;
    const isSame = host !== undefined && page.host === normalHost(page, host);
    return isSame && (isAddress(page.hostname) || page.hostname === options.host.toLowerCase());
  };
}

/** The Host header as the page's URL would write it, so that default ports compare equal. */
function normalHost(page: URL, host: string): string {
  const text = `${page.protocol}//${host}`;
  return URL.canParse(text) ? new URL(text).host : "";
}

function isLoopback(hostname: string): boolean {
  return (
    hostname === "localhost" ||
    hostname.endsWith(".localhost") ||
    hostname === "[::1]" ||
    /^127(\.\d{1,3}){3}$/.test(hostname)
  );
}

function isAddress(hostname: string): boolean {
  return hostname.startsWith("[") || /^\d{1,3}(\.\d{1,3}){3}$/.test(hostname);
}
