"""A host as anybody would write it: `byok-identity rpc --stdio` driven with the standard library alone.

Arguments: the command. Prints, as JSON, what it was answered.
"""

import json
import subprocess
import sys

child = subprocess.Popen(sys.argv[1:], stdin=subprocess.PIPE, stdout=subprocess.PIPE)


def send(body):
    child.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
    child.stdin.flush()


def receive():
    length = 0
    while line := child.stdout.readline().strip():
        name, value = line.split(b":", 1)
        if name.lower() == b"content-length":
            length = int(value)
    return json.loads(child.stdout.read(length))


def message(method, params, **more):
    return json.dumps({"jsonrpc": "2.0", "method": method, "params": params, **more}).encode()


def ask(id, **params):
    send(message("providerToken.getToken", params, id=id))
    return receive()


known = {"sessionId": "s", "providerName": "default"}
first = ask(1, **known)
send(message("providerToken.invalidate", {**known, "token": first["result"]["token"]}))
second = ask(2, **known)
unknown = ask(3, sessionId="s", providerName="defalt")
malformed = ask(4, sessionId="s")
send(b"{not JSON")
no_json = receive()
send(b"[" + message("providerToken.getToken", known, id=5) + b"]")
batch = receive()

for id in range(1000):
    send(message("providerToken.getToken", known, id=id))
answers = [receive() for _ in range(1000)]

child.stdin.close()
print(
    json.dumps(
        {
            "first": first["result"]["token"],
            "second": second["result"]["token"],
            "errors": [each["error"] for each in (unknown, malformed, no_json, batch)],
            "ids": sorted(each["id"] for each in answers) == list(range(1000)),
            "tokens": sorted({each["result"]["token"] for each in answers}),
            "code": child.wait(),
        }
    )
)
