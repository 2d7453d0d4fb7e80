import { asyncApi } from "./async-api.ts";
import { describeProtocol } from "./describe-protocol.ts";
import { errorsPage } from "./errors-page.ts";
import { clientEventsPage, serverEventsPage } from "./event-pages.ts";
import { indexPage } from "./index-page.ts";
import { itemsPage, responseCreatePage, sessionPage } from "./object-pages.ts";
import { compactJson } from "./markdown.ts";
import { versionsPage } from "./versions-page.ts";

/** Every generated file of the wire's reference by name, as text. The same on every call. */
export function referenceFiles(): ReadonlyMap<string, string> {
  const protocol = describeProtocol();
  return new Map([
    ["index.md", indexPage(protocol)],
    ["client-events.md", clientEventsPage(protocol)],
    ["server-events.md", serverEventsPage(protocol)],
    ["session.md", sessionPage(protocol)],
    ["response-create.md", responseCreatePage(protocol)],
    ["items.md", itemsPage(protocol)],
    ["errors.md", errorsPage(protocol)],
    ["versions.md", versionsPage(protocol)],
    ["asyncapi.json", `${compactJson(asyncApi())}\n`],
  ]);
}
