import type { Messages } from "./messages.ts";

/** Everything the page says, in Simplified Chinese. */
export const chinese: Messages = {
  shell: {
    language: "语言",
  },
  talk: {
    you: "你",
    assistant: "助手",
    interrupted: "被打断",
    cut: "没有说完",
    notUnderstood: "（没有听清）",
    waiting: (seconds) => `正在等待回答，已过 ${seconds} 秒`,
    stopWaiting: "不等了",
    failure: "这次没能回答",
    earlier: "显示更早的内容",
  },
  marks: {
    filler: "只是应声，不算打断",
    wordless: "有声音，但没有话",
    askedAhead: "话还没说完，已提前问模型",
    aheadUsed: "采用了提前做好的回答",
    aheadDropped: "丢弃了提前做好的回答",
    interruptedAfter: (heard) => `播放 ${heard} 后被打断`,
    truncated: (heard) => `截短到听到的 ${heard}`,
    notRecognized: (message) => `没有听清这段话。${message}`,
    echo: (quieterDb, lateMs) =>
      `回声：${[
        quieterDb === undefined ? "" : `减弱 ${quieterDb.toFixed(0)} dB`,
        lateMs === undefined ? "" : `延迟 ${lateMs.toFixed(0)} ms`,
      ]
        .filter(Boolean)
        .join("，")}`,
  },
  failures: {
    "model-key": "语言模型不接受服务器的密钥。",
    "model-busy": "语言模型暂时不再接受请求。",
    "model-unknown": "服务器所指的地址没有这个语言模型。",
    "model-missing": "连接不到语言模型。",
    "model-broken": "语言模型出错了。",
    "model-late": "语言模型没有及时回答。",
    server: "服务器在生成回答时出错了。",
    you: "你的请求超出了服务器能处理的量。",
    maxTokens: "回答没有说完：已达到最大长度。",
    filter: "回答没有说完：被内容过滤拦下了。",
    incomplete: "回答没有说完。",
    said: "服务器的说明：",
    retry: "重试",
    advice: {
      "model-key": "请让管理服务器的人更正语言模型的密钥。",
      "model-busy": "请稍等片刻，或查看该模型的配额。",
      "model-unknown": "请让管理服务器的人更正模型的名称或地址。",
      "model-missing": "请让管理服务器的人检查模型是否在运行、地址是否正确。",
      "model-broken": "再试一次也许就好了。",
      "model-late": "模型可能还在加载，请稍后再试。",
      server: "再试一次也许就好了。",
      you: "请稍等片刻再试。",
      length: "可以在“设置”里调大“最长回答”。",
      filter: "换一种说法试试。",
    },
  },
};
