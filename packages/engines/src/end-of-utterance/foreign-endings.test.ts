import { describe, expect, it } from "vitest";
import { createEndOfUtteranceJudge } from "./end-of-utterance-judge.ts";
import { createTextRuleJudge } from "./text-rule-judge.ts";

const judges = [createTextRuleJudge(), createEndOfUtteranceJudge()];

describe.each(judges)("$id", (judge) => {
  const probability = (text: string, language: string): number =>
    judge.judge({ text, language, speechMs: 2000, lastAssistantText: "" });

  it.each([
    ["de", "Ich möchte einen Tisch für", "Ich möchte einen Tisch bestellen, danke."],
    ["fr", "Je voudrais parler avec le", "Quelle heure est-il ?"],
    ["es", "Quiero hablar con el", "¿Qué hora es?"],
    ["it", "Vorrei parlare con il", "No, grazie."],
    ["pt", "Eu queria falar com o", "Sim, obrigado."],
    ["ru", "Я хочу поговорить с", "Нет, спасибо."],
    ["ar", "أريد أن أتحدث مع", "كم الساعة؟"],
    ["hi", "मुझे कल सुबह के", "मुझे एक कमरा चाहिए।"],
    ["ko", "내일 아침에", "내일 아침에 갈게요."],
    ["zh-CN", "我想订一个房间但是", "今天天气怎么样？"],
    ["ja", "明日の朝に", "明日の朝に行きます。"],
  ])("in %s waits for what is missing and not for what is whole", (language, open, whole) => {
    expect(probability(open, language)).toBeLessThan(0.3);
    expect(probability(whole, language)).toBeGreaterThan(0.8);
  });

  it("leaves a language of which nothing is known to sound and silence", () => {
    expect(probability("Ningependa kuzungumza na", "sw")).toBeCloseTo(0.6);
    expect(judge.languages).not.toContain("sw");
  });
});
