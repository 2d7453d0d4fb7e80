import type { InstalledPackage } from "./installed-tree.ts";

const permissive = "MIT|ISC|0BSD|Apache-2\\.0|BSD-[234]-Clause|Unlicense|CC0-1\\.0|BlueOak-1\\.0\\.0|Python-2\\.0";
const free = new RegExp(`^\\(?(?:${permissive})(?: (?:AND|OR) (?:${permissive}))*\\)?$`, "u");

/** Packages whose licence asks for more than to be named, or that name none. */
export function askingForMore(packages: readonly InstalledPackage[]): string[] {
  return packages
    .filter(({ licence }) => !free.test(licence))
    .map(({ name, licence }) => `${name}: ${licence || "none"}`);
}

/** A Markdown table of everything that is installed, by name. */
export function licenceReport(packages: readonly InstalledPackage[]): string {
  const rows = packages.map(({ name, version, licence }) => `| ${name} | ${version} | ${licence || "none"} |`);
  const unique = [...new Set(rows)].toSorted();
  return [
    "# Licences of what is installed",
    "",
    "| package | version | licence |",
    "| --- | --- | --- |",
    ...unique,
    "",
  ].join("\n");
}
