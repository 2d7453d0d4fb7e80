/** What the help says, in Simplified Chinese. Texts in brackets behind a description are looked up on their own. */
export const chineseHelp: Readonly<Record<string, string>> = {
  "Voice Live that anyone can run (vivavoce {})": "人人都能运行的 Voice Live（vivavoce {0}）",
  Usage: "用法",
  Arguments: "参数",
  Options: "选项",
  Commands: "命令",
  "vivavoce <command> --help says more about one of them.": "vivavoce <命令> --help 显示某个命令的详细说明。",

  "Run the Voice Live server and its console": "运行 Voice Live 服务器和网页控制台",
  "Talk to a Voice Live server from the terminal": "在终端里与 Voice Live 服务器对话",
  "Talk without a server: one runs inside for the length of the chat": "不用另开服务器直接对话：对话期间内部自带一个",
  "Speak a text into a WAV file or on the speaker": "把文字读出来，写入 WAV 文件或用扬声器播放",
  "Write down what is said in a sound file": "把声音文件里说的话写成文字",
  "Print what makes your shell complete commands and flags": "输出脚本，让 shell 补全命令和选项",
  "bash, zsh or fish": "bash、zsh 或 fish",
  "Show the help": "显示帮助",
  "Show the version": "显示版本",
  "Name your shell: vivavoce completion knows bash, zsh and fish{}.":
    "请指明 shell：vivavoce completion 支持 bash、zsh 和 fish{0t}。",
  ", and not {}": "，不支持 {0}",
  "Check this machine, the engines, sound devices and settings; say what to do":
    "检查本机、引擎、声音设备和设置，并指出该怎么办",
  "Print the effective configuration, secrets masked": "显示当前生效的配置，密钥以 * 代替",
  "Check a Voice Live or OpenAI Realtime server against the protocol":
    "按协议检查一个 Voice Live 或 OpenAI Realtime 服务器",

  "Voice of the answers, in place of the quickstart's": "回答的声音，代替快速入门的默认声音",
  "What the assistant should be like": "希望助手是什么样子",
  "Recognizer to ask for; gpt-4o-transcribe shows words while you speak":
    "请求使用的识别模型；gpt-4o-transcribe 会边说边显示文字",
  "Sound file to speak instead of the microphone": "代替麦克风的声音文件",
  "WAV file for the answers instead of the speaker": "代替扬声器的 WAV 文件，用来写入回答",
  "List microphones and speakers, and do no more": "只列出麦克风和扬声器",
  "Microphone: its number, or a part of its name": "麦克风：编号，或名称的一部分",
  "Speaker: its number, or a part of its name": "扬声器：编号，或名称的一部分",
  "With --input: seconds the server may be silent after its end": "用 --input 时：文件结束后最多等服务器多少秒",
  "File for the wire frames": "记录线路事件的文件",
  "Keep no file of the wire frames": "不记录线路事件",
  "Name every event of the server": "显示服务器的每个事件名",
  "One JSON object a line, for scripts": "每行一个 JSON 对象，供脚本使用",
  "URL of the server": "服务器的网址",
  "Processes that sessions are spread over; auto for one per two cores":
    "会话分布在多少个进程上；auto 为每两个核心一个",
  "Model to talk to": "要对话的模型",
  "Version of the wire": "协议版本",
  "API key; better set the variable": "API 密钥；最好用环境变量",
  "Bearer token; better set the variable": "Bearer 令牌；最好用环境变量",
  "Sign in with Microsoft Entra ID": "用 Microsoft Entra ID 登录",
  "on for Azure when there is no key": "连接 Azure 且没有密钥时默认启用",
  "Model to talk to, of those configured": "要对话的模型，须已在配置中",
  "Configuration of the server": "服务器的配置文件",
  "Configuration file": "配置文件",
  "Print JSON": "输出 JSON",

  "What to say; - for the standard input": "要读的文字；- 表示标准输入",
  "WAV file; - for the standard output": "WAV 文件；- 表示标准输出",
  "the speaker": "扬声器",
  "Text file to say": "要读的文本文件",
  Voice: "声音",
  "the first of --list-voices": "--list-voices 的第一个",
  "Speed, 0.5 to 2": "语速，0.5 到 2",
  "Semitones up or down, -12 to 12": "升降多少个半音，-12 到 12",
  "List the voices, and do no more": "只列出声音",
  "Print length and word times as JSON": "以 JSON 输出时长和逐词时间",
  "Sound files: WAV, AIFF, AU, FLAC, Opus in Ogg or WebM; - for the standard input":
    "声音文件：WAV、AIFF、AU、FLAC，以及 Ogg 或 WebM 里的 Opus；- 表示标准输入",
  "Language that is spoken, for example en-US": "说的是哪种语言，例如 en-US",
  "Print when each sentence was said": "显示每句话的时间",
  "Print text, length and sentences with their times as JSON; times of words where the engine knows them":
    "以 JSON 输出文字、时长和每句话的时间；引擎知道时还有逐词时间",

  "Address of the server: http(s) or ws(s)": "服务器地址：http(s) 或 ws(s)",
  "Of {}; default: all, or the one of the URL's path": "{0} 之一；默认：全部，或网址路径所指的那个",
  "Token for Authorization: Bearer": "Authorization: Bearer 的令牌",
  "Dated version of Voice Live": "Voice Live 的日期版本",
  "Model in the URL": "网址里的模型",
  "Ids or families to check": "要检查的条目或类别",
  "What the server does not have: {}": "服务器没有的功能：{0}",
  "File for the scorecard as JSON; - for the terminal": "写入 JSON 评分表的文件；- 表示终端",
  "Sockets at a time, 1 to 8": "同时打开的连接数，1 到 8",
  "Most new sockets in a minute; 0 for no limit": "每分钟最多新建的连接数；0 表示不限",
  "0; 25 for Azure": "0；Azure 为 25",
  "Send audio as fast as it plays": "按播放速度发送声音",
  "on, but for loopback": "默认启用，回环地址除外",
  "No progress": "不显示进度",
  "The same server with small limits and without credentials": "同一服务器，限额较小且不带凭据",
  "The same server with a model and a recognizer that fail": "同一服务器，模型和识别都会失败",
  "MCP server with the tools add and fail": "带有 add 和 fail 工具的 MCP 服务器",
  "one on loopback": "回环地址上的一个",
  "Name of an agent that the server has": "服务器上的一个智能体的名称",
  "Project of that agent": "该智能体所属的项目",

  "Name or address to listen on": "监听的主机名或地址",
  "TCP port to listen on; 0 takes a free one": "监听的 TCP 端口；0 表示任选一个空闲端口",
  "Keys that open a session; needed on any host but loopback": "可以打开会话的密钥；除回环地址外都必须设置",
  "Bearer tokens that open a session": "可以打开会话的 Bearer 令牌",
  "Directory id of the tenant whose tokens open a session": "租户的目录 ID，其令牌可以打开会话",
  "Whom a token must be for, one of these": "令牌的受众，须为其中之一",
  "Who must have issued it; the tenant, in both versions, when not set": "令牌的签发者；不设置时为该租户的两种版本",
  "Where the issuer's keys are; the tenant's when not set": "签发者公钥的地址；不设置时为该租户的地址",
  "Roles of which a token needs one, or one of the scopes; none needed when empty":
    "令牌须具备其中一个角色（或一个范围）；留空则不要求",
  "Scopes of which a token needs one, or one of the roles": "令牌须具备其中一个范围（或一个角色）",
  "Proxies whose X-Forwarded-For is believed: addresses, or networks such as 10.0.0.0/8":
    "信任其 X-Forwarded-For 的代理：地址或网段，例如 10.0.0.0/8",
  "Origins of web pages that may connect to an open server": "允许哪些来源的网页连接没有密钥的服务器",
  "File with the certificate chain, PEM": "证书链文件，PEM 格式",
  "File with the private key, PEM": "私钥文件，PEM 格式",
  "Whether an OpenTelemetry SDK that is registered in this process is told spans and metrics":
    "是否向本进程中注册的 OpenTelemetry SDK 提供 span 和指标",
  "Whether spans hold what was said and answered": "span 是否包含所说和所答的内容",
  "Whether numbers for operators are at /metrics": "是否在 /metrics 提供运维指标",
  "Bearer token that opens /metrics from anywhere; without one only programs of this machine may read":
    "从任何地方读取 /metrics 所需的 Bearer 令牌；不设置时只有本机程序可以读取",
  "Whether programs of this machine may see the sessions at /admin/sessions and end them":
    "是否允许本机程序在 /admin/sessions 查看并结束会话",
  "Bearer token that opens /admin from anywhere, in place of that":
    "从任何地方使用 /admin 所需的 Bearer 令牌（代替上一项）",
  "Time that a session waits for a client that asked for it, after its socket is lost, in milliseconds; 0 for none":
    "连接中断后，会话为提出过要求的客户端保留多久（毫秒）；0 表示不保留",
  "Sessions at the same time; 0 for 8 a core, at least 16, where this machine recognizes, else 200":
    "同时进行的会话数；0 表示由本机识别时每核心 8 个、至少 16 个，否则 200 个",
  "Language model: auto asks a named server or a local Ollama, else the built-in one; openai-compatible uses keys of the environment too":
    "语言模型：auto 先找指定的服务器或本机的 Ollama，否则用自带的模型；openai-compatible 还使用环境变量里的密钥",
  "OpenAI-compatible server, for example http://127.0.0.1:8000/v1":
    "兼容 OpenAI 的服务器，例如 http://127.0.0.1:8000/v1",
  "Key of that server": "该服务器的密钥",
  "Name of the model; with Azure OpenAI of the deployment": "模型名称；Azure OpenAI 则为部署名称",
  "Form of the server's address and key": "服务器地址和密钥的形式",
  "Tell who speaks a language that is not understood so, once in a session, in place of an answer":
    "有人说听不懂的语言时告诉对方，每个会话一次，代替回答",
  "Say one sentence when the model or recognition fails; clients are told of the failure in any case":
    "模型或识别出错时说一句话；无论如何，客户端都会得知错误",
  "What turns speech into text: moonshine, sherpa-onnx, openai-compatible, realtime or azure-speech":
    "语音识别引擎：moonshine、sherpa-onnx、openai-compatible、realtime 或 azure-speech",
  "Threads that recognize; not set for one a core, at most 2": "识别线程数；不设置时每核心一个，最多 2 个",
  "What speaks: flite, sherpa-onnx, openai-compatible or azure-speech":
    "语音合成引擎：flite、sherpa-onnx、openai-compatible 或 azure-speech",
  "Threads that speak; not set for the engine's own choice": "合成线程数；不设置时由引擎决定",
  "Speech server, for example http://127.0.0.1:8880/v1; without a name of an engine: openai-compatible":
    "语音服务器，例如 http://127.0.0.1:8880/v1；没有指定引擎时使用 openai-compatible",
  "Name of the model": "模型名称",
  "BCP-47 code that the engine is told": "告诉引擎的 BCP-47 语言代码",
  "Voices to offer, the default one first; each may be name=en-US/female":
    "提供的声音，默认的排在最前；可以写成 name=en-US/female",
  "NATS servers over which servers and workers are one: nats:// or tls:// addresses; not set for none":
    "把多台服务器和引擎进程连成一体的 NATS 服务器：nats:// 或 tls:// 地址；不设则不用",
  "File of credentials for NATS, as its own tools write it": "NATS 凭据文件，由 NATS 自带工具生成",
  "File of certificate authorities to trust for NATS, PEM": "连接 NATS 时信任的证书颁发机构文件，PEM 格式",
  "First part of all subjects and stores; servers with another one do not see each other":
    "所有主题和存储名的开头；开头不同的服务器互不相见",
  "Servers of a cluster of NATS that keep each session and client secret; 3 survive the loss of one. What there is already is raised to it, and never lowered":
    "NATS 集群中有多少台服务器保存每个会话和客户端密钥；3 台可承受失去一台。已有的只会提高到此数，从不降低",
  "With a bus: the engines that workers on it run, and not this machine; none for all of them here":
    "用总线时：由总线上的引擎进程运行、不在本机运行的引擎；none 表示全部在本机",
  "Run speech engines for the servers on a bus": "为总线上的服务器运行语音引擎",
  "Engines that a worker offers on the bus": "在总线上提供的引擎",
  "Utterances and clauses that a worker has in work at the same time; 0 for 16 a core":
    "同时处理多少段话和句子；0 表示每个核心 16",
  "Port where a worker shows /health and /metrics; 0 takes a free one, not set for none":
    "在哪个端口显示 /health 和 /metrics；0 取空闲端口，不设则不显示",
  "Address of that port; on any but loopback /metrics wants the key of server.metrics.key":
    "该端口的地址；不是本机回环地址时，/metrics 需要 server.metrics.key 的密钥",
  "Name of this server among the others; that of the machine when not set":
    "本服务器在众服务器中的名字；不设则用机器名",
  "Sessions may use MCP servers with private, loopback and link-local addresses":
    "会话可以使用私有、回环和链路本地地址上的 MCP 服务器",
  "Hosts of MCP servers, private ones too; when there are any, no others are connected to":
    "允许的 MCP 服务器主机，包括私有地址；设置后不再连接其他主机",
  "Least level that is logged": "记录日志的最低级别",
  "Form of the log lines": "日志的格式",
  "Folder in which every session is recorded; it holds what was said. Not set for no records":
    "记录每个会话的文件夹，内含所说的内容；不设置则不记录",
  "Serve the browser console": "提供网页控制台",
};

/** What the help of a command says beyond its options. */
export const chineseNotes: Readonly<Record<string, readonly string[]>> = {
  "": [
    "开始",
    "  vivavoce talk                               马上对话，不需要服务器",
    "  vivavoce serve                              运行服务器；打开 http://localhost:8080",
    "  vivavoce chat                               与它对话",
    "  vivavoce doctor                             遇到问题时运行",
    "",
    "VIVAVOCE_LANG=en 切换为英语。",
  ],
  serve: [
    "示例",
    "  vivavoce serve --port 9000",
    "  VIVAVOCE_API_KEYS=secret vivavoce serve --host 0.0.0.0",
    "  OPENAI_BASE_URL=http://127.0.0.1:11434/v1 VIVAVOCE_LLM_MODEL=llama3.2 vivavoce serve",
    "",
    "按 Ctrl-C 停止：正在进行的对话可以说完；再按一次立即中断。",
  ],
  worker: [
    "示例",
    "  vivavoce worker --bus nats://10.0.0.1:4222                         听和说",
    "  vivavoce worker --bus nats://10.0.0.1:4222 --engines recognizer    只听",
    "  vivavoce serve --bus nats://10.0.0.1:4222                          使用它们的服务器",
    "",
    "按 Ctrl-C 停止：手头的工作会做完；再按一次立即中断。",
  ],
  chat: [
    "按键",
    "  q 退出   m 静音（不在终端时按键后加回车）   Ctrl-C 退出",
    "",
    "示例",
    "  vivavoce chat                                              本机上的服务器",
    "  vivavoce chat --input question.wav --output answer.wav     没有声音设备时",
    "  AZURE_VOICELIVE_ENDPOINT=https://name.services.ai.azure.com vivavoce chat",
    "                                                             Azure，用 az login 登录",
    "  vivavoce chat --json | jq -r 'select(.type == \"user\").text'",
    "",
    "方括号里的变量可以写在 .env 里；旧名称（AZURE_VOICE_LIVE_…、VOICE_LIVE_MODEL、VOICE_LIVE_TOKEN）含义相同。",
    "线路上的每一帧都记入 voicelive.log，不含声音和密钥。退出码 0：一切正常；1：失败；2：设置或文件不可用。",
  ],
  talk: [
    "按键",
    "  q 退出   m 静音（不在终端时按键后加回车）   Ctrl-C 退出",
    "",
    "示例",
    "  vivavoce talk",
    "  OPENAI_API_KEY=sk-… VIVAVOCE_LLM_ENGINE=openai-compatible VIVAVOCE_LLM_MODEL=gpt-4o-mini vivavoce talk",
    "  vivavoce talk --input question.wav --output answer.wav",
    "",
    "模型和引擎的选择与 vivavoce serve 相同，见 vivavoce config。",
  ],
  say: [
    "示例",
    '  vivavoce say "Hello there."                        用扬声器播放',
    '  vivavoce say "Hello there." -o hello.wav -v rms',
    "  vivavoce say -f story.txt -o story.wav --json > words.json",
    "  echo Hello | vivavoce say - -o - | aplay",
  ],
  transcribe: [
    "示例",
    "  vivavoce transcribe meeting.wav --times",
    "  vivavoce transcribe memo.flac message.opus --json",
    "  ffmpeg -i memo.m4a -f wav - | vivavoce transcribe -",
    "",
    "按内容识别 WAV、AIFF、AU、FLAC，以及 Ogg 或 WebM 里的 Opus。不能用的文件不影响其他文件，此时退出码为 2。",
  ],
  models: [
    "示例",
    "  vivavoce models                                   有哪些模型，本机已有哪些",
    "  vivavoce models list --language zh --task synthesis",
    "  vivavoce models pull sense-voice --accept-licence",
    "  vivavoce models try path:./my-voice -o sample.wav",
    "  vivavoce models export sense-voice -o ears.tar    用于没有网络的机器；在那里：models import ears.tar",
    "",
    "文件放在 Hugging Face Hub 的缓存里，与 Python 共用。HF_HOME、HF_HUB_CACHE、HF_ENDPOINT、HF_TOKEN、",
    "HF_HUB_OFFLINE 和 HTTPS_PROXY 均有效；VIVAVOCE_MODEL_CATALOGUE 指定你自己的目录（JSON 文件）。",
  ],
  top: [
    "按键",
    "  q 退出   Ctrl-C 退出",
    "",
    "示例",
    "  vivavoce top                                          本机的服务器",
    "  vivavoce top --endpoint https://voice.example.org     设置了 VIVAVOCE_METRICS_KEY 的服务器",
    "  vivavoce top --bus                                    它和总线上的所有其他服务器",
    "  vivavoce top --json | jq .vivavoce_sessions",
    "",
    "数字来自 /metrics，含义见 docs/guides/watch-the-server.md。",
  ],
  completion: [
    "示例",
    '  eval "$(vivavoce completion bash)"                   写入 ~/.bashrc',
    '  eval "$(vivavoce completion zsh)"                    写入 ~/.zshrc，放在 compinit 之后',
    "  vivavoce completion fish | source                    写入 ~/.config/fish/config.fish",
  ],
  doctor: [
    "检查 Node、本机、配置、引擎（让它们自己说、自己听）、语言模型、端口、声音设备，以及 chat 的终结点和凭据。",
    "有不能工作的项目时，退出码为 1。",
  ],
};
