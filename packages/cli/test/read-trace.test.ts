import { expect, test } from "vitest";
import { readTrace } from "./read-trace.ts";

test.each([
  '12 connect(20, {sa_family=AF_INET, sin_port=htons(443), sin_addr=inet_addr("192.0.2.1")}, 16) = -1 ENETUNREACH (Network is unreachable)',
  '12 connect(20, {sa_family=AF_INET6, sin6_port=htons(443), sin6_flowinfo=htonl(0), inet_pton(AF_INET6, "2001:db8::1", &sin6_addr), sin6_scope_id=0}, 28 <unfinished ...>',
  '12 connect(20, {sa_family=AF_INET, sin_port=htons(53), sin_addr=inet_addr("127.0.0.53")}, 16) = 0',
  '12 connect(20, {sa_family=AF_UNIX, sun_path="/run/systemd/resolve/io.systemd.Resolve"}, 42) = -1 ENOENT (No such file)',
  '12 sendto(20, "x", 1, 0, {sa_family=AF_INET, sin_port=htons(9), sin_addr=inet_addr("10.0.0.1")}, 16) = 1',
  '12 sendmmsg(20, [{msg_hdr={msg_name={sa_family=AF_INET, sin_port=htons(9), sin_addr=inet_addr("10.0.0.1")}}}], 1, 0) = 1',
])("%s goes out", (line) => {
  expect(readTrace(line, "/here").reachedOut).toEqual([line]);
});

test.each([
  '12 connect(20, {sa_family=AF_INET, sin_port=htons(11434), sin_addr=inet_addr("127.0.0.1")}, 16) = -1 EINPROGRESS (Operation now in progress)',
  '12 connect(20, {sa_family=AF_INET6, sin6_port=htons(80), sin6_flowinfo=htonl(0), inet_pton(AF_INET6, "::1", &sin6_addr), sin6_scope_id=0}, 28) = 0',
  '12 connect(20, {sa_family=AF_UNIX, sun_path="/var/run/nscd/socket"}, 110) = -1 ENOENT (No such file)',
  "12 sendto(20, [{nlmsg_len=20, nlmsg_type=RTM_GETADDR}], 20, 0, {sa_family=AF_NETLINK, nl_pid=0, nl_groups=00000000}, 12) = 20",
])("%s stays", (line) => {
  expect(readTrace(line, "/here")).toEqual({ reachedOut: [], wrote: [] });
});

test.each([
  ['12 openat(AT_FDCWD, "a.wav", O_WRONLY|O_CREAT|O_TRUNC|O_CLOEXEC, 0666) = 19', "/here/a.wav"],
  ['12 openat(AT_FDCWD, "/x/db", O_RDWR <unfinished ...>', "/x/db"],
  ['12 mkdir("/home/.cache", 0777) = -1 EEXIST (File exists)', "/home/.cache"],
  ['12 mkdirat(AT_FDCWD, "sub", 0777) = 0', "/here/sub"],
  ['12 rename("/x/a", "/x/b") = 0', "/x/b"],
  ['12 symlinkat("target", AT_FDCWD, "/x/link") = 0', "/x/link"],
])("%s writes", (line, path) => {
  expect(readTrace(line, "/here").wrote).toEqual([path]);
});

test.each([
  '12 openat(AT_FDCWD, "/etc/passwd", O_RDONLY|O_CLOEXEC) = 19',
  '12 openat(AT_FDCWD, "/packages/renamed.js", O_RDONLY <unfinished ...>',
  '12 openat(AT_FDCWD, "/dev/null", O_RDWR|O_CLOEXEC) = 19',
  "12 <... openat resumed>) = 19",
  "12 +++ exited with 0 +++",
])("%s writes nothing", (line) => {
  expect(readTrace(line, "/here")).toEqual({ reachedOut: [], wrote: [] });
});
