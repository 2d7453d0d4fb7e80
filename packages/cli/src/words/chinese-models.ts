/** What `vivavoce models` says, in Simplified Chinese. */
export const chineseModels: Readonly<Record<string, string>> = {
  "list, show, pull, try, verify, rm, export or import": "list、show、pull、try、verify、rm、export 或 import",
  "Name of a server's model; or a model to run here with sherpa-onnx: an id of the catalogue, or path:FOLDER":
    "服务器上的模型名称；或者用 sherpa-onnx 在本机运行的模型：目录里的名称，或 path:FOLDER",
  "Models by their names in the list; path:FOLDER to try one of your own":
    "列表里的模型名称；path:FOLDER 可以试用自己的模型",
  "With list, show, verify and try: print JSON": "用于 list、show、verify 和 try：输出 JSON",
  "With list: recognition, synthesis, end-of-turn, noise-suppression":
    "用于 list：recognition、synthesis、end-of-turn、noise-suppression",
  "With list: models of this language. With try: what is spoken": "用于 list：该语言的模型；用于 try：所说的语言",
  "With list: only what is on this machine": "用于 list：只列出本机已有的",
  "With pull: ask nothing, and agree to the owner's terms": "用于 pull：不再询问，并同意所有者的条款",
  "With pull: agree to the owner's terms": "用于 pull：同意所有者的条款",
  "With export: the archive. With try: WAV file, not the speaker":
    "用于 export：归档文件；用于 try：写入 WAV 文件而不播放",
  "With try: sound file to hear": "用于 try：要听的声音文件",
  "With try: what to say": "用于 try：要说的话",
  "With try: voice": "用于 try：声音",
  "List, fetch and try better ears and voices; keep them on this machine":
    "列出、下载和试用更好的识别与声音模型，保存在本机",
  "vivavoce models list takes no names; vivavoce models show does.":
    "vivavoce models list 不带名称；要看某个模型请用 vivavoce models show。",
  "--task must be one of {}.": "--task 必须是以下之一：{0}。",
  "{}: {} files, every hash is right.": "{0}：{1} 个文件，哈希全部正确。",
  "Mend it with: vivavoce models pull {}": "修复请运行：vivavoce models pull {0}",
  "There is no model of the catalogue on this machine.": "本机没有目录里的模型。",
  "{} is gone, {} are free.{}": "{0} 已删除，释放了 {1}。{2}",
  "{}: {}. On the other machine: vivavoce models import {}": "{0}：{1}。在另一台机器上运行：vivavoce models import {2}",
  "Which archive? For example: vivavoce models import sense-voice.tar":
    "哪个归档文件？例如：vivavoce models import sense-voice.tar",
  "{}: here now, and every hash is right.": "{0}：已就位，哈希全部正确。",
  "Which model? For example: vivavoce models try sense-voice": "哪个模型？例如：vivavoce models try sense-voice",
  "--{} is for {}, not for {}.": "--{0} 用于 {1}，不用于 {2}。",
  "Which model? For example: vivavoce models {} sense-voice": "哪个模型？例如：vivavoce models {0} sense-voice",
  "{} is your own; only try and the configuration take it.": "{0} 是你自己的模型，只能用于 try 和配置。",
  'There is no model "{}". {}': "没有模型“{0}”。{1}",
  "Stopped. What has come stays, and the same command goes on from there.":
    "已停止。已下载的部分会保留，再次运行同一命令即可继续。",
  Models: "模型",
  "Complete it with: vivavoce models pull {}": "补全请运行：vivavoce models pull {0}",
  "vivavoce serve starts one; talk needs none.": "vivavoce serve 会启动一个；talk 不需要。",
  "{} does not answer: {}{}": "{0} 没有应答：{1}{2}",
  "Callers hear that the model does not answer. Start it, or see docs/guides/run-the-server.md.":
    "来电者会听到模型没有应答。请启动它，或看 docs/guides/run-the-server.md。",
  "{}only in part: {}": "{0}不完整：{1}",
  "only those that come along; vivavoce models list shows what can be fetched":
    "只有随附的；vivavoce models list 列出可以下载的",
  "vivavoce models list says the same.": "vivavoce models list 显示同样的内容。",
  "{}, and agree with --accept-licence.": "{0}，并用 --accept-licence 表示同意。",
  "{} was not fetched: its terms were not agreed to.": "没有下载 {0}：未同意它的条款。",
  "{} gave no sound.": "{0} 没有给出声音。",
  '{} does not know the language "{}".': "{0} 不支持语言“{1}”。",
  'There is no voice "{}"; known: {}.': "没有声音“{0}”；已知的有：{1}。",
  '{} said nothing to "{}".': "{0} 对“{1}”没有发出声音。",
};
