import { ChatFailure } from "./chat-failure.ts";

/** Of a certificate that nobody here trusts; others are told by their own names. */
const untrusted = /SELF_SIGNED|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER|CERT_UNTRUSTED/;

/** Why a request to a server was not answered, in one line: who is there and is not trusted is another matter than nobody. */
export function noAnswer({ host, protocol }: URL, error: unknown): ChatFailure {
  return new ChatFailure(reasonFor(host, protocol, codeOf(error)), { cause: error });
}

function reasonFor(host: string, protocol: string, code: string): string {
  if (untrusted.test(code)) {
    return `${host} has a certificate that is not trusted here (${code}): name its authority in NODE_EXTRA_CA_CERTS.`;
  }
  if (code === "CERT_HAS_EXPIRED") return `The certificate of ${host} has expired.`;
  if (code === "CERT_NOT_YET_VALID") return `The certificate of ${host} is not valid yet: look at the clocks.`;
  if (code === "ERR_TLS_CERT_ALTNAME_INVALID")
    return `The certificate of ${host} is for another name: --endpoint with that one.`;
  if (protocol === "https:" && /EPROTO|ERR_SSL/.test(code)) return `${host} speaks no TLS: --endpoint with http://.`;
  if (protocol === "http:" && code.startsWith("HPE_")) {
    return `${host} answers nothing that is HTTP. If it has a certificate: --endpoint with https://.`;
  }
  // A server of TLS does so, and one that goes away.
  if (protocol === "http:" && /UND_ERR_SOCKET|ECONNRESET/.test(code)) {
    return `${host} does not answer: it closed the connection. If it has a certificate: --endpoint with https://.`;
  }
  return `${host} does not answer. Is vivavoce serve running there?`;
}

function codeOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof Error && "code" in cause ? String(cause.code) : "";
}
