import type { HttpBindings } from "@hono/node-server";
import type { MiddlewareHandler } from "hono";
import { createOperatorAccess } from "../operator-access.ts";
import type { OperatorAccessOptions } from "../operator-access.ts";
import { refusalResponse, wrongMethod } from "../refusal.ts";
import type { Refusal } from "../refusal.ts";
import type { WholeDirectory } from "./whole-directory.ts";

/** Whose sessions operators see, and who they are. */
export interface AdminEndpointOptions extends Pick<OperatorAccessOptions, "key" | "entrance"> {
  /** Whether there is anything for operators at the moment. Asked at each request. */
  readonly isOn: () => boolean;
  readonly sessions: WholeDirectory;
}

const path = /^\/admin\/sessions(?:\/([\w.-]{1,128}))?$/;

/**
 * For operators: `GET /admin/sessions`, `GET /admin/sessions/{id}`, `DELETE /admin/sessions/{id}`. Without a key pages are
 * refused too, which send an Origin.
 */
export function createAdminEndpoint(options: AdminEndpointOptions): MiddlewareHandler<{ Bindings: HttpBindings }> {
  const { sessions } = options;
  const refuse = createOperatorAccess({ key: options.key, entrance: options.entrance, notLocal, noKey });
  return async (context, next) => {
    const { pathname } = new URL(context.req.url);
    if (!options.isOn() || (pathname !== "/admin" && !pathname.startsWith("/admin/"))) return next();
    const refusal = await refuse(context.env.incoming);
    if (refusal !== undefined) return refusalResponse(refusal);
    if (options.key() === undefined && context.req.header("origin") !== undefined) return refusalResponse(notLocal);
    const match = path.exec(pathname);
    if (match === null) return refusalResponse(nothingHere);
    const [, id] = match;
    const { method } = context.req;
    if (method !== "GET" && (method !== "DELETE" || id === undefined)) return refusalResponse(notThatWay);
    if (id === undefined) return answer(await sessions.list());
    const {
      sessions: [found],
      missing = [],
    } = await sessions.list(id);
    if (found === undefined) return refusalResponse(notFound(missing));
    if (method === "GET") return answer(found);
    return (await sessions.hangUp(id)) ? answer({ ...found, hung_up: true }) : refusalResponse(notFound(missing));
  };
}

function answer(body: object): Response {
  return Response.json(body, { headers: { "cache-control": "no-store", "x-content-type-options": "nosniff" } });
}

const nothingHere: Refusal = { status: 404, code: "not_found", message: "There is /admin/sessions, and each of them." };

const noSession: Refusal = { status: 404, code: "session_not_found", message: "There is no session of that id now." };

/** It may be where nobody answers. */
function notFound(missing: readonly string[]): Refusal {
  if (missing.length === 0) return noSession;
  const message = `No gateway that answers has a session of that id now. These did not answer: ${missing.join(", ")}.`;
  return { ...noSession, message };
}

const notLocal: Refusal = {
  status: 403,
  code: "admin_not_shared",
  message:
    "Sessions are managed by programs on this machine. With server.admin.key set, they are by whoever has that key.",
};

const noKey: Refusal = {
  status: 401,
  code: "admin_key_required",
  message: "Sessions are managed by whoever sends the key of server.admin.key as a bearer token.",
  headers: { "www-authenticate": "Bearer" },
};

const notThatWay = wrongMethod("Sessions are read with GET, and one is ended with DELETE.", ["GET", "DELETE"]);
