import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { modelRows } from "@vivavoce/models";
import { afterEach, describe, expect, test } from "vitest";
import { chatCommand } from "../src/commands/chat.ts";
import type { Command } from "../src/config/command-flags.ts";
import { commandNotes } from "../src/commands/command-notes.ts";
import { createCompletionCommand } from "../src/commands/completion.ts";
import { configCommand } from "../src/commands/config.ts";
import { conformCommand } from "../src/commands/conform.ts";
import { doctorCommand } from "../src/commands/doctor.ts";
import { commandHelp } from "../src/commands/help.ts";
import { modelsCommand } from "../src/commands/models.ts";
import { sayCommand } from "../src/commands/say.ts";
import { serveCommand } from "../src/commands/serve.ts";
import { sessionsCommand } from "../src/commands/sessions.ts";
import { talkCommand } from "../src/commands/talk.ts";
import { topCommand } from "../src/commands/top.ts";
import { transcribeCommand } from "../src/commands/transcribe.ts";
import { workerCommand } from "../src/commands/worker.ts";
import { printList, printModel } from "../src/models/list-models.ts";
import { textWidth } from "../src/terminal/text-width.ts";
import { chinese } from "../src/words/chinese.ts";
import { chineseNotes } from "../src/words/chinese-help.ts";
import { createTranslate, languageOf, tr, useLanguage } from "../src/words/translate.ts";
import { shownTexts } from "./shown-texts.ts";

const commands: readonly Command[] = [
  serveCommand,
  workerCommand,
  chatCommand,
  talkCommand,
  sayCommand,
  transcribeCommand,
  doctorCommand,
  modelsCommand,
  topCommand,
  sessionsCommand,
  configCommand,
  conformCommand,
  createCompletionCommand(() => Promise.resolve([])),
];

/** Names of things that are the same in every language, and what only repeats what it was given. */
const same = /^(\{\}[:,;. ]*)+$|^Microsoft Entra ID$/;

/** Without what stands in brackets behind it: variables and defaults. */
const bare = (text: string): string => text.replace(/ \[[^\]]*\]$/, "");

describe("Chinese", () => {
  const source = fileURLToPath(new URL("../src/", import.meta.url));
  // Descriptions of the configuration are shown where they are those of a flag; the reference is English.
  const shown = shownTexts(source, [
    "words/",
    "config/config-schema",
    "config/models-schema",
    "config/access-schema",
    "config/bus-schema",
  ]);
  const helped = commands.flatMap(({ description, args }) => [
    description,
    ...Object.values(args).map((arg) => arg.description ?? ""),
  ]);

  test("is there for every text that the program shows", () => {
    const texts = new Set([...shown.keys()].map((text) => bare(text)));
    const missing = [...texts].filter((text) => !same.test(text) && !Object.hasOwn(chinese, text));
    // Those of the engines' options are seen by way of flags.
    expect(missing.filter((text) => shown.get(text)?.startsWith("config/engine-options") !== true)).toEqual([]);
    const translate = createTranslate(chinese);
    expect(helped.filter((text) => text !== "" && translate(text) === text)).toEqual([]);
    expect(texts.size).toBeGreaterThan(150);
  });

  test("has notes below the help wherever English has", () => {
    expect(Object.keys(chineseNotes).sort()).toEqual(Object.keys(commandNotes).sort());
  });

  test("puts in no more than English gives", () => {
    const wrong = Object.entries(chinese).filter(([english, translation]) => {
      const places = english.split("{}").length - 1;
      return [...translation.matchAll(/\{(\d)[tlq]?\}/g)].some(([, at]) => Number(at) >= places);
    });
    expect(wrong).toEqual([]);
  });

  test("tells each text from the others, and loses nothing of what is put in", () => {
    const translate = createTranslate(chinese);
    const wrong = Object.entries(chinese).filter(([english, translation]) => {
      let place = 0;
      const given = english.replaceAll("{}", () => `Q${place++}Q`);
      const quoting = translation.replace(/\{(\d)q\}/g, "“Q$1Q”");
      return translate(given) !== quoting.replace(/\{(\d)[tl]?\}/g, "Q$1Q");
    });
    expect(wrong).toEqual([]);
  });

  test("is set as Chinese is set: full-width marks, a space before Latin words", () => {
    const wrong = /\p{Script=Han}[,;:!?]|[,;:!?]\p{Script=Han}|\p{Script=Han}[A-Za-z0-9]|[A-Za-z0-9]\p{Script=Han}/u;
    const lines = [...Object.values(chinese), ...Object.values(chineseNotes).flat()];
    expect(lines.filter((line) => wrong.test(line))).toEqual([]);
  });
});

describe("the program in Chinese", () => {
  afterEach(() => useLanguage("en"));

  const withFlags = commands.filter(({ args }) => Object.values(args).some(({ type }) => type !== "positional"));
  test.each(withFlags.map((command) => ({ name: command.name, command })))(
    "the help of $name fits 80 columns",
    async ({ command }) => {
      await useLanguage("zh-CN");
      const help = commandHelp(command, { columns: 80, colour: false });
      const title = tr("Options");
      const options =
        help
          .slice(help.indexOf(`\n${title}`) + 1)
          .split("\n\n")[0]
          ?.split("\n") ?? [];
      expect(options.length).toBeGreaterThan(1);
      expect(options.filter((line) => textWidth(line) > 80)).toEqual([]);
    },
  );

  test("translates texts with places, and what is put into them", async () => {
    await useLanguage("zh-CN");
    expect(tr("No microphone can be used: it is gone. See --list-devices, or use --input speech.wav.")).toBe(
      "没有可用的麦克风：“it is gone”。请看 --list-devices，或使用 --input speech.wav。",
    );
    expect(tr("You: Voice")).toBe("你：Voice");
    expect(tr("What nobody has translated")).toBe("What nobody has translated");
    await useLanguage("en");
    expect(tr("You")).toBe("You");
  });
});

test.each([
  ["heard what was said, 14 times as fast as speech", "听到的与说的一致，速度是说话的 14 倍"],
  ["slt, first of 3 voices, 16000 Hz, first sound after 42 ms", "slt（3 种声音的第一个），16000 Hz，42 毫秒后出声"],
  ["slt, 16000 Hz, says nothing", "slt，16000 Hz，没有声音"],
  ["the default device; it gives silence", "默认设备；只收到静音"],
  [
    "Plug one in, or on Linux start PulseAudio or PipeWire. Chat works with files too: --input speech.wav --output answer.wav.",
    "请接上设备；在 Linux 上也可以启动 PulseAudio 或 PipeWire。对话也可以用文件：--input speech.wav --output answer.wav。",
  ],
  [
    "nothing listens at localhost:8080, where chat would look for a server",
    "localhost:8080 没有服务器在监听，chat 默认连接那里",
  ],
  ["Complete it with: vivavoce models pull sense-voice", "补全请运行：vivavoce models pull sense-voice"],
  [
    "The proxy of HTTP_PROXY cannot be reached: the connection is refused. Trying again.",
    "无法连接 HTTP_PROXY 的代理：连接被拒绝。正在重试。",
  ],
  ["127.0.0.1:9 cannot be reached: the connection was cut.", "无法连接 127.0.0.1:9：连接中断。"],
  ["vivavoce-llm; its first word took 0.3 s", "vivavoce-llm；0.3 秒后给出第一个词"],
  ["Models", "模型"],
  ["Sound devices", "声音设备"],
  [
    "openai-compatible:q (OPENAI_BASE_URL is set) does not answer: The language model server answered 401 (code_401): check its API key. Seen: http://m/v1, 401",
    "openai-compatible:q（设置了 OPENAI_BASE_URL）没有应答：语言模型服务器应答 401 (code_401)：请检查它的 API 密钥。（http://m/v1, 401）",
  ],
])("what doctor finds is said in Chinese: %s", async (english, said) => {
  await useLanguage("zh-CN");
  expect(tr(english)).toBe(said);
  await useLanguage("en");
});

// Sentences that other packages made, as they were met with wrong keys, addresses, values and files.
test.each([
  [
    "The server refused the connection: HTTP 401 Unauthorized: A valid credential is required. Check that the API key belongs to this endpoint, or sign in again for a fresh token.",
    "服务器拒绝了连接：HTTP 401 Unauthorized: A valid credential is required. 请确认 API 密钥属于这个终结点，或重新登录取得新令牌。",
  ],
  [
    "The connection could not be opened: connect ECONNREFUSED 127.0.0.1:9. Nothing listens there: start the server, or correct the endpoint.",
    "无法建立连接：connect ECONNREFUSED 127.0.0.1:9。那里没有服务器在监听：请启动服务器，或更正终结点。",
  ],
  [
    '--port: server.port: expected number, got "abc". TCP port to listen on; 0 takes a free one.',
    '--port：server.port：应为数字，给出的是 "abc"。监听的 TCP 端口；0 表示任选一个空闲端口。',
  ],
  [
    'PORT in the environment: server.port: expected number, got "abc".',
    '环境变量 PORT：server.port：应为数字，给出的是 "abc"。',
  ],
  [
    "VIVAVOCE_TLS_CERT in the environment: server.tls.cert: cert.pem: there is no such file.",
    "环境变量 VIVAVOCE_TLS_CERT：server.tls.cert：cert.pem：没有这个文件。",
  ],
  [" (failed)", "（失败）"],
  ["--prot: there is no such flag. Did you mean --port?", "--prot：没有这个选项。是不是想写 --port？"],
  ["--no: there is no such flag. Run with --help to see all.", "--no：没有这个选项。用 --help 查看全部选项。"],
  ['There is no model "x". vivavoce models list shows all.', "没有模型“x”。vivavoce models list 列出全部模型。"],
  ['There is no model "x". Did you mean a or b?', "没有模型“x”。是不是想写 a 或 b？"],
  ['There is no model "x". Did you mean a or b or c?', "没有模型“x”。是不是想写 a、b 或 c？"],
  [
    "Look at vivavoce config: the server that VIVAVOCE_SYNTHESIZER_URL and VIVAVOCE_RECOGNIZER_URL names, its key, model and voices.",
    "请查看 vivavoce config：VIVAVOCE_SYNTHESIZER_URL 和 VIVAVOCE_RECOGNIZER_URL 指定的服务器、密钥、模型和声音。",
  ],
  [
    'Nothing was said: voice "slt" does not read Chinese text. --list-voices shows what each one speaks.',
    "什么也没有读：声音“slt”不会读中文。--list-voices 列出每种声音所说的语言。",
  ],
  [
    "Your speech was not transcribed: The speech server cannot be reached: the connection failed.",
    "没能识别你说的话：连接不到语音服务器：连接失败。",
  ],
  [
    "Your speech was not transcribed: The speech recognizer answered 401: check its API key.",
    "没能识别你说的话：语音识别应答 401：请检查它的 API 密钥。",
  ],
  ["Cannot transcribe /no.wav: there is no such file", "无法识别 /no.wav：没有这个文件"],
  ['There is no voice "x"; known: slt, rms, awb.', "没有声音“x”；已知的有：slt、rms、awb。"],
  ["  Thinks with      q (OPENAI_BASE_URL is set)", "  语言模型       q（设置了 OPENAI_BASE_URL）"],
])("a person meets no English sentence: %s", async (english, said) => {
  await useLanguage("zh-CN");
  expect(tr(english)).toBe(said);
  await useLanguage("en");
});

test("the quickstart in Chinese shows what the program says in Chinese", async () => {
  const guides = new URL("../../../docs/guides/", import.meta.url);
  const outputOf = (name: string): string[] =>
    [...readFileSync(new URL(name, guides), "utf8").matchAll(/^```(.*)\n([^]*?)^```$/gm)].flatMap(
      ([, kind, block = ""]) => (kind === "" ? block.split("\n") : []),
    );
  const english = outputOf("quickstart.md");
  const shown = outputOf("quickstart.zh-CN.md");
  await useLanguage("zh-CN");
  expect(shown).toHaveLength(english.length);
  const server = english.filter((line) => /^(?:Vivavoce listens| {2}(?:Hears|Thinks|Speaks) with)/.test(line));
  expect(server).toHaveLength(4);
  expect(shown).toEqual(expect.arrayContaining(server.map(tr)));
  const head = english.find((line) => line.includes("api-version 2025-10-01, API key"))?.trim() ?? "";
  expect(shown.map((line) => line.trim())).toContain(tr(head));
  for (const word of ["You", "Assistant", "listening", "m mute · q quit"])
    expect(shown.some((line) => line.includes(tr(word)))).toBe(true);
  await useLanguage("en");
  expect(shown.filter((line) => /listens|with {2}|Assistant|listening/.test(line))).toEqual([]);
});

test("models are listed in Chinese, in columns", async () => {
  await useLanguage("zh-CN");
  const rows = await modelRows({}, "/");
  const listed = rows.map((row, index) => ({
    row,
    presence: index % 2 === 0 ? ("here" as const) : ("absent" as const),
  }));
  const lines = printList(listed).split("\n");
  await useLanguage("en");
  expect(lines).toContain("识别：recognizer.model");
  // What is left of English are names: of models, licences and commands.
  const sentences = lines.filter((line) =>
    /\b(?:text|while|speak|voices|languages|noise|speech|asks|says|fetches)\b/.test(line),
  );
  expect(sentences).toEqual([]);
  const titles = lines
    .filter((line) => line.startsWith("  "))
    .map((line) => /^ {2}\S+ +[\d.]+ [kMG]B {2}(?:已下载)? +/.exec(line)?.[0] ?? "");
  expect(new Set(titles.map((head) => textWidth(head))).size).toBe(1);
});

test("what is known of each model is said in Chinese, its terms and what to mind too", async () => {
  const rows = await modelRows({}, "/");
  await useLanguage("zh-CN");
  const told = rows.flatMap((row) => printModel({ row, presence: "absent" }).split("\n").slice(0, -1));
  await useLanguage("en");
  // What is left of English are names, addresses and files: no line has four words of it in a row.
  const lines = told.map((line) => line.replace(/https?:\S+/g, "")).filter((line) => !/^ {4}|^ {2}语言 /.test(line));
  expect(lines.filter((line) => /\b[a-z']{2,} [a-z']+ [a-z']+ [a-z']{2,}\b/.test(line))).toEqual([]);
  expect(told.join("\n")).toContain("所有者自己的条款");
});

test.each([
  [
    "No microphone can be used: Failed to enumerate devices: The requested device is no longer available. For example, it has been unplugged",
    "没有可用的麦克风：无法列出声音设备，没有这个设备，或已被拔出",
  ],
  [
    "No speaker can be used: Failed to open audio stream: A backend-specific error has occurred: snd_pcm_open: busy",
    "没有可用的扬声器：无法打开声音流，声音系统出错，“snd_pcm_open: busy”",
  ],
  [
    "There is no speaker (No speaker found. Check system audio settings.): answers come as text only.",
    "没有扬声器（没有找到扬声器，请检查系统的声音设置）：回答只显示文字。",
  ],
  [
    "The microphone is gone (ALSA is upset). Trying it and the default one ...",
    "麦克风不见了（“ALSA is upset”），正在重试它和默认设备……",
  ],
])(
  "what the sound library says is said in Chinese where it is known, and quoted where not: %s",
  (english, inChinese) => {
    expect(createTranslate(chinese)(english)).toBe(inChinese);
  },
);

test("a text in brackets is kept, or said in the language", () => {
  const translate = createTranslate({ Voice: "声音", "the first": "第一个" });
  expect(translate("Voice [the first]")).toBe("声音 [第一个]");
  expect(translate("Voice [30]")).toBe("声音 [30]");
});

test.each([
  [{}, "en-US", "en"],
  [{}, "zh-Hans-CN", "zh-CN"],
  [{ LANG: "zh_CN.UTF-8" }, "en-US", "zh-CN"],
  [{ LANG: "C" }, "zh-CN", "en"],
  [{ LC_ALL: "de_DE.UTF-8", LANG: "zh_CN.UTF-8" }, "en-US", "en"],
  [{ VIVAVOCE_LANG: "zh" }, "en-US", "zh-CN"],
  [{ VIVAVOCE_LANG: "zh-CN", LANG: "en_US.UTF-8" }, "en-US", "zh-CN"],
  [{ VIVAVOCE_LANG: "en", LANG: "zh_CN.UTF-8" }, "zh-CN", "en"],
  [{ VIVAVOCE_LANG: "xx" }, "zh-CN", undefined],
])("with %j on a system in %s it is %s", (env, locale, language) => {
  expect(languageOf(env, locale)).toBe(language);
});
