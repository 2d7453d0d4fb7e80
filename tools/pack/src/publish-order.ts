import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { PackedPackage } from "./pack-all.ts";

interface Dependent {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/** Packages in an order in which each comes after those of them that it needs: what is published can be installed at once. */
export function publishOrder(packed: readonly PackedPackage[]): PackedPackage[] {
  const byName = new Map(packed.map((each) => [each.name, each]));
  const ordered = new Set<PackedPackage>();
  const visit = (each: PackedPackage, above: readonly string[]): void => {
    if (ordered.has(each)) return;
    if (above.includes(each.name)) throw new Error(`packages need each other: ${[...above, each.name].join(", ")}`);
    const { dependencies, optionalDependencies } = JSON.parse(
      readFileSync(join(each.stage, "package.json"), "utf8"),
    ) as Dependent;
    for (const [name, wanted] of Object.entries({ ...dependencies, ...optionalDependencies })) {
      const [, alias] = /^npm:(@?[^@]+)@/u.exec(wanted) ?? [];
      const needed = byName.get(alias ?? name);
      if (needed !== undefined) visit(needed, [...above, each.name]);
    }
    ordered.add(each);
  };
  for (const each of packed) visit(each, []);
  return [...ordered];
}
