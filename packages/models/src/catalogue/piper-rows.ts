import type { ModelLicence, ModelRow } from "../model-row.ts";
import { creativeCommonsBy, licence, release, row } from "./row-parts.ts";

const cards = "https://huggingface.co/rhasspy/piper-voices/tree/main";
const publicDomain = "https://creativecommons.org/publicdomain/zero/1.0/";

function cc0(voice: string): ModelLicence {
  return licence("CC0-1.0", publicDomain, `${voice}, Piper (rhasspy)`);
}

/** Terms that stand on the card of the voice alone. */
function onItsCard(voice: string): ModelLicence {
  return licence(
    "as its card says",
    cards,
    `${voice}, Piper (rhasspy)`,
    "what it may be used for stands on its MODEL_CARD only",
  );
}

/** Voices as Piper names them: with language and quality. Where no terms stand, they stand on the card. */
const voices: readonly (readonly [name: string, bytes: number, sha256: string, terms?: ModelLicence])[] = [
  [
    "de_DE-thorsten-medium",
    20_949_833,
    "07e240b7b9c1fc9211d5a69512f8cbe11b3286c2ed79c15c076ac6ed427fdf13",
    cc0("Thorsten Müller"),
  ],
  [
    "fr_FR-siwis-medium",
    20_914_888,
    "3909cff9b3cfd4820c66aa13bf554315c82e34899c161f0b446ece372bc4b5ec",
    licence("CC-BY-4.0", creativeCommonsBy, "SIWIS French speech database; Piper (rhasspy)"),
  ],
  [
    "es_ES-davefx-medium",
    21_171_632,
    "8bb8ac1cefb727caec9bd9c6c3185c673c8b42c53bd29bb25d5a7715dac37125",
    cc0("davefx"),
  ],
  ["it_IT-paola-medium", 21_143_212, "2b975ed305391c056944a4dde67ee754dd824099503a860295bb4c1d724662d8"],
  ["pt_BR-faber-medium", 21_336_772, "dbc8b1d7d729fd417ea78a350ed35696c928770ac93513d3f507bd4e88eee3fd"],
  ["nl_NL-ronnie-medium", 21_158_108, "eb16022c9c8ee48b75dc833e8a8b04e08730929ea68cde9b67e2dc712f988978"],
  ["pl_PL-gosia-medium", 21_109_262, "72acac4c4b031725c41a61b3af0314a3d30e1ec2cd83ee410ea5f9e6d2d9d4fb"],
  ["ru_RU-irina-medium", 21_149_417, "b0000a509f7551a80742eed5c43b8eb03f469cb9f0a42f6feee96ce0da0ebab8"],
  ["tr_TR-fettah-medium", 21_186_168, "4374bfdabb88ada0f3edf9bd46eacf1c5391a8a93bdce364196495891e5bc323"],
  ["ar_JO-kareem-medium", 20_968_771, "215910431bbe8236b77242b19d869a4eda6073e9cd424bec45b6d4a59a790d82"],
  ["hi_IN-pratham-medium", 20_987_965, "20f568c56207c13b9a0d9478aec8b7d1449122e618aeebc7211f6abc942b58b7"],
];

/** Bytes of a voice of medium quality, and of what eSpeak NG needs for its languages. */
const modelBytes = 18_600_000;
const espeakBytes = 18_000_000;

/** Voices of Piper as the releases of sherpa-onnx have them, quantized: one language and one voice each. */
export const piperRows: readonly ModelRow[] = voices.map(([name, bytes, sha256, terms]) => {
  const [locale = "", voice = ""] = name.split("-");
  const language = locale.replace("_", "-");
  return row({
    id: `piper-${language.slice(0, 2)}-${voice}`,
    title: `Piper, ${language}, ${voice}`,
    sampleRate: 22_050,
    voices: [voice],
    network: "vits",
    leastVersion: "1.12.0",
    languages: [language],
    ...release(`vits-piper-${name}-int8`, bytes, sha256, [
      ["model", `${name}.onnx`, modelBytes],
      ["tokens", "tokens.txt", 1000],
      ["espeak-data", "espeak-ng-data", espeakBytes],
    ]),
    licence: terms ?? onItsCard(voice),
    note: "The phoneme data of eSpeak NG in it is under GPL-3.0.",
  });
});
