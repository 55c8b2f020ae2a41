import { describe, expect, test } from "vitest";
import { replyIn } from "../../src/redis/reply.ts";

describe("replyIn()", () => {
  test.each([
    ["READONLY You can't write against a read only replica.", "READONLY", "elsewhere"],
    ["MOVED 3999 127.0.0.1:6381", "MOVED", "elsewhere"],
    ["ASK 3999 127.0.0.1:6381", "ASK", "elsewhere"],
    ["NOPERM this user has no permissions to run the 'eval' command", "NOPERM", "rights"],
    [
      "ERR ACL failure in script: User x has no permissions to run the 'set' command",
      "ERR",
      "rights",
    ],
    [
      "ERR The user executing the script can't run this command or subcommand script: f",
      "ERR",
      "rights",
    ],
    ["ERR unknown command 'EVAL', with args beginning with: ", "ERR", "rights"],
    ["NOAUTH Authentication required.", "NOAUTH", "login"],
    ["WRONGPASS invalid username-password pair or user is disabled.", "WRONGPASS", "login"],
    ["ERR AUTH <password> called without any password configured", "ERR", "login"],
    ["ERR DB index is out of range", "ERR", "login"],
    ["LOADING Redis is loading the dataset in memory", "LOADING", "passing"],
    ["BUSY Redis is busy running a script.", "BUSY", "passing"],
    ["MASTERDOWN Link with MASTER is down", "MASTERDOWN", "passing"],
    ["TRYAGAIN Multiple keys request during rehashing of slot", "TRYAGAIN", "passing"],
    ["CLUSTERDOWN Hash slot not served", "CLUSTERDOWN", "passing"],
    ["OOM command not allowed when used memory > 'maxmemory'.", "OOM", "passing"],
    ["NOREPLICAS Not enough good replicas to write.", "NOREPLICAS", "passing"],
    ["MISCONF Redis is configured to save RDB snapshots", "MISCONF", "passing"],
    ["ERR something new", "ERR", "passing"],
  ])("takes %j for %s, %s", (message, code, kind) => {
    expect(replyIn(new Error(message))).toEqual({ code, class: kind });
  });

  test.each([new Error("Socket closed unexpectedly"), new Error("connect ECONNREFUSED"), "OOM x"])(
    "takes %j for no reply",
    (error) => expect(replyIn(error)).toBeUndefined(),
  );
});
