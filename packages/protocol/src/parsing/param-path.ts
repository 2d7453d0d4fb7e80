/** `["response", "tools", 0, "name"]` as `response.tools[0].name`; null for the root. */
export function paramPath(path: readonly PropertyKey[]): string | null {
  let text = "";
  for (const key of path) {
    if (typeof key === "number") text += `[${key}]`;
    else text += text === "" ? String(key) : `.${String(key)}`;
  }
  return text === "" ? null : text;
}
