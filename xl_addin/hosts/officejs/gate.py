"""Every request goes through here: turned away or let in, given the headers of the policy, and written down."""

from __future__ import annotations

import logging
from time import perf_counter
from typing import Any
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from xl_addin.hosts.officejs import security
from xl_addin.hosts.officejs.settings import Settings

#: Where calculations are asked for; everything else is the same for everybody and holds no secret.
BATCH = "/batch"

log = logging.getLogger("breakeven.service")


class Gate:
    """The service behind its policy."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started, request, status = perf_counter(), uuid4().hex[:16], 500
        headers = Headers(scope=scope)
        told = security.response_headers(headers, self._settings)
        facts: dict[str, Any] = scope.setdefault("facts", {})

        async def telling(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                answered = MutableHeaders(scope=message)
                answered.update(told)
                answered["X-Request-Id"] = request
                if "location" in answered:
                    answered["location"] = on_this_host(answered["location"])
            await send(message)

        try:
            await (self._answer(scope, headers) or self._app)(scope, receive, telling)
        except Exception as fault:
            facts["fault"] = type(fault).__name__
            if status != 500:  # the answer had begun
                raise
            await refusing(500, "The service failed, for a reason that is not yours: please report it.")(
                scope, receive, telling
            )
        finally:
            facts |= {"request": request, "method": scope["method"][:16], "path": scope["path"][:120], "status": status}
            facts["ms"] = round(1_000 * (perf_counter() - started), 1)
            log.log(logging.INFO if status < 400 else logging.WARNING, "request", extra={"facts": facts})

    def _answer(self, scope: Scope, headers: Headers) -> Response | None:
        """The answer that is already known: to a browser that asks beforehand, or to whoever is turned away."""
        refused = None
        if scope["method"] == "OPTIONS" or scope["path"] != BATCH:
            if security.is_foreign(headers, self._settings):
                refused = security.refusal(headers, "", self._settings)
            elif scope["method"] == "OPTIONS":
                return Response(status_code=204)
        else:
            client = scope.get("client")
            refused = security.refusal(headers, client[0] if client else "", self._settings)
        return refusing(refused.status, refused.sentence) if refused else None


def on_this_host(address: str) -> str:
    """Where a redirect leads, without the host that the request named, for anybody can name any.

    >>> on_this_host("https://evil.example/pane/./?a=1"), on_this_host("https://x//evil.example/")
    ('/pane/./?a=1', '/evil.example/')
    """
    parts = urlsplit(address)
    return urlunsplit(("", "", "/" + parts.path.replace("\\", "/").lstrip("/"), parts.query, parts.fragment))


def refusing(status: int, sentence: str) -> Response:
    """An error as the add-in reads it; the connection ends, for its body may not have been read."""
    headers = {"Connection": "close", "Cache-Control": "no-store"}
    if status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    return JSONResponse({"error": sentence}, status, headers)
