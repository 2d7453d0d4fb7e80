import { isLocked } from "./upstream.ts";

/** Part of an upstream package, with its code as it is. */
export interface SlimPackage {
  readonly name: string;
  readonly description: string;
  readonly upstream: string;
  /** Whether a file of the upstream package, by its path with forward slashes, is taken. */
  readonly takes: (path: string) => boolean;
  /** What of the upstream package is left out, in a sentence. */
  readonly without: string;
  /** SPDX expression. */
  readonly licence: string;
  /** Where the licence's text is, if the upstream package has none: in this tool's `licences`, or in another package. */
  readonly licenceText?: { readonly own: string } | { readonly packageName: string };
  /** Fields that the upstream manifest lacks or has otherwise; undefined takes one out. */
  readonly manifest: Readonly<Record<string, unknown>>;
}

interface Platform {
  readonly os: string;
  readonly cpu: string;
}

/** Those that onnxruntime-node 1.30 and decibri 5.7 have libraries for. */
const platforms: readonly Platform[] = [
  { os: "linux", cpu: "x64" },
  { os: "linux", cpu: "arm64" },
  { os: "darwin", cpu: "arm64" },
  { os: "win32", cpu: "x64" },
  { os: "win32", cpu: "arm64" },
];

const fits = ({ os, cpu }: Platform): Readonly<Record<string, unknown>> => ({
  os: [os],
  cpu: [cpu],
  ...(os === "linux" && { libc: ["glibc"] }),
});
const isCode = (path: string): boolean => /^dist\/[^/]+\.(?:js|d\.ts)$/u.test(path);
const isLicence = (path: string): boolean => /^(?:LICENSE|THIRD-PARTY-NOTICES\.md)$/u.test(path);

/** Name of the package with the runtime for a platform; the one that `@vivavoce/engines` loads. */
const runtimeName = ({ os, cpu }: Platform): string => `@vivavoce/onnxruntime-${os}-${cpu}`;
const decibriName = ({ os, cpu }: Platform): string => `@vivavoce/decibri-${os}-${cpu}`;
const decibriUpstream = ({ os, cpu }: Platform): string =>
  `@decibri/decibri-${os}-${cpu}${{ linux: "-gnu", win32: "-msvc" }[os] ?? ""}`;

const runtime = (platform: Platform): SlimPackage => {
  const libraries = `bin/napi-v6/${platform.os}/${platform.cpu}/`;
  return {
    name: runtimeName(platform),
    description: `The ONNX inference runtime for Node on ${platform.os} ${platform.cpu}`,
    upstream: "onnxruntime-node",
    takes: (path) => isCode(path) || path.startsWith(libraries),
    without: "the libraries of other platforms (290 MB in all) and the install script, which fetches more",
    licence: "MIT",
    licenceText: { own: "onnxruntime.txt" },
    manifest: {
      ...fits(platform),
      // All that its code requires; the others are for the install script.
      dependencies: { "onnxruntime-common": "1.30.0" },
    },
  };
};

/** Only what the lock file has with its hash can be taken apart; for other platforms the upstream package is named as it is. */
const soundPlatforms = platforms.filter((platform) => isLocked(decibriUpstream(platform)));

const sound = (platform: Platform): SlimPackage => ({
  name: decibriName(platform),
  description: `Microphone and speaker for Node on ${platform.os} ${platform.cpu}`,
  upstream: decibriUpstream(platform),
  takes: (path) => path.endsWith(".node") || isLicence(path),
  without: "a copy of ONNX Runtime, for functions that are not used here",
  licence: "Apache-2.0",
  licenceText: { packageName: "decibri" },
  manifest: fits(platform),
});

/** What takes the place of upstream packages that bring much more than is used. */
export const slimPackages: readonly SlimPackage[] = [
  ...platforms.map(runtime),
  {
    name: "@vivavoce/decibri",
    description: "Microphone and speaker for Node",
    upstream: "decibri",
    takes: (path) => /^(?:src\/(?!browser)|index\.)/u.test(path) || isLicence(path),
    without: "its models of voice activity and noise, which are not used here",
    licence: "Apache-2.0",
    manifest: {
      // A missing library is told when sound is wanted; a platform without one is no reason not to install.
      os: undefined,
      cpu: undefined,
      browser: undefined,
      exports: { ".": { types: "./src/decibri.d.ts", default: "./src/decibri.js" } },
      optionalDependencies: Object.fromEntries(
        platforms.map((platform) => [
          decibriUpstream(platform),
          soundPlatforms.includes(platform) ? `npm:${decibriName(platform)}@5.7.0` : "5.7.0",
        ]),
      ),
    },
  },
  ...soundPlatforms.map(sound),
];

/** What a dependency of ours becomes when it is published, as optional dependencies. */
export const slimmed: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "onnxruntime-node": Object.fromEntries(platforms.map((platform) => [runtimeName(platform), "1.30.0"])),
  decibri: { decibri: "npm:@vivavoce/decibri@5.7.0" },
};
