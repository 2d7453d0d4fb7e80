import axe from "axe-core";
import type { Page } from "playwright-core";

/**
 * What axe finds wrong with a page as it is, once what comes into it has come: half faded in, nothing has its colours.
 * The page moves nothing from now on, or more might come in while axe looks.
 */
export async function barriersOf(page: Page): Promise<string[]> {
  await page.emulateMedia({ reducedMotion: "reduce" });
  if (!(await page.evaluate(() => "axe" in globalThis))) {
    // The policy takes no inline script; the debugger may run one all the same.
    await page.evaluate(axe.source);
  }
  return page.evaluate(async () => {
    const ending = document
      .getAnimations()
      .filter(({ effect }) => Number.isFinite(Number(effect?.getComputedTiming().endTime)));
    await Promise.allSettled(ending.map(({ finished }) => finished));
    interface Axe {
      run(): Promise<{
        readonly violations: readonly { readonly id: string; readonly nodes: readonly { readonly html: string }[] }[];
        readonly passes: readonly unknown[];
      }>;
    }
    const { violations, passes } = await (globalThis as unknown as { readonly axe: Axe }).axe.run();
    // Rules that found nothing to look at have proven nothing.
    if (passes.length < 20) return [`only ${passes.length} rules had something to look at`];
    return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`));
  });
}
