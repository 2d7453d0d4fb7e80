/** Who a server speaks of, as its messages begin: in Simplified Chinese, by the English. */
export const chineseEngines: Readonly<Record<string, string>> = {
  "The language model server": "语言模型服务器",
  "The language model": "语言模型",
  "The speech server": "语音服务器",
  "The speech recognizer": "语音识别",
  "The speech synthesizer": "语音合成",
};
const whom = Object.keys(chineseEngines)
  .toSorted((one, other) => other.length - one.length)
  .join("|");

/** What went wrong, behind who it was: in Simplified Chinese, by the English. */
export const chineseReasons: Readonly<Record<string, string>> = {
  "check its API key.": "请检查它的 API 密钥。",
  "check the model's name and the base URL.": "请检查模型名称和基础地址。",
  "it took too long.": "用时太长。",
  "it failed.": "它出错了。",
  "it refused the request.": "它拒绝了请求。",
  "its quota is used up.": "配额已用完。",
  "too many requests, or the quota is used up.": "请求太多，或配额已用完。",
  "it names another address; give that as base URL.": "它指向另一个地址；请把那个地址设为基础地址。",
  "the conversation is too long for the model.": "对话太长，超出了模型的上限。",
  "nothing listens at its address": "它的地址没有程序在监听",
  "its name is not known": "找不到它的主机名",
  "its name could not be looked up": "无法查询它的主机名",
  "there is no way to it": "没有通往它的路由",
  "there is no network": "没有网络",
  "it did not take the connection in time": "它没有及时接受连接",
  "it closed the connection": "它关闭了连接",
  "its certificate is not trusted": "它的证书不受信任",
  "it does not speak TLS": "它不使用 TLS",
  "it does not speak HTTP": "它不使用 HTTP",
  "the connection failed": "连接失败",
};
const waits = /^too many requests; it asks to wait (?:until (.+ UTC)|(\d+) seconds)\.$/u;

function reason(said: string): string | undefined {
  const wait = waits.exec(said);
  if (wait !== null) return `请求太多；它要求等${wait[2] === undefined ? `到 ${wait[1]}` : `待 ${wait[2]} 秒`}。`;
  return chineseReasons[said];
}

type Saying = readonly [RegExp, (name: string, first: string, second: string) => string | undefined];

/** Sentences about engines, with who it is, and what is put in. */
const sayings: readonly Saying[] = [
  [/ answered with a web page: check the base URL\.$/u, (name) => `${name}的应答是网页：请检查基础地址。`],
  [/ answered with an error(?: \((.*?)\))?: (.+)$/u, (name, code, hint) => failed(`${name}应答说出错`, code, hint)],
  [/ failed during its answer(?: \((.*?)\))?: (.+)$/u, (name, code, hint) => failed(`${name}答到一半出错`, code, hint)],
  [/ answered (\d{3}(?: \(.*?\))?): (.+)$/u, (name, status, hint) => failed(`${name}应答 ${status}`, "", hint)],
  [
    / cannot be reached: (.+?)(?: \((\w+)\))?\.$/u,
    (name, why, code) => {
      const known = reason(why);
      return known && `连接不到${name}：${known}${code === "" ? "" : `（${code}）`}。`;
    },
  ],
  [/ did not answer within (\d+) ms\.$/u, (name, ms) => `${name}在 ${seconds(ms)} 秒内没有回答。`],
  [/ did not finish within (\d+) ms\.$/u, (name, ms) => `${name}在 ${seconds(ms)} 秒内没有说完。`],
  [/ sent nothing more within (\d+) ms\.$/u, (name, ms) => `${name}有 ${seconds(ms)} 秒没有再发来内容。`],
  [/'s answer broke off\.$/u, (name) => `${name}的回答中途断了。`],
  [/ is closed\.$/u, (name) => `${name}已关闭。`],
];
const seconds = (ms: string): string => String(Number(ms) / 1000);

function failed(head: string, code: string, hint: string): string | undefined {
  const known = reason(hint);
  return known && `${head}${code === "" ? "" : `（${code}）`}：${known}`;
}

/** What the client library says of sound and connections, whole. */
const ofClient: Readonly<Record<string, string>> = {
  "Microphone and sound need https or localhost.": "麦克风和声音需要 https 或 localhost。",
  "The browser does not allow the microphone: allow it for this page, then try again.":
    "浏览器不允许使用麦克风：请允许本页面使用，然后重试。",
  "There is no microphone: plug one in, then try again.": "没有麦克风：请接上一个，然后重试。",
  "The microphone cannot be used: another program may hold it.": "麦克风无法使用：可能被其他程序占用。",
  "The microphone is gone: plug it in again, or choose another.": "麦克风断开了：请重新接上，或选择另一个。",
  "This browser cannot do it.": "这个浏览器做不到。",
  "This platform has no Web Audio.": "这个浏览器没有 Web Audio。",
  "Sound needs https or localhost.": "声音需要 https 或 localhost。",
};

/**
 * What a server says of its engines, and the client library of sound, in Simplified Chinese. Both speak English; undefined for
 * sentences that are not known here, which stay in their own words.
 */
export function chineseServerWords(said: string): string | undefined {
  // What a server says may be the name of anything that every object has.
  if (Object.hasOwn(ofClient, said)) return ofClient[said];
  const [, name = "", rest = ""] = new RegExp(`^(${whom})(?=[ '])(.+)$`, "u").exec(said) ?? [];
  const named = chineseEngines[name];
  if (named === undefined) return undefined;
  for (const [pattern, words] of sayings) {
    const found = pattern.exec(rest);
    if (found !== null && found.index === 0) return words(named, found[1] ?? "", found[2] ?? "");
  }
  return undefined;
}
