import { chineseEngines, chineseReasons } from "@vivavoce/client/chinese";

/** Hints, and what the client, the engines and the configuration find wrong, in Simplified Chinese. */
export const chineseFailures: Readonly<Record<string, string>> = {
  "Models are not on this machine: {}. Fetch them with: vivavoce models pull {}":
    "本机没有这些模型：{0}。下载请运行：vivavoce models pull {1}",
  "Then look again; vivavoce models list shows what else there is.":
    "然后再检查一次；vivavoce models list 列出其他可选的模型。",
  // Hints behind what went wrong
  "Run with --help to see all.": "用 --help 查看全部选项。",
  "Did you mean {}?": "是不是想写 {0}？",
  "Did you mean {} or {}?": "是不是想写 {0} 或 {1}？",
  "Did you mean {} or {} or {}?": "是不是想写 {0}、{1} 或 {2}？",
  " Did you mean {}?": "是不是想写 {0}？",
  "Did you mean --{}?": "是不是想写 --{0}？",
  "Did you mean: vivavoce {}?": "是不是想运行：vivavoce {0}？",
  "Did you mean: vivavoce models {}?": "是不是想运行：vivavoce models {0}？",
  "Known here: {}.": "这里已知的有：{0l}。",
  "Known: {}.": "已知的有：{0l}。",
  "vivavoce models list shows all.": "vivavoce models list 列出全部模型。",
  "Run vivavoce --help to see all.": "vivavoce --help 列出全部命令。",
  'vivavoce models cannot "{}". {}': "vivavoce models 没有“{0}”这个操作。{1t}",

  // The configuration
  "{} in the environment": "环境变量 {0}",
  default: "默认值",
  "{}: {}: expected {}, got {}. {}": "{0t}：{1}：应为{2t}，给出的是 {3}。{4t}",
  "{}: {}: expected {}, got {}.": "{0t}：{1}：应为{2t}，给出的是 {3}。",
  "Set VIVAVOCE_TLS_{} too.": "请同时设置 VIVAVOCE_TLS_{0}。",
  "{}: {}: TLS needs a certificate and a key, and the {} is not set. {}":
    "{0t}：{1}：TLS 需要证书和私钥，还缺 {2}。{3t}",
  "A process of the server ended with {} before it was ready.{}": "服务器的一个进程尚未就绪就以 {0} 结束了。{1t}",
  " So the system does where memory is short.": "内存不足时系统会这样做。",
  "{}: server.{}.key is a key of callers too: {}. Choose another one.":
    "{0t}：server.{1}.key 同时也是调用者的密钥：{2t}。请换一个。",
  "whoever calls could see all calls and end them": "任何调用者都能看到并结束所有通话",
  "whoever calls could read the numbers": "任何调用者都能读取各项指标",
  "{}: {}: {} holds no PEM certificate.": "{0t}：{1}：{2} 里没有 PEM 证书。",
  "{}: {}: {} holds no PEM private key without a password.": "{0t}：{1}：{2} 里没有不带密码的 PEM 私钥。",
  "{}: {}: {} is not the key of the certificate {}.": "{0t}：{1}：{2} 不是证书 {3} 的私钥。",
  "Several processes need a folder for what they share, and none can be made in {}: {} Name one with TMPDIR.":
    "多个进程需要一个共用的文件夹，但无法在 {0} 中创建：{1} 请用 TMPDIR 指定一个。",
  "WARNING: this program may have {} MB of memory, and with engines of its own it takes 800 MB or more: where that is not there, the system ends it without a word, and all calls with it.":
    "警告：本程序最多可用 {0} MB 内存，而在本机运行引擎需要 800 MB 或更多：内存不够时系统会直接终止它，所有通话随之中断。",
  "{}: the file {} cannot be used: {}": "{0}：文件 {1} 无法使用：{2t}",
  "{}: {} is set too. Leave one of them out.": "{0}：{1} 也设置了。两者请只留一个。",
  "it must hold one line, the value.": "它只能有一行，即这个值。",
  "it begins as a list and is no valid JSON.": "它以列表开头，但不是有效的 JSON。",
  "there is no file in this folder.": "这个文件夹里没有文件。",
  "line {} is no key: each line is one, without blanks and comments.":
    "第 {0} 行不是密钥：每行一个密钥，不含空格和注释。",
  "it is empty.": "它是空的。",
  "it cannot be read ({}).": "它无法读取（{0}）。",
  "configuration: changed, and needs a restart: {}": "配置：有改动，需要重启才能生效：{0l}",
  "configuration: what stands there now cannot be used, as the log says": "配置：现在的内容无法使用，原因见日志",
  "{}: {}: {}: there is no such file.": "{0t}：{1}：{2}：没有这个文件。",
  "{}: {}: there is no such key. {}": "{0t}：没有 {1} 这一项。{2t}",
  number: "数字",
  string: "文字",
  boolean: "true 或 false",
  array: "列表",
  object: "对象",
  int: "整数",
  "one of {}": "{0} 之一",
  "number to be {}": "{0} 的数字",
  "string to have {} characters": "长度 {0} 的文字",

  // How an answer ended
  failed: "失败",
  incomplete: "没有说完",

  // Connections
  "The connection is too slow: {} bytes of speech wait to be sent.": "连接太慢：还有 {0} 字节的语音没有发出去。",
  "The server refused the connection: HTTP {} Check that the API key belongs to this endpoint, or sign in again for a fresh token.":
    "服务器拒绝了连接：HTTP {0} 请确认 API 密钥属于这个终结点，或重新登录取得新令牌。",
  "The server refused the connection: HTTP {} The credential is known but may not do this: check its role, and use a token where an agent is named.":
    "服务器拒绝了连接：HTTP {0} 凭据有效，但没有这项权限：请检查它的角色；指定智能体时请使用令牌。",
  "The server refused the connection: HTTP {} Check the endpoint's host and path, and that the model is there.":
    "服务器拒绝了连接：HTTP {0} 请检查终结点的主机和路径，以及模型是否存在。",
  "The server refused the connection: HTTP {} Check the api-version and the model.":
    "服务器拒绝了连接：HTTP {0} 请检查 api-version 和模型。",
  "The server refused the connection: HTTP {} Too many connections: wait a little, then try again.":
    "服务器拒绝了连接：HTTP {0} 连接太多：请稍等片刻再试。",
  "The server refused the connection: HTTP {}": "服务器拒绝了连接：HTTP {0}",
  "The connection could not be opened: {}. {}": "无法建立连接：{0}。{1t}",
  "The connection could not be opened. {}": "无法建立连接。{0t}",
  "The connection was lost (code {}). Connect again.": "连接断开（代码 {0}）。请重新连接。",
  "Nothing listens there: start the server, or correct the endpoint.":
    "那里没有服务器在监听：请启动服务器，或更正终结点。",
  "The host's name is not known: correct the endpoint.": "找不到这个主机名：请更正终结点。",
  "Its certificate is not trusted: name the authority in NODE_EXTRA_CA_CERTS, or pass `ca`.":
    "它的证书不受信任：请用 NODE_EXTRA_CA_CERTS 指明颁发机构，或传入 `ca`。",
  "What answers there speaks no TLS: use http:// or ws://, or correct the port.":
    "那里的应答不是 TLS：请改用 http:// 或 ws://，或更正端口。",
  "Check the endpoint, the credential and the network.": "请检查终结点、凭据和网络。",

  // The language model
  "it is configured": "由配置指定",
  "OPENAI_BASE_URL is set": "设置了 OPENAI_BASE_URL",
  "OPENAI_BASE_URL is set; VIVAVOCE_LLM_MODEL names another of its models":
    "设置了 OPENAI_BASE_URL；可用 VIVAVOCE_LLM_MODEL 选它的其他模型",
  "OPENAI_API_KEY is set": "设置了 OPENAI_API_KEY",
  "AZURE_OPENAI_ENDPOINT and AZURE_OPENAI_API_KEY are set": "设置了 AZURE_OPENAI_ENDPOINT 和 AZURE_OPENAI_API_KEY",
  "Ollama answers at {}": "{0} 有 Ollama 应答",
  "Ollama answers at {}; it has no model {}": "{0} 有 Ollama 应答；它没有模型 {1}",
  "Ollama has no chat model: run `ollama pull` with one": "Ollama 没有聊天模型：请用 `ollama pull` 下载一个",
  "Azure OpenAI needs AZURE_OPENAI_API_KEY and VIVAVOCE_LLM_MODEL too, and {}":
    "Azure OpenAI 还需要 AZURE_OPENAI_API_KEY 和 VIVAVOCE_LLM_MODEL；另外{0t}",
  "{} ({}) does not answer: {} Seen: {}": "{0}（{1t}）没有应答：{2t}（{3}）",
  "{} ({}) does not answer: {}": "{0}（{1t}）没有应答：{2t}",
  "{} does not answer: {}{}": "{0} 没有应答：{1}{2}",
  "{} ({}); its first word took {} s": "{0}（{1t}）；{2} 秒后给出第一个词",
  "Callers hear that the model does not answer. Start it, or see docs/guides/run-the-server.md.":
    "来电者会听到模型没有应答。请启动它，或看 docs/guides/run-the-server.md。",
  "Callers hear that the model does not answer. Put that right, or see docs/guides/run-the-server.md.":
    "来电者会听到模型没有应答。请按上面所说更正，或看 docs/guides/run-the-server.md。",
  ...Object.fromEntries(Object.entries(chineseEngines).flatMap(saidOfEngine)),
  ...chineseReasons,
  "too many requests; it asks to wait {} seconds.": "请求太多；它要求等待 {0} 秒。",

  // Voices and sound files
  'Nothing was said: voice "{}" does not read {} text. --list-voices shows what each one speaks.':
    "什么也没有读：声音“{0}”不会读{1t}。--list-voices 列出每种声音所说的语言。",
  'Not all of it was said: voice "{}" does not read {} text. --list-voices shows what each one speaks.':
    "没有全部读出：声音“{0}”不会读{1t}。--list-voices 列出每种声音所说的语言。",
  Chinese: "中文",
  Japanese: "日文",
  Korean: "韩文",
  "Cannot transcribe {}: {}": "无法识别 {0}：{1t}",
  "there is no such file": "没有这个文件",
  "it is a folder": "这是文件夹",
  "it holds no sound": "里面没有声音",
  "the file is empty": "文件是空的",
  "a text file, not a sound file": "这是文本文件，不是声音文件",
  "not a sound file that is known (WAV, AIFF, AU, FLAC, Opus in Ogg or WebM)":
    "不是认识的声音文件（WAV、AIFF、AU、FLAC、Ogg 或 WebM 里的 Opus）",
  "the standard input is a terminal; pipe a sound file into it": "标准输入是终端；请用管道送入声音文件",

  // Defaults and places in the help
  options: "选项",
  "vivavoce <command>": "vivavoce <命令>",
  "a sentence of the built-in voice": "自带声音的一句话",
  "the first": "第一个",
};

/** What may be wrong with an engine that asks a server. */
function saidOfEngine([english, chinese]: readonly [string, string]): readonly (readonly [string, string])[] {
  return [
    [`${english} answered {}: {}`, `${chinese}应答 {0}：{1t}`],
    [`${english} answered with a web page: check the base URL.`, `${chinese}的应答是网页：请检查基础地址。`],
    [`${english} cannot be reached: {} ({}).`, `连接不到${chinese}：{0t}（{1}）。`],
    [`${english} cannot be reached: {}.`, `连接不到${chinese}：{0t}。`],
    [`${english} did not answer within {} ms.`, `${chinese}在 {0} 毫秒内没有回答。`],
    [`${english}'s answer broke off.`, `${chinese}的回答中途断了。`],
  ];
}
