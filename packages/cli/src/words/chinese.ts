import { chineseFailures } from "./chinese-failures.ts";
import { chineseHelp } from "./chinese-help.ts";
import { chineseModelErrors } from "./chinese-model-errors.ts";
import { chineseModels } from "./chinese-models.ts";
import { chineseSound } from "./chinese-sound.ts";

/** What the command line says, in Simplified Chinese, by what it says in English; `{}` is what is put in. */
export const chinese: Readonly<Record<string, string>> = {
  ...chineseHelp,
  ...chineseModels,
  ...chineseFailures,
  ...chineseModelErrors,
  ...chineseSound,

  // Conversation
  You: "你",
  Assistant: "助手",
  connecting: "连接中",
  listening: "正在听",
  "hearing you": "你在说",
  thinking: "思考中",
  speaking: "正在说",
  muted: "已静音",
  mic: "话筒",
  out: "播放",
  "m mute · q quit": "m 静音 · q 退出",
  "m unmute · q quit": "m 取消静音 · q 退出",
  "calls {}": "调用 {0}",
  "{} turn": "{0} 轮",
  "{} turns": "{0} 轮",
  "{} turn, answered in {} (median)": "{0} 轮，回答用时 {1}（中位数）",
  "{} turns, answered in {} (median)": "{0} 轮，回答用时 {1}（中位数）",
  "Received event: {'{}'}": "收到事件：{'{0}'}",
  "Connecting to {} ...": "正在连接 {0}……",
  "Session {}, model {}": "会话 {0}，模型 {1}",
  "Speaking from the file.": "正在播放文件里的话。",
  "Speak. Type m and Enter to mute, q and Enter to quit.": "请说话。输入 m 加回车静音，输入 q 加回车退出。",
  "The microphone is muted.": "麦克风已静音。",
  "The microphone is on.": "麦克风已打开。",
  "You: {}": "你：{0}",
  "Assistant: {}": "助手：{0}",
  "The assistant calls {}.": "助手正在调用 {0}。",
  "no key": "无密钥",
  "API key": "API 密钥",
  token: "令牌",
  "Microsoft Entra ID": "Microsoft Entra ID",
  "{} ({}, api-version {}, {})": "{0}（{1}，api-version {2}，{3t}）",
  "The connection was lost. Trying again ...": "连接断开，正在重试……",
  "Still lost. Trying again ({}) ...": "仍未恢复，正在重试（{0}）……",
  "Reconnected after {} s, the conversation goes on.": "{0} 秒后重新连上，对话继续。",
  "Reconnected after {} s, the conversation goes on. The first {} s of what you said are lost.":
    "{0} 秒后重新连上，对话继续。您开头说的 {1} 秒没有送达。",
  "What is sent and received is written to {} (--no-log keeps nothing).": "收发的内容写入 {0}（--no-log 不写文件）。",
  "{} asks for a key, and none is set: AZURE_VOICELIVE_API_KEY or --api-key.":
    "{0} 需要密钥，但没有设置：请用 AZURE_VOICELIVE_API_KEY 或 --api-key。",
  "NOTE: what people say is sent to {}, because OPENAI_BASE_URL is set. VIVAVOCE_LLM_ENGINE=builtin keeps it on this machine, openai-compatible says that this is meant.":
    "注意：由于设置了 OPENAI_BASE_URL，大家说的话会发送到 {0}。设置 VIVAVOCE_LLM_ENGINE=builtin 可以全部留在本机；设为 openai-compatible 表示确实要这样。",
  "NOTE: {} is set, and not used: what people say stays on this machine. VIVAVOCE_LLM_ENGINE=openai-compatible sends it to {}, builtin says that it shall stay.":
    "注意：设置了 {0}，但没有使用：大家说的话留在本机。设置 VIVAVOCE_LLM_ENGINE=openai-compatible 才会发送到 {1}；设为 builtin 表示确实要留在本机。",
  "AZURE_OPENAI_ENDPOINT in the environment: Azure OpenAI needs AZURE_OPENAI_API_KEY and VIVAVOCE_LLM_MODEL (the deployment) too.":
    "环境变量 AZURE_OPENAI_ENDPOINT：使用 Azure OpenAI 还需要 AZURE_OPENAI_API_KEY 和 VIVAVOCE_LLM_MODEL（部署名称）。",
  "the default one": "默认设备",
  "the one that was chosen": "所选的设备",
  "Your speech was not transcribed: {}": "没能识别你说的话：{0t}",
  "Error: {}": "错误：{0}",
  "Warning: {}": "提醒：{0}",
  " (interrupted)": "（被打断）",
  " ({})": "（{0t}）",
  "Loading the speech engines ...": "正在加载语音引擎……",

  // What goes wrong
  "The endpoint must be an http, https, ws or wss URL, for example http://localhost:8080 (--endpoint or AZURE_VOICELIVE_ENDPOINT).":
    "终结点必须是 http、https、ws 或 wss 网址，例如 http://localhost:8080（--endpoint 或 AZURE_VOICELIVE_ENDPOINT）。",
  "--timeout must be a number of seconds from above 0 to {}.": "--timeout 必须是大于 0、不超过 {0} 的秒数。",
  "{}: the server has been silent for {} s.": "{0}：服务器已经 {1} 秒没有回应。",
  "The installed {} has no DefaultAzureCredential. Install version 4.":
    "已安装的 {0} 没有 DefaultAzureCredential，请安装第 4 版。",
  "To sign in with Microsoft Entra ID, install the package {} (npm install {}) and sign in (az login); or use a key: set AZURE_VOICELIVE_API_KEY.":
    "用 Microsoft Entra ID 登录需要安装 {0}（npm install {1}）并登录（az login）；也可以用密钥：设置 AZURE_VOICELIVE_API_KEY。",
  ".env, line {}: expected NAME=value, or # and a comment.": ".env 第 {0} 行：应为“名称=值”，或以 # 开头的注释。",
  ".env, line {}: nothing may stand behind the quote that ends a value.":
    ".env 第 {0} 行：结束值的引号之后不能再有内容。",
  ".env, line {}: a value with # needs quotes, and a comment a blank before it.":
    ".env 第 {0} 行：含有 # 的值要加引号，注释前面要有空格。",
  ".env, line {}: {} is set in line {} already.": ".env 第 {0} 行：{1} 在第 {2} 行已经设置过。",
  ".env: {} cannot be read as it stands there.": ".env：其中的 {0} 无法读取。",
  ".env is no UTF-8 text: save it as UTF-8.": ".env 不是 UTF-8 文本，请另存为 UTF-8。",
  "journal.dir: {}: nothing can be written there.": "journal.dir：{0}：无法写入。",
  "Cannot read .env: {}": "无法读取 .env：{0}",
  "Sound devices need the package decibri, which cannot be loaded on this machine. Use --input speech.wav and --output answer.wav instead.":
    "声音设备需要 decibri 包，但它在本机无法加载。请改用 --input speech.wav 和 --output answer.wav。",
  "Cannot use {} as speech: {}": "{0} 不能用作语音：{1t}",
  "Cannot write the log: {}. --log names another file, --no-log keeps none.":
    "无法写入日志：{0}。--log 可以指定别的文件，--no-log 不写文件。",
  "Cannot write {}: {}": "无法写入 {0}：{1}",
  "Cannot read {}: {}": "无法读取 {0}：{1}",
  'Argument "{}": {}.': "参数“{0}”：{1}。",
  "{} takes no value.": "{0} 不带值。",
  "{} needs a value.": "{0} 需要一个值。",
  "{}: there is no such flag. {}": "{0}：没有这个选项。{1t}",
  "No server answers at {}: {}": "{0} 没有服务器应答：{1}",
  "Give the address of a server: vivavoce conform http://localhost:8080":
    "请给出服务器地址：vivavoce conform http://localhost:8080",
  'Argument "{}": only one address is expected.': "参数“{0}”：只需要一个地址。",
  '"{}" is no http or WebSocket address.': "“{0}”不是 http 或 WebSocket 地址。",
  'There is no {} "{}".{}': "没有名为“{1}”的 {0}。{2t}",
  "{} must be a whole number from {} to {}.": "{0} 必须是 {1} 到 {2} 之间的整数。",
  "There is nothing to say in that text.": "这段文字里没有可以读的内容。",
  "Give either a text or --file, not both.": "文字和 --file 只能给一个。",
  'What should be said? For example: vivavoce say "Hello there." -o hello.wav':
    '要读什么？例如：vivavoce say "Hello there." -o hello.wav',
  'There is no voice "{}"; known: {}.{}': "没有声音“{0}”；已知的有：{1l}。{2t}",
  "--json and --output - would both write to the standard output.":
    "--json 和 --output - 都会写到标准输出，不能同时使用。",
  "--{} must be a number from {} to {}.": "--{0} 必须是 {1} 到 {2} 之间的数。",
  "Give a sound file: vivavoce transcribe speech.wav": "请给出声音文件：vivavoce transcribe speech.wav",
  'There is no command "{}". Run vivavoce --help to see all.': "没有命令“{0}”。vivavoce --help 列出全部命令。",
  'There is no command "{}". Did you mean: vivavoce {}?': "没有命令“{0}”。是不是想运行：vivavoce {1}？",
  'There is no command "{}". {}': "没有命令“{0}”。{1t}",
  "No command specified.": "没有给出命令。",
  'VIVAVOCE_LANG: there is no language "{}"; known: en, zh-CN.': "VIVAVOCE_LANG：没有语言“{0}”；已知的有：en、zh-CN。",
  "{} Run: vivavoce doctor": "{0} 请运行：vivavoce doctor",
  "{}.options.apiKeyVariable: {} is not set in the environment.": "{0}.options.apiKeyVariable：环境变量 {1} 没有设置。",
  "journal.dir: {}: the folder cannot be made ({}).": "journal.dir：{0}：无法建立文件夹（{1}）。",
  '{}.engine: there is no engine "{}"; known: {}.{}': "{0}.engine：没有引擎“{1}”；已知的有：{2l}。{3t}",
  "model.api: azure needs model.baseUrl, model.apiKey and model.model (the deployment) too.":
    "model.api：azure 还需要 model.baseUrl、model.apiKey 和 model.model（部署名称）。",
  "model.engine: openai-compatible needs model.baseUrl (OPENAI_BASE_URL) or model.apiKey (OPENAI_API_KEY).":
    "model.engine：openai-compatible 需要 model.baseUrl（OPENAI_BASE_URL）或 model.apiKey（OPENAI_API_KEY）。",
  "models.{}: the service needs an apiKey or a token.": "models.{0}：该服务需要 apiKey 或 token。",
  'models.{}: "{}" means models.{} already.': "models.{0}：“{1}”已经表示 models.{2}。",
  'agents.{}.model: "{}" is passed through; an agent needs a language model.':
    "agents.{0}.model：“{1}”是直通的模型；智能体需要语言模型。",
  'agents.{}.model: there is no model "{}" in models. {}': "agents.{0}.model：models 里没有模型“{1}”。{2t}",
  "agents: {}": "agents：{0}",
  "Configuration file {}: {}.": "配置文件 {0}：{1}。",
  "Configuration file {}: this is not valid JSON{}.": "配置文件 {0}：不是有效的 JSON{1}。",
  'Configuration file {}: it must hold a JSON object, such as {"server": {"port": 8080}}.':
    '配置文件 {0}：内容必须是一个 JSON 对象，例如 {"server": {"port": 8080}}。',
  "The configuration is not valid.": "配置无效。",
  '{}: server.host: "{}" can be reached by others, and no key is set. Set VIVAVOCE_API_KEYS to one or more keys, or use localhost.':
    "{0t}：server.host：“{1}”可以被别人访问，却没有设置密钥。请用 VIVAVOCE_API_KEYS 设置一个或多个密钥，或改用 localhost。",
  "WARNING: {} is set, and nothing here reads it.": "警告：设置了 {0}，但没有程序读取它。",
  "WARNING: {} is set, and nothing here reads it. Did you mean {}?":
    "警告：设置了 {0}，但没有程序读取它。是不是想写 {1}？",
  "Nothing reads {}. vivavoce serve --help names every variable.":
    "没有程序读取 {0}。vivavoce serve --help 列出所有变量。",
  "{} in the environment: there is no such variable. Did you mean {}?": "环境变量 {0}：没有这个变量。是不是想写 {1}？",

  // The server's start
  "Vivavoce listens on {}": "Vivavoce 正在监听 {0}",
  "  Talk to it       open {} in a browser": "  与它对话       在浏览器里打开 {0}",
  "  Talk to it       vivavoce chat": "  与它对话       vivavoce chat",
  "  From a program   endpoint {}, any Voice Live client": "  从程序连接     终结点 {0}，任何 Voice Live 客户端",
  "  In the terminal  npx vivavoce chat --endpoint {}": "  在终端里       npx vivavoce chat --endpoint {0}",
  "  From elsewhere   {}": "  从别的设备     {0}",
  "  Hears with       {}": "  语音识别       {0}",
  "  Thinks with      {} ({})": "  语言模型       {0}（{1t}）",
  "  Speaks with      {}": "  语音合成       {0}",
  "  Models           {}": "  模型           {0}",
  "  Agents           {}": "  智能体         {0}",
  "  Has room for     {} conversations at once (--max-sessions)": "  同时对话       最多 {0} 路（--max-sessions）",
  "Open to every program on this machine: no key is set.{}": "对本机的所有程序开放：没有设置密钥。{0t}",
  " Others can reach it!": "别的机器也能访问它！",
  "Closed: clients need a key or token.": "不开放：客户端需要密钥或令牌。",
  "no key is set and no Ollama answers on this machine": "没有设置密钥，本机也没有 Ollama",
  "{} alone is not used and no Ollama answers on this machine": "只有 {0} 不会使用，本机也没有 Ollama",
  "{} without {} is not used and no Ollama answers on this machine": "没有 {1} 就不会使用 {0}，本机也没有 Ollama",
  "WARNING: the certificate {} expired on {}: clients refuse it.": "警告：证书 {0} 已于 {1} 过期，客户端会拒绝它。",
  "WARNING: the certificate {} expires on {}. A new one is taken without a restart.":
    "警告：证书 {0} 将于 {1} 过期。换上新证书即可，无需重启服务器。",
  "WARNING: the certificate {} begins only on {}: clients refuse it until then.":
    "警告：证书 {0} 从 {1} 才开始有效，在那之前客户端会拒绝它。",
  "WARNING: everybody on this machine can read the private key {}: {}":
    "警告：本机的所有用户都能读取私钥 {0}，请运行：{1}",
  "WARNING: everybody on this machine can read the keys in {} (mode {}): {}":
    "警告：本机的所有用户都能读取 {0} 里的密钥（权限 {1}），请运行：{2}",
  "WARNING: everybody on this machine can read and change the keys in {} (mode {}): {}":
    "警告：本机的所有用户都能读取并修改 {0} 里的密钥（权限 {1}），请运行：{2}",
  "There are too few file handles ({}): allow 1024 or more, with ulimit -n or LimitNOFILE.":
    "文件句柄太少（{0}），请用 ulimit -n 或 LimitNOFILE 放宽到 1024 以上。",
  "The output cannot be written ({}).": "无法写入输出（{0}）。",
  "Stopping: conversations may finish. Stop again to cut them.": "正在停止：对话可以说完；再停一次立即中断。",
  "Port {} is not for everybody's programs (EACCES). Take one from 1024 on, and a proxy in front for 443.":
    "端口 {0} 不是普通程序可以用的（EACCES）。请用 1024 以上的端口，443 端口可以交给前面的代理。",
  "Port {} is taken by another program. Choose another one with PORT or --port; vivavoce doctor looks whose it is.":
    "端口 {0} 已被其他程序占用，请用 PORT 或 --port 换一个；vivavoce doctor 会查看是谁占用的。",
  "The server cannot listen there ({}). Check HOST and PORT, or --host and --port.":
    "服务器无法在那里监听（{0}）。请检查 HOST 和 PORT，或 --host 和 --port。",

  // Devices and doctor
  "Microphones (--microphone)": "麦克风（--microphone）",
  "Speakers (--speaker)": "扬声器（--speaker）",
  "  none found": "  没有找到",
  "(default)": "（默认）",
  "\nReady. Talk with: vivavoce talk": "\n一切就绪。对话请运行：vivavoce talk",
  "\nReady, but for sound. Talk with files: vivavoce talk --input speech.wav --output answer.wav":
    "\n除声音设备外一切就绪。可以用文件对话：vivavoce talk --input speech.wav --output answer.wav",
  "WARNING: {} does not understand {}: it hears {}. vivavoce models list --language {} shows what does.":
    "警告：{0} 听不懂 {1}，它能听懂的是 {2}。vivavoce models list --language {3} 列出能听懂的模型。",
  "{} has a certificate that is not trusted here ({}): name its authority in NODE_EXTRA_CA_CERTS.":
    "{0} 的证书在这里不受信任（{1}）：请用 NODE_EXTRA_CA_CERTS 指定签发机构。",
  "The certificate of {} has expired.": "{0} 的证书已过期。",
  "The certificate of {} is not valid yet: look at the clocks.": "{0} 的证书尚未生效，请检查时钟。",
  "The certificate of {} is for another name: --endpoint with that one.":
    "{0} 的证书属于另一个名称，请在 --endpoint 中使用那个名称。",
  "{} speaks no TLS: --endpoint with http://.": "{0} 不使用 TLS，请在 --endpoint 中使用 http://。",
  "{} does not answer: it closed the connection. If it has a certificate: --endpoint with https://.":
    "{0} 没有应答：它关闭了连接。如果它有证书，请在 --endpoint 中使用 https://。",
  "{} answers nothing that is HTTP. If it has a certificate: --endpoint with https://.":
    "{0} 的回应不是 HTTP。如果它有证书，请在 --endpoint 中使用 https://。",
  "{} does not take that key of its operators: --key, or VIVAVOCE_ADMIN_KEY.":
    "{0} 不接受这个管理密钥：请用 --key 或 VIVAVOCE_ADMIN_KEY。",
  "{} does not take that key of its metrics: --key, or VIVAVOCE_METRICS_KEY.":
    "{0} 不接受这个指标密钥：请用 --key 或 VIVAVOCE_METRICS_KEY。",
  "{} asks for a key, and none is set": "{0} 需要密钥，但没有设置",
  "Set AZURE_VOICELIVE_API_KEY to one of its keys.": "请把 AZURE_VOICELIVE_API_KEY 设为它的密钥之一。",
  "{} does not take what stands in {}": "{0} 不接受 {1} 里的值",
  "Compare it with what the server was started with (VIVAVOCE_API_KEYS, or its configuration file).":
    "请与服务器启动时的设置核对（VIVAVOCE_API_KEYS 或其配置文件）。",
  "\n{} to put right.": "\n有 {0} 项需要处理。",
  Machine: "本机",
  "{} cores, {} GiB of memory": "{0} 个核心，{1} GiB 内存",
  "{}, {} Hz, first sound after {} ms": "{0}，{1} Hz，{2} 毫秒后出声",
  "{}, first of {} voices, {} Hz, first sound after {} ms": "{0}（{1} 种声音的第一个），{2} Hz，{3} 毫秒后出声",
  "{}, {} Hz, says nothing": "{0}，{1} Hz，没有声音",
  "{}, first of {} voices, {} Hz, says nothing": "{0}（{1} 种声音的第一个），{2} Hz，没有声音",
  "vivavoce-builtin ({})": "vivavoce-builtin（{0t}）",
  "Chat works with files too: --input speech.wav --output answer.wav.":
    "对话也可以用文件：--input speech.wav --output answer.wav。",
  "Plug one in, or on Linux start PulseAudio or PipeWire. {}":
    "请接上设备；在 Linux 上也可以启动 PulseAudio 或 PipeWire。{0t}",
  "the default device": "默认设备",
  "Sound devices": "声音设备",
  "Install again with npm ci. If it stays so, please report it with what stands here.":
    "请用 npm ci 重新安装；如果仍然如此，请附上这里的内容报告问题。",
  Configuration: "配置",
  "Speech engines": "语音引擎",
  "See who is connected to a server, and hang up": "查看谁连接着服务器，并可挂断",
  "list, show or hang-up": "list、show 或 hang-up",
  "With show and hang-up: the session, as list shows it": "用于 show 和 hang-up：list 显示的会话",
  "Key of its operators, where it wants one": "服务器的管理密钥（需要时）",
  "Print JSON": "以 JSON 打印",
  "vivavoce sessions list takes no session; vivavoce sessions show does.":
    "vivavoce sessions list 不接受会话；请用 vivavoce sessions show。",
  "vivavoce sessions knows list, show and hang-up, and not {}.":
    "vivavoce sessions 有 list、show 和 hang-up，没有 {0}。",
  "vivavoce sessions {} needs a session, as list shows it.": "vivavoce sessions {0} 需要 list 显示的会话。",
  "Session {} was ended.": "会话 {0} 已结束。",
  "There is no session now.": "现在没有会话。",
  gateway: "网关",
  "No answer from {}: their sessions are missing.": "{0} 没有回答：缺少它们的会话。",
  session: "会话",
  who: "调用者",
  from: "来自",
  for: "时长",
  turns: "轮次",
  state: "状态",
  model: "模型",
  "{} wants the key of its operators: --key, or VIVAVOCE_ADMIN_KEY.":
    "{0} 需要管理密钥：--key，或 VIVAVOCE_ADMIN_KEY。",
  "{} lets only programs on its own machine do that. With VIVAVOCE_ADMIN_KEY set there, from anywhere.":
    "{0} 只允许本机程序这样做。在那里设置 VIVAVOCE_ADMIN_KEY 后，可以从任何地方进行。",
  "{} has no session {} now: vivavoce sessions list shows those that it has.":
    "{0} 现在没有会话 {1}：vivavoce sessions list 显示现有的会话。",
  "{} has been shown too many wrong keys. Try again later.": "{0} 收到的错误密钥太多。请稍后再试。",
  "{} does not let sessions be managed. Start it with --admin, or VIVAVOCE_ADMIN_KEY.":
    "{0} 不允许管理会话。请用 --admin 或 VIVAVOCE_ADMIN_KEY 启动它。",
  "{} answers with HTTP {}.": "{0} 的应答是 HTTP {1}。",
  "Watch what a server does: sessions, times of turns, engines, memory":
    "查看服务器的运行情况：会话、轮次用时、引擎、内存",
  "Address of the server": "服务器地址",
  "Key of its metrics, where it wants one": "服务器指标的密钥（需要时）",
  "Print the numbers once; so it is where there is no terminal": "只打印一次；不在终端时也是如此",
  "Print every number once, as JSON": "以 JSON 打印全部数字",
  "All servers on its bus together": "其总线上的所有服务器合在一起",
  "{} is on no bus: without --bus it shows its own numbers.": "{0} 不在任何总线上：不加 --bus 则显示它自己的数字。",
  "{} does not answer": "{0} 没有回答",
  "{}, {} sessions": "{0}，{1} 个会话",
  "{} takes no new sessions, {} sessions": "{0} 不接受新会话，{1} 个会话",
  "and {} more": "另有 {0} 个",
  "  gateway": "  网关",
  '--endpoint: "{}" is no address.': "--endpoint：“{0}”不是地址。",
  "{} does not answer. Is vivavoce serve running there?": "{0} 没有应答。那里在运行 vivavoce serve 吗？",
  "{} wants the key of its metrics: --key, or VIVAVOCE_METRICS_KEY.":
    "{0} 需要指标密钥：--key，或 VIVAVOCE_METRICS_KEY。",
  "{} shows its numbers on its own machine only. With VIVAVOCE_METRICS_KEY set there, from anywhere.":
    "{0} 只在本机显示数字。在那里设置 VIVAVOCE_METRICS_KEY 后，可以从任何地方查看。",
  "{} has no numbers of a Vivavoce server at /metrics.": "{0} 的 /metrics 没有 Vivavoce 服务器的数字。",
  "last {} s": "最近 {0} 秒",
  "since the start": "启动以来",
  "First audio, half": "首个声音，中位数",
  "First audio, 95 %": "首个声音，95%",
  "  silence, half": "  静音，中位数",
  "  text, half": "  文字，中位数",
  "  model, half": "  模型，中位数",
  "  voice, half": "  朗读，中位数",
  Responses: "回答",
  "Speech over answers": "回答中的人声",
  Refused: "拒绝的连接",
  "Errors to clients": "发给客户端的错误",
  "Failures of engines": "引擎故障",
  "Event loop, 99 %": "事件循环，99%",
  "Cores in use": "占用核心",
  Memory: "内存",
  "sessions {} of {}": "会话 {0}，上限 {1}",
  "{} of {} sessions": "{0} 个会话，上限 {1}",
  ready: "就绪",
  "not ready": "未就绪",
  "up {}": "已运行 {0}",
  "{} is down": "{0} 不可用",
  "{} waiting": "{0} 个在等待",
  Languages: "语言",
  "{}: heard by {}, ends judged by {}, spoken by {}": "{0t}：由 {1t} 识别，由 {2t} 判断是否说完，由 {3t} 朗读",
  "{} and {} more": "{0} 以及另外 {1} 种",
  nobody: "（无）",
  silence: "静音",
  "For more: vivavoce models list, and docs/guides/languages-and-voices.md.":
    "更多语言：vivavoce models list，以及 docs/guides/languages-and-voices.md。",
  "Hearing itself": "自说自听",
  "Language model": "语言模型",
  Port: "端口",
  Console: "控制台",
  Microphone: "麦克风",
  Speaker: "扬声器",
  Chat: "对话",
  "Sign-in": "登录",
  Endpoint: "终结点",
  "Correct the variable or .env.": "请改正变量或 .env。",
  "{}, model {}": "{0}，模型 {1}",
  "API key in {}": "API 密钥来自 {0}",
  "token in {}": "令牌来自 {0}",
  "no key is set": "没有设置密钥",
  "A server that asks for one needs AZURE_VOICELIVE_API_KEY.": "要求密钥的服务器需要 AZURE_VOICELIVE_API_KEY。",
  "Microsoft Entra ID (az login, or what else @azure/identity knows)":
    "Microsoft Entra ID（az login，或 @azure/identity 支持的其他方式）",
  "A bus is configured (bus.url), and what speaks to it is not installed. Install it with: npm install @vivavoce/bus":
    "配置了总线（bus.url），但没有安装连接它的软件包。请安装：npm install @vivavoce/bus",
  "A worker needs a bus. Name its address with --bus or VIVAVOCE_BUS, for example nats://127.0.0.1:4222":
    "引擎进程需要总线。请用 --bus 或 VIVAVOCE_BUS 指明其地址，例如 nats://127.0.0.1:4222",
  "worker.engines: the engine of {} does nothing that others would have to ask for.":
    "worker.engines：{0} 的引擎没有什么需要别人来请求的。",
  "Offers {}: {}": "提供 {0}：{1}",
  "Status on {}/health": "状态见 {0}/health",
  "The worker {} is on the bus, with room for {} pieces of work.": "引擎进程 {0} 已在总线上，可同时处理 {1} 项。",
  "Stopping: what is in work is finished. Stop again to cut it.": "正在停止：手头的工作会做完。再停一次则立即中断。",
  "bus: {}": "总线：{0}",
  "The bus at {} cannot be reached: {}": "无法连接位于 {0} 的总线：{1}",
  "Microsoft Entra ID, but @azure/identity is not installed": "Microsoft Entra ID，但没有安装 @azure/identity",
  "npm install @azure/identity and az login; or set AZURE_VOICELIVE_API_KEY.":
    "请运行 npm install @azure/identity 和 az login，或设置 AZURE_VOICELIVE_API_KEY。",
  "{} answers": "{0} 有应答",
  "{} does not answer ({})": "{0} 没有应答（{1}）",
  "Check AZURE_VOICELIVE_ENDPOINT, the network and, for own certificates, NODE_EXTRA_CA_CERTS.":
    "请检查 AZURE_VOICELIVE_ENDPOINT 和网络；自签证书还要检查 NODE_EXTRA_CA_CERTS。",
  "Answers will be slow to begin.": "回答会开始得慢一些。",
  "{}; loaded in {} s": "{0l}；加载用了 {1} 秒",
  'said "{}", heard "{}"': "说的是“{0}”，听到的是“{1}”",
  "heard what was said, {}": "听到的与说的一致，{0t}",
  "in {}: {}": "{0}：{1t}",
  "That is nearly the same: another voice may be clearer.": "几乎一样：换一种声音可能更清楚。",
  "no voice here speaks a language that is understood here and has a sentence to try":
    "这里没有一种声音说的语言既听得懂、又有可试的句子",
  "Try a recording of your own: vivavoce transcribe speech.wav": "可以用自己的录音试试：vivavoce transcribe speech.wav",
  "{} times as fast as speech": "速度是说话的 {0} 倍",
  "It only makes small talk. Run Ollama, or set OPENAI_BASE_URL, or OPENAI_API_KEY with VIVAVOCE_LLM_ENGINE=openai-compatible.":
    "它只能闲聊。想用真正的模型，请运行 Ollama，或设置 OPENAI_BASE_URL，或设置 OPENAI_API_KEY 和 VIVAVOCE_LLM_ENGINE=openai-compatible。",
  "Look at vivavoce config.": "请查看 vivavoce config。",
  "Install Node {} or newer.": "请安装 Node {0} 或更新版本。",
  "Two cores and 2 GB make for fluent conversations.": "两个核心、2 GB 内存才能流畅对话。",
  "{}; its first word took {} s": "{0}；{1} 秒后给出第一个词",
  "Look at vivavoce config: the server that {} names, its key, model and voices.":
    "请查看 vivavoce config：{0} 指定的服务器、密钥、模型和声音。",
  "Look at vivavoce config: the server that {} and {} names, its key, model and voices.":
    "请查看 vivavoce config：{0} 和 {1} 指定的服务器、密钥、模型和声音。",
  "nothing listens at {}, where chat would look for a server": "{0} 没有服务器在监听，chat 默认连接那里",
  "{} is free": "{0} 空闲",
  "{} cannot be used ({})": "{0} 不能使用（{1}）",
  "Check HOST and PORT.": "请检查 HOST 和 PORT。",
  "Vivavoce runs at {}": "Vivavoce 正在 {0} 运行",
  "{} is taken by another program": "{0} 被其他程序占用",
  "Start with another one: PORT=9000 npm start, or vivavoce serve --port 9000.":
    "请换一个端口启动：PORT=9000 npm start，或 vivavoce serve --port 9000。",
  "switched off": "已关闭",
  built: "已编译",
  "not built": "未编译",
  "npm run build; all else works without it.": "运行 npm run build；没有它，其他功能也都正常。",
  "they could not be looked at on this machine": "在本机无法查看",
  "{}; it gives silence": "{0t}；只收到静音",
  "Check that it is not muted and that this terminal may use the microphone (privacy settings).":
    "请确认它没有静音，并且允许这个终端使用麦克风（隐私设置）。",
  "defaults and environment": "默认值和环境变量",
  "vivavoce config shows what is in force.": "vivavoce config 显示当前生效的值。",
};
