import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createTokenFilter } from "./token-filter.ts";

function filtered(...pieces: readonly string[]): string {
  const filter = createTokenFilter();
  return pieces.map((piece) => filter.push(piece)).join("") + filter.end();
}

describe("createTokenFilter", () => {
  it.each([
    ["Hello.<|im_end|>", "Hello."],
    ["Hello.<|endoftext|>", "Hello."],
    ["<s>Hello.</s>", "Hello."],
    ["[INST] Hi [/INST] Hello.", " Hi  Hello."],
    ["<<SYS>>Be kind.<</SYS>>Yes.", "Be kind. Yes."],
    ["Hello.<end_of_turn>\n", "Hello.\n"],
    ["<start_of_turn>model\nHello.<end_of_turn>", "Hello."],
    ["<|im_start|>assistant\nHello.<|im_end|>", "Hello."],
    ["<|start_header_id|>assistant<|end_header_id|>\n\nHi.<|eot_id|>", "Hi."],
    ["Hi.<|im_end|>\n<|im_start|>user\nAnd then?<|im_end|>", "Hi.\n"],
    ["<｜begin▁of▁sentence｜>Hi.<｜end▁of▁sentence｜>", "Hi."],
    ["One<|sep|>two", "One two"],
    ["<think>\nHm.\n</think>\n\nYes.", "Yes."],
    ["<thinking>no</think>Yes.</think>", "Yes."],
    ['Let me see.<tool_call>\n{"name":"a"}\n</tool_call>', "Let me see."],
    ["<function=get>{}</function>Done.", "Done."],
    ['Sure. [TOOL_CALLS][{"name":"a"}]', "Sure. "],
    ["<|channel|>analysis<|message|>We greet.<|end|><|start|>assistant<|channel|>final<|message|>Hi!<|return|>", "Hi!"],
    ['<speak>Wait<break time="1s"/>here, <emphasis level="strong">now</emphasis>.</speak>', "Wait here, now."],
    ['<mstts:express-as style="cheerful">Hi</mstts:express-as>', "Hi"],
    ["a\u200bb\u0000c\u0007\ufeffd\u00ade", "abcde"],
    ["Line\none\ttwo", "Line\none\ttwo"],
    ["Line<0x0A>two", "Line two"],
    ["cited\ue200cite\ue202turn0search1\ue201.", "cited."],
    ["Cut off<|im_en", "Cut off"],
    ["<|im_<s>end|>", "<|im_ end|>"],
    ["<|im\u0000_end|>Hi", "Hi"],
    ["<unused12>Hi<extra_id_0>", "Hi"],
    ["Hi<eos_token><pad_token>", "Hi"],
    ["Hi<eot_id>", "Hi"],
    ["<fim_prefix>one<fim_suffix>", "one"],
    ["Look:<start_of_image><image_soft_token><end_of_image>", "Look:"],
    // What clients show stays.
    ["Set `<your_api_key>`, <user_id> and <end_date>.", "Set `<your_api_key>`, <user_id> and <end_date>."],
    ["cp <file_path> <new_name_2> </old_name>", "cp <file_path> <new_name_2> </old_name>"],
    ["A claim [1], [doc1] and 【4:0†manual.pdf】.", "A claim [1], [doc1] and 【4:0†manual.pdf】."],
    ["**bold** <b>tag</b> <br> [link](https://a.example)", "**bold** <b>tag</b> <br> [link](https://a.example)"],
    ["x < 5, a <b and c> d, <3, 1<2>0", "x < 5, a <b and c> d, <3, 1<2>0"],
    ["<https://a.example/x_y> and <me@a.example>", "<https://a.example/x_y> and <me@a.example>"],
    ["👨‍👩‍👧 ❤️ नमस्ते", "👨‍👩‍👧 ❤️ नमस्ते"],
    ["if (a[i] < b[j]) { }", "if (a[i] < b[j]) { }"],
    ["ends with <", "ends with <"],
    ["ends with [IN", "ends with [IN"],
  ])("reads %j", (text, expected) => {
    expect(filtered(text)).toBe(expected);
  });

  const part = fc.constantFrom(
    ..."<|im_end|> <|im_start|>assistant <|im_start|>user <s> </s> [INST] [TOOL_CALLS] <think> </think> </thinking> <tool_call> </tool_call> <|channel|>analysis<|message|> <|channel|>final<|message|> <|end|> <|start|>assistant <｜end▁of▁sentence｜> <break/> <b> < > [ ] <| |> << <0x0A> 【1†a】 [1] word 🎉 𝒂 \ue200 \ue201 \u200b <|im_ end|> <|en d|> assistant model".split(
      " ",
    ),
    "\n",
    "\r\n",
    " ",
    '<prosody rate="slow">',
    "\u0000",
  );
  const text = fc.oneof(
    fc.array(part, { maxLength: 30 }).map((parts) => parts.join("")),
    fc.string({ unit: fc.constantFrom(..."<|im_end>[/INST]s x\n\r".split("")), maxLength: 60 }),
  );

  it("gives the same however the text is divided", () => {
    fc.assert(
      fc.property(text, fc.array(fc.nat({ max: 9 }), { minLength: 1, maxLength: 40 }), (whole, sizes) => {
        const pieces: string[] = [];
        for (let at = 0, index = 0; at < whole.length; index++) {
          const size = sizes[index % sizes.length]! + 1;
          pieces.push(whole.slice(at, at + size));
          at += size;
        }
        expect(filtered(...pieces)).toBe(filtered(whole));
        expect(filtered(...whole.split(""))).toBe(filtered(whole));
      }),
      { numRuns: 2000 },
    );
  });

  it("lets no token through", () => {
    fc.assert(
      fc.property(text, (whole) => {
        expect(filtered(whole)).not.toMatch(/<\|[a-z_]+\|>|<\/?s>|\[\/?INST\]|<\/?think>|<break\/>|\u200b/);
        expect(filtered(whole)).not.toContain("\u0000");
      }),
      { numRuns: 1000 },
    );
  });

  it("holds back no more than a mark can be long", () => {
    const filter = createTokenFilter();
    const given = filter.push(`Well <prosody ${"a".repeat(5000)}`);
    expect(given.length).toBeGreaterThan(4900);
  });
});
