/** What is wrong with a model, or with the way to it, in Simplified Chinese: the texts of `ModelError`. */
export const chineseModelErrors: Readonly<Record<string, string>> = {
  "{} is not on this machine.": "{0} 不在本机。",
  "{} is not on this machine. Fetch it with: vivavoce models pull {}":
    "{0} 不在本机。下载请运行：vivavoce models pull {1}",
  "{}: {} is damaged. Fetch it with: vivavoce models pull {}":
    "{0}：{1} 已损坏。重新下载请运行：vivavoce models pull {2}",
  "{}: {} is missing. Fetch it with: vivavoce models pull {}": "{0}：缺少 {1}。下载请运行：vivavoce models pull {2}",
  "{}: {} is damaged.": "{0}：{1} 已损坏。",
  "{}: {} is missing.": "{0}：缺少 {1}。",
  "{} has {} bytes instead of {}. Fetch it again: vivavoce models pull {}":
    "{0} 有 {1} 字节，应为 {2} 字节。重新下载请运行：vivavoce models pull {3}",
  "{} is being fetched now. Stop that, and try again.": "{0} 正在下载。请先停止下载再试。",
  "{} was fetched by another program, and stays. It is in {}.": "{0} 是其他程序下载的，予以保留。位置：{1}。",
  "{} cannot be written to. HF_HOME names another folder.": "{0} 无法写入。可以用 HF_HOME 指定其他文件夹。",
  "{} is no folder. HF_HOME names another one.": "{0} 不是文件夹。可以用 HF_HOME 指定其他文件夹。",
  "{} cannot be written: {}.": "{0} 无法写入：{1}。",
  "{} is a folder. Name a file, such as {}.": "{0} 是文件夹。请指定文件名，例如 {1}。",
  "{} is there already and no archive of models; it stays. Name another file.":
    "{0} 已存在，而且不是模型归档文件，予以保留。请换一个文件名。",
  "There is no file {}.": "没有文件 {0}。",
  "{} are needed in {}, and {} are free.": "{1} 需要 {0}，只剩 {2}。",
  "{} are needed in {}, and {} are free. HF_HOME may name another disk.":
    "{1} 需要 {0}，只剩 {2}。可以用 HF_HOME 指定其他磁盘。",
  "The disk of {} is full.": "{0} 所在的磁盘已满。",
  "The disk is full; what had come of {} is removed.": "磁盘已满；{0} 已下载的部分已删除。",
  "HF_HUB_OFFLINE forbids the network, and {} is not all here. Where there is a network: vivavoce models export {}; then import it here.":
    "HF_HUB_OFFLINE 禁止使用网络，而 {0} 不完整。请在有网络的机器上运行 vivavoce models export {1}，再在这里导入。",
  "{} is not an archive of vivavoce models export: {}. Nothing half of it is kept.":
    "{0} 不是 vivavoce models export 的归档文件：{1}。不完整的内容没有保留。",
  "{} holds {}, which the catalogue of this version does not know.": "{0} 里有 {1}，这个版本的目录不认识它。",
  "{} is not the file that the catalogue means: its hash is {} instead of {}. Nothing of it is kept.":
    "{0} 不是目录所指的文件：哈希是 {1}，应为 {2}。没有保留。",
  "{} has {} bytes for {}, and {} are expected. Nothing of it is kept.":
    "{0} 给出的 {2} 有 {1} 字节，应为 {3} 字节。没有保留。",
  "{} cannot be reached: {}.": "无法连接 {0}：{1t}。",
  "{} cannot be reached: {}. Trying again.": "无法连接 {0}：{1t}。正在重试。",
  "{} broke off in the middle of {}: {}.": "{0} 在传输 {1} 的中途断开：{2t}。",
  "{} broke off in the middle of {}: {}. Trying again.": "{0} 在传输 {1} 的中途断开：{2t}。正在重试。",
  "{} answered {}: {} is not open to your HF_TOKEN. Ask for access on {}.":
    "{0} 回应 {1}：你的 HF_TOKEN 无权访问 {2}。请在 {3} 申请。",
  "{} answered {}: {} is not open to everybody. Ask for access on {}, and set HF_TOKEN.":
    "{0} 回应 {1}：{2} 不对所有人开放。请在 {3} 申请，并设置 HF_TOKEN。",
  "{} answered {}: your HF_TOKEN is not taken.": "{0} 回应 {1}：不接受你的 HF_TOKEN。",
  "{} answered {}: {} wants a token. Set HF_TOKEN.": "{0} 回应 {1}：{2} 需要令牌。请设置 HF_TOKEN。",
  "{} answered {}: what the catalogue names in {} is not there (any more). A mirror may lack it.":
    "{0} 回应 {1}：目录所指的 {2} 里的文件不在（或已不在）。镜像可能缺少它。",
  "{} answered {}: too many requests; try again later.": "{0} 回应 {1}：请求过多，请稍后再试。",
  "{} answered {}: the server has trouble; try again later.": "{0} 回应 {1}：服务器有问题，请稍后再试。",
  "The proxy of {} answered {}: it wants a user and a password, or others.":
    "{0} 的代理回应 {1}：需要用户名和密码，或现有的不对。",
  "The proxy of {} answered {}: it does not let us through to {}.": "{0} 的代理回应 {1}：不允许连接 {2}。",
  "{} must be an address such as https://huggingface.co.": "{0} 必须是网址，例如 https://huggingface.co。",
  "{} must be an address such as http://proxy.example.org:3128.":
    "{0} 必须是网址，例如 http://proxy.example.org:3128。",
  "Another program is fetching {}; waiting for it.": "另一个程序正在下载 {0}，等它完成。",
  "path:{}: there is no such folder or file.": "path:{0}：没有这样的文件夹或文件。",
  "The proxy of {} cannot be reached: {}.": "无法连接 {0} 的代理：{1t}。",
  "The proxy of {} cannot be reached: {}. Trying again.": "无法连接 {0} 的代理：{1t}。正在重试。",
  "its name cannot be looked up now": "暂时查不到这个主机名",
  "the connection is refused": "连接被拒绝",
  "the connection was cut": "连接中断",
  "no connection in time": "连接超时",
  "no answer in time": "没有及时回应",
  "nothing more came for a while": "一段时间没有收到数据",
};
