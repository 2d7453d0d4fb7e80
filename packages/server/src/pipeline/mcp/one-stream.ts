import type { GuardedFetch } from "./guarded-fetch.ts";

/** Lets one stream be opened: a server that ends it would be asked again and again, as often as it says. */
export function oneStream(fetch: GuardedFetch): GuardedFetch {
  let isOpened = false;
  return async (url, init) => {
    if (init?.method === "POST") return fetch(url, init);
    // 204 tells a reader of event streams that there will be no more.
    if (isOpened) return new Response(null, { status: 204 });
    const response = await fetch(url, init);
    isOpened ||= response.ok;
    return response;
  };
}
