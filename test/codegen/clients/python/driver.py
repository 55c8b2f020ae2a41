"""Does what each line of stdin says, and answers with a line of JSON."""

from __future__ import annotations

import asyncio
import io
import json
import sys
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Dict

from byok_identity import ProviderConfig, ask_bearer_token_provider
from byok_identity.client import TokenClient, TokenError
from byok_identity.http_auth import HttpxTokenAuth, TokenHandler

Answer = Dict[str, Any]
client = TokenClient()
HTTP = sys.argv[1]


def do(asked: Any) -> Answer:
    global client
    op = asked["op"]
    args: Any = {"provider_name": asked.get("provider"), "session_id": "s"}
    if op == "open":
        client.close()
        seconds = asked.get("timeout", 60_000) / 1000
        client = TokenClient(asked["command"], timeout=seconds)
        return {}
    if op == "get":
        return {"token": client.get_token(args)}
    if op == "callback":
        # As the runtime of an SDK calls it, which knows the configuration only.
        config: ProviderConfig = {
            "base_url": asked["baseUrl"],
            "bearer_token_provider": client.get_token_async,
        }
        provider = config["bearer_token_provider"]
        return {"token": asyncio.run(ask_bearer_token_provider(provider, args))}
    if op == "many":
        sessions = [{**args, "session_id": f"s{i}"} for i in range(asked["count"])]
        if HTTP == "urllib":
            with ThreadPoolExecutor(len(sessions)) as pool:
                return {"tokens": list(pool.map(client.get_token, sessions))}
        return {"tokens": asyncio.run(gather(sessions))}
    if op == "cancel":
        return {"cancelled": asyncio.run(cancelled(args))}
    if op == "invalidate":
        client.invalidate({**args, "token": asked["token"]})
        return {}
    if op == "request":
        return (urllib_request if HTTP == "urllib" else httpx_request)(asked, args)
    if op == "show":
        return {"text": f"{client} {client!r} {[client]} {vars(TokenError('ERR_CLOSED', 'm'))}"}
    if op == "close":
        client.close()
        return {}
    raise AssertionError(op)


async def gather(sessions: Any) -> Any:
    return await asyncio.gather(*(client.get_token_async(args) for args in sessions))


async def cancelled(args: Any) -> bool:
    try:
        await asyncio.wait_for(client.get_token_async(args), 0.05)
    except asyncio.TimeoutError:
        return True
    return False


def urllib_request(asked: Any, args: Any) -> Answer:
    opener = urllib.request.build_opener(TokenHandler(client, asked["baseUrl"], args))
    body = asked.get("body")
    data: Any = None if body is None else body.encode()
    headers = {"Content-Type": "application/json", "Authorization": "Bearer stale", "api-key": "stale"}
    if asked.get("stream"):
        headers["Content-Length"] = str(len(data))
        data = io.BytesIO(data)
    try:
        with opener.open(urllib.request.Request(asked["url"], data, headers)) as response:
            return {"status": response.status, "body": response.read().decode()}
    except urllib.error.HTTPError as error:
        return {"status": error.code, "body": error.read().decode()}


def httpx_request(asked: Any, args: Any) -> Answer:
    import httpx

    class TokenAuth(HttpxTokenAuth, httpx.Auth):
        pass

    def sent() -> Any:
        body = asked.get("body")
        return {
            "method": "GET" if body is None else "POST",
            "url": asked["url"],
            "content": body if body is None or not asked.get("stream") else iter([body.encode()]),
            "headers": {"content-type": "application/json", "authorization": "Bearer stale", "api-key": "stale"},
        }

    async def with_asyncio(options: Any) -> Any:
        async with httpx.AsyncClient(**options) as session:
            return await session.request(**sent())

    auth = TokenAuth(client, asked["baseUrl"], args)
    options: Any = {"auth": auth, "follow_redirects": True, "trust_env": False}
    if asked.get("stream"):
        with httpx.Client(**options) as session:
            response = session.request(**sent())
    else:
        response = asyncio.run(with_asyncio(options))
    return {"status": response.status_code, "body": response.text}


for line in sys.stdin:
    try:
        answer = do(json.loads(line))
    except TokenError as error:
        answer = {
            "error": {
                "code": error.code,
                "message": error.message,
                "transient": error.transient,
                "retryAfter": int((error.retry_after or 0) * 1000),
            }
        }
    print(json.dumps(answer), flush=True)
client.close()
