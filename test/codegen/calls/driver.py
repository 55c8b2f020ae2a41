"""Passes each line of stdin to a handler and prints the answer."""

import asyncio
import json
import sys
from typing import Any, Optional

import editor_calls as sdk


async def call(method: str, params: Optional[dict[str, Any]]) -> object:
    if method == sdk.EDITOR_IDLE and params is None:
        return None
    if method != sdk.EDITOR_OPEN or params is None:
        raise ValueError(f"unexpected {method}")
    if params["uri"] == "file:missing":
        raise sdk.RpcError(-32001, "No such file")
    return {"title": 7 if params["uri"] == "file:wrong" else f"Title of {params['uri']}"}


editor = sdk.EditorCaller(call)


class Files:
    async def read(self, params: sdk.Range) -> sdk.Content:
        if params["path"] == "broken":
            raise ValueError("secret")
        opened = await editor.open({"uri": f"file:{params['path']}"})
        return {"text": opened["title"]}

    async def list(self) -> sdk.Listing:
        return {"paths": ["a", "b"]}

    async def forget(self, params: sdk.Range) -> None:
        await editor.idle()


class Rpc:
    async def ping(self) -> None:
        pass


async def answer(question: dict[str, Any]) -> object:
    method, params = question["method"], question.get("params")
    try:
        if question.get("handler") == "files":
            return {"result": await sdk.dispatch_files(Files(), method, params)}
        return {"result": await sdk.dispatch_rpc(Rpc(), method)}
    except sdk.RpcError as error:
        return {"error": {"code": error.code, "message": error.message}}
    except ValueError:
        return {"error": {"code": -32603, "message": "failed"}}


for line in sys.stdin:
    print(json.dumps(asyncio.run(answer(json.loads(line)))), flush=True)
