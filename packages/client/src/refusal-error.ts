import {
  ConnectionError,
  ConnectionLostError,
  ForbiddenError,
  NotFoundError,
  UnauthorizedError,
  UnreachableError,
} from "./client-error.ts";

/** The error of a socket that never opened: its class by HTTP status, and what to do about it. */
export function refusalError(message: string, status: number | undefined): ConnectionError {
  switch (status) {
    case undefined:
      return new UnreachableError(`${message} ${adviceWithoutStatus(message)}`);
    case 401:
      return new UnauthorizedError(
        `${message} Check that the API key belongs to this endpoint, or sign in again for a fresh token.`,
        { status },
      );
    case 403:
      return new ForbiddenError(
        `${message} The credential is known but may not do this: check its role, and use a token where an agent is named.`,
        { status },
      );
    case 404:
      return new NotFoundError(`${message} Check the endpoint's host and path, and that the model is there.`, {
        status,
      });
    case 400:
      return new ConnectionError(`${message} Check the api-version and the model.`, { status });
    case 429:
      return new ConnectionError(`${message} Too many connections: wait a little, then try again.`, { status });
    default:
      return new ConnectionError(message, { status });
  }
}

/** The error of an open socket that broke. */
export function lossError(code: number, reason: string): ConnectionLostError {
  const why = reason === "" ? "" : `: ${reason}`;
  return new ConnectionLostError(`The connection was lost (code ${code}${why}). Connect again.`, { closeCode: code });
}

function adviceWithoutStatus(message: string): string {
  if (message.includes("ECONNREFUSED")) return "Nothing listens there: start the server, or correct the endpoint.";
  if (/ENOTFOUND|EAI_AGAIN/.test(message)) return "The host's name is not known: correct the endpoint.";
  if (/certificate|self[- ]signed|CERT_|ALTNAME/i.test(message)) {
    return "Its certificate is not trusted: name the authority in NODE_EXTRA_CA_CERTS, or pass `ca`.";
  }
  if (/EPROTO|wrong version number/.test(message)) {
    return "What answers there speaks no TLS: use http:// or ws://, or correct the port.";
  }
  return "Check the endpoint, the credential and the network.";
}
