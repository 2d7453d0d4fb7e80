import { completeVoice } from "@vivavoce/protocol";
import { describe, expect, it } from "vitest";
import { selectVoice } from "./voice-selection.ts";

const voices = [
  { name: "slt", language: "en-US", gender: "female" },
  { name: "rms", language: "en-US", gender: "male" },
  { name: "awb", language: "en-GB", gender: "male" },
  { name: "de_DE-thorsten-medium", language: "de-DE", gender: "male" },
  { name: "de_DE-ramona-low", language: "de-DE", gender: "female" },
  { name: "zf_xiaobei", language: "zh-CN", gender: "female" },
  { name: "poly", language: "fr-FR", gender: "neutral", languages: ["it", "es"] },
];

const azure = (name: string, more: object = {}) => completeVoice({ type: "azure-standard", name, ...more });
const openai = (name: string) => completeVoice({ type: "openai", name });

describe("the voice that speaks", () => {
  it.each([
    ["slt", "slt"],
    ["SLT", "slt"],
    ["de-DE-KatjaNeural", "de_DE-ramona-low"],
    ["de-DE-ConradNeural", "de_DE-thorsten-medium"],
    ["de-DE-Florian:DragonHDLatestNeural", "de_DE-thorsten-medium"],
    ["zh-CN-XiaoxiaoNeural", "zf_xiaobei"],
    ["zh-CN-YunxiNeural", "zf_xiaobei"],
    ["en-GB-RyanNeural", "awb"],
    ["en-US-GuyNeural", "rms"],
    ["it-IT-DiegoNeural", "poly"],
    ["ff_siwis", "poly"],
    ["zm_yunxi", "zf_xiaobei"],
    ["de_DE-karlsson-low", "de_DE-thorsten-medium"],
    ["ja-JP-KeitaNeural", "rms"],
  ])("for %s is %s", (asked, name) => expect(selectVoice(azure(asked), voices).name).toBe(name));

  it.each([
    ["alloy", "slt"],
    ["verse", "rms"],
    ["fable", "rms"],
  ])("for OpenAI's %s is %s, and in a German session one of the same gender", (asked, name) => {
    expect(selectVoice(openai(asked), voices).name).toBe(name);
    const german = selectVoice(openai(asked), voices, { languages: ["de"] });
    expect(german.name).toBe(name === "slt" ? "de_DE-ramona-low" : "de_DE-thorsten-medium");
    expect(german.language).toBe("de");
  });

  it("is in the language that locale forces, whoever was asked for (SF-04.9)", () => {
    expect(selectVoice(azure("slt", { locale: "de-DE" }), voices)).toMatchObject({
      name: "de_DE-ramona-low",
      exact: false,
    });
    expect(selectVoice(azure("slt", { locale: "ko-KR" }), voices)).toMatchObject({
      name: "slt",
      exact: true,
      language: "en-US",
    });
  });

  it("has an accent that is preferred (SF-04.8)", () => {
    expect(selectVoice(azure("en-US-GuyNeural", { prefer_locales: ["en-GB"] }), voices).name).toBe("awb");
  });

  it("speaks the session's language where it speaks several, and its own where the session's is none of them", () => {
    const many = [{ name: "F1", language: "en", languages: ["de", "fr"], gender: "female" }] as const;
    const spoken = (...languages: string[]): string => selectVoice(azure("F1"), many, { languages }).language;
    expect([spoken("de-AT"), spoken("sw"), spoken()]).toEqual(["de-AT", "en", "en"]);
  });

  it("follows the user, and comes back", () => {
    expect(selectVoice(azure("slt"), voices, { heard: "de" }).name).toBe("de_DE-ramona-low");
    expect(selectVoice(azure("slt"), voices, { heard: "es" })).toMatchObject({ name: "poly", language: "es" });
    expect(selectVoice(azure("slt"), voices, { heard: "en" })).toMatchObject({ name: "slt", exact: true });
    expect(selectVoice(azure("poly"), voices, { heard: "it" })).toMatchObject({
      name: "poly",
      exact: true,
      language: "it",
    });
  });
});
