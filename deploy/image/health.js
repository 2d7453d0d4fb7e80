// Whether the server of this container is ready: with status 0 it is.
const { HOST, PORT = "8080", VIVAVOCE_TLS_CERT } = process.env;
const host = HOST === undefined || HOST === "0.0.0.0" || HOST === "::" ? "localhost" : HOST;
if (VIVAVOCE_TLS_CERT !== undefined) process.env["NODE_TLS_REJECT_UNAUTHORIZED"] = "0";
const scheme = VIVAVOCE_TLS_CERT === undefined ? "http" : "https";
try {
  const { status } = await fetch(`${scheme}://${host}:${PORT}/health`, { signal: AbortSignal.timeout(4000) });
  process.exitCode = status === 200 ? 0 : 1;
} catch {
  process.exitCode = 1;
}
