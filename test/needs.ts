import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

/**
 * Something beside the repository that a test cannot do without. Where it is missing the test is skipped under a title
 * that says so, and `.ci/run` counts and names it:
 *
 *     describe.skipIf(browsing.missing)(browsing.title("the console in Chromium"), () => { … });
 */
export interface Need {
  /** In words that stand after "for want of". */
  readonly what: string;
  readonly missing: boolean;
  /** The title, with the reason behind it where the test is skipped. */
  title(text: string): string;
}

/** A need of this name; `.ci/sum-up-tests.js` reads the titles it makes. */
export function createNeed(what: string, missing: boolean): Need {
  return { what, missing, title: (text) => (missing ? `${text} [skipped for want of ${what}]` : text) };
}

/** Folder of the shared test data: VIVAVOCE_TESTDATA, or ../shared/testdata beside the repository. */
export const recordingsDir =
  process.env["VIVAVOCE_TESTDATA"] ?? fileURLToPath(new URL("../../shared/testdata", import.meta.url));

/** Recordings of people, which are not part of the repository; `path` is below `recordingsDir`. */
export function recordings(path: string): Need {
  return createNeed("recordings (VIVAVOCE_TESTDATA)", !existsSync(`${recordingsDir}/${path}`));
}

/** Where Debian puts its Chromium. */
export const chromiumPath = "/usr/bin/chromium";

export const browsing = createNeed("a browser (chromium)", !existsSync(chromiumPath));

/** Priorities, namespaces and /proc as only Linux has them. */
export const linux = createNeed("Linux", process.platform !== "linux");

/** Programs that must be found; `what` names the Debian packages that bring them. */
export function needPrograms(what: string, names: readonly string[]): Need {
  return createNeed(what, !names.every(isThere));
}

function isThere(program: string): boolean {
  try {
    execFileSync("which", [program], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

/** A package that is not installed with the others, for example for its size. */
export function needPackage(name: string): Need {
  const require = createRequire(import.meta.url);
  let missing = false;
  try {
    require.resolve(`${name}/package.json`);
  } catch {
    missing = true;
  }
  return createNeed(`the package ${name}`, missing);
}

/** Where Debian puts the data of eSpeak NG. */
export const espeakDataDir = `/usr/lib/${process.arch === "arm64" ? "aarch64" : "x86_64"}-linux-gnu/espeak-ng-data`;

export const espeakData = createNeed("the data of eSpeak NG (espeak-ng-data)", !existsSync(espeakDataDir));

/** What carries a bus between servers. */
export const natsServer = needPrograms("a bus (nats-server)", ["nats-server"]);
