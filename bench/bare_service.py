"""The floor of the service for Office.js: an endpoint of the same server that reads a body, and sends it back."""

from __future__ import annotations

import msgspec
from fastapi import FastAPI, Request, Response

from xl_addin.hosts.officejs.gate import BATCH


def made() -> FastAPI:
    """The service, as uvicorn makes it in each worker."""
    service = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)

    @service.post(BATCH)
    async def echo(request: Request) -> Response:
        body = msgspec.json.encode(msgspec.json.decode(await request.body()))
        return Response(body, media_type="application/json")

    return service
