import { spellOut } from "./letter-names.ts";
import { cardinalWords, digitNames } from "./number-words.ts";
import type { ReadingRule } from "./word-context.ts";

const products =
  /^(version|versions|release|build|node|nodejs|node\.js|npm|ios|ipados|macos|android|windows|ubuntu|debian|fedora|python|java|ruby|php|go|rust|swift|kotlin|typescript|chrome|firefox|safari|edge|kernel|linux|firmware|django|rails|react|angular|vue|postgres|postgresql|mysql|redis|kubernetes|docker|tls|ssl|http|bluetooth|usb|hdmi|openssl|git|llama|gemini|claude|sonnet|opus|gpt|qwen|mistral|phi)$/i;

const parts = (digits: string, separator: string): string[] =>
  digits
    .split(".")
    .flatMap((part, index) => [
      ...(index > 0 ? [separator] : []),
      ...(/^0\d/.test(part)
        ? ["oh", ...digitNames(part.slice(1))]
        : part.length > 4
          ? digitNames(part)
          : cardinalWords(part)),
    ]);

/** v2.0.1, 1.0.0-beta.2, "Node 20.19": each part is a number of its own. */
const version: ReadingRule = ({ core, previous }) => {
  const [, letter, digits = "", suffix] =
    /^(v\.?)?(\d{1,8}(?:\.\d{1,8}){0,5})(?:[-+.]?((?:alpha|beta|rc|dev|preview|pre|lts|x)[\d.-]*))?$/i.exec(core) ?? [];
  const count = digits.split(".").length;
  // A V8 is an engine.
  if (digits === "" || (count < 2 && !letter?.startsWith("v"))) return undefined;
  if (/^\d{1,2}\.\d{1,2}\.(19|20)\d\d$|^(19|20)\d\d\.\d{1,2}\.\d{1,2}$|^\d\d\.\d\d\.\d\d$/.test(core)) return undefined;
  const isNamed = letter !== undefined || products.test(previous);
  if (!isNamed && suffix === undefined && (count < 3 || /^\d{1,3}(\.\d{3}){2,}$/.test(digits))) return undefined;
  const said = [...parts(digits, count === 4 && !isNamed ? "dot" : "point"), ...suffixWords(suffix)];
  return letter === undefined || /^version$/i.test(previous) ? said : ["version", ...said];
};

function suffixWords(suffix: string | undefined): string[] {
  return (suffix?.match(/[a-z]+|\d+/gi) ?? []).flatMap((part) =>
    /^\d/.test(part) ? cardinalWords(part) : /^(rc|lts|x)$/i.test(part) ? spellOut(part) : [part.toLowerCase()],
  );
}

const isByte = (part: string): boolean => part.length <= 3 && Number(part) <= 255;

/** 192.168.0.1, with a port or a network's length. */
const internetAddress: ReadingRule = ({ core }) => {
  const [, address = "", port, length] = /^(\d{1,3}(?:\.\d{1,3}){3})(?::(\d{1,5})|\/(\d{1,2}))?$/.exec(core) ?? [];
  if (address === "" || !address.split(".").every(isByte)) return undefined;
  const said = address.split(".").flatMap((part, index) => [...(index > 0 ? ["dot"] : []), ...cardinalWords(part)]);
  if (port !== undefined) return [...said, "port", ...digitNames(port)];
  return length === undefined ? said : [...said, "slash", ...cardinalWords(length)];
};

/** Hashes, identifiers and hardware addresses: digit by digit and letter by letter. */
const hexadecimal: ReadingRule = ({ core }) => {
  const isIdentifier = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i.test(core);
  const isHash = /^[\da-f]{7,128}$/.test(core) && /\d/.test(core) && /[a-f]/.test(core);
  const isHardware = /^[\da-f]{2}(?:[:-][\da-f]{2}){5}$/i.test(core);
  const isSix = /^[\da-f:]{4,39}$/i.test(core) && (core.includes("::") || core.split(":").length === 8);
  const isPrefixed = /^0x[\da-f]{1,32}$/i.test(core);
  const isColor = /^#(?=.*\d)(?:[\da-f]{3}|[\da-f]{6})$/i.test(core) && /[a-f]/i.test(core);
  if (!isIdentifier && !isHash && !isHardware && !isSix && !isPrefixed && !isColor) return undefined;
  const characters = core.split("");
  return characters.flatMap((each, index) => {
    const rest = isHash && index > 0 && index % 4 === 0 ? [","] : [];
    if (/\d/.test(each)) return [...rest, ...digitNames(each)];
    if (each === ":") return isSix ? ["colon"] : [","];
    if (each === "-") return [","];
    return each === "#" ? ["hash"] : [...rest, ...spellOut(each)];
  });
};

/** Versions and technical numbers. */
export const versionReadings: readonly ReadingRule[] = [internetAddress, hexadecimal, version];
