import { describe, expect, it } from "vitest";
import { beginsBackChannel, turnTakingOf } from "./back-channels.ts";
import { fillerWords } from "./filler-words.ts";

describe("what listeners say", () => {
  it.each([
    ["en", "Mhm, I see. Yeah.", "Wait, that is wrong."],
    ["zh", "嗯，对对对，好的。", "等一下，这个不对。"],
    ["es", "Sí, claro, ya veo.", "Espera, eso no es lo que quiero."],
    ["fr", "Oui, bien sûr, d'accord.", "Attends, ce n'est pas ça."],
    ["de", "Ja, genau, alles klar.", "Stopp, das will ich nicht."],
    ["it", "Sì, certo, ho capito.", "Aspetta, non è quello."],
    ["pt", "Sim, claro, tá bom.", "Espera, não é isso que eu quero."],
    ["ja", "はい、そうですね、なるほど。", "ちょっと待って、違います。"],
    ["ko", "네, 그렇군요. 알겠습니다.", "잠깐만요, 그게 아니에요."],
    ["hi", "हाँ, ठीक है, अच्छा।", "रुको, यह गलत है।"],
    ["ar", "نعم، صحيح، طيب.", "توقف، هذا ليس صحيحا."],
  ])("in %s claims nothing, and what interrupts does", (language, listening, interrupting) => {
    expect(turnTakingOf(listening, [language])).toEqual({ words: 0, takesTurn: "no" });
    const taken = turnTakingOf(interrupting, [`${language}-XX`]);
    expect(taken.words).toBeGreaterThan(1);
    expect(taken.takesTurn).toBe("surely");
  });

  it("counts as words in another language", () => {
    expect(turnTakingOf("Genau", ["en"]).words).toBe(1);
    expect(turnTakingOf("Genau", ["en", "de"]).words).toBe(0);
    expect(turnTakingOf("Ndiyo", ["sw"]).words).toBe(1);
  });

  it("may be heard by half", () => {
    for (const text of ["That's", "Oh, that's.", "Yeah, makes", "I"])
      expect(beginsBackChannel(text, ["en"])).toBe(true);
    for (const text of ["", "Yeah.", "That's right.", "That's not", "Tea"]) {
      expect(beginsBackChannel(text, ["en"])).toBe(false);
    }
    expect(beginsBackChannel("Na", ["de"])).toBe(true);
    expect(beginsBackChannel("That's", ["de"])).toBe(false);
  });

  it.each([
    ["es", "Por", "Por supuesto"],
    ["de", "Ich", "Ich verstehe"],
    ["it", "Sì, ma", "Sì, ma certo"],
    ["ar", "لا", "لا بأس"],
  ])("in %s claims the turn with a word that also begins a back-channel", (language, begun, whole) => {
    expect(beginsBackChannel(begun, [language])).toBe(false);
    expect(turnTakingOf(begun, [language])).toEqual({ words: 1, takesTurn: "probably" });
    expect(turnTakingOf(whole, [language])).toEqual({ words: 0, takesTurn: "no" });
  });

  it.each(Object.entries(fillerWords))(
    "in %s is never half heard in what claims the turn",
    (language, { turnTaking }) => {
      expect([...turnTaking].filter((word) => beginsBackChannel(word, [language]))).toEqual([]);
    },
  );
});
