"""The service: the manifest, the functions and their descriptions, the task pane, and the calculations.

It keeps nothing between two requests, so that any number of it can stand behind any load balancer.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from hashlib import sha256
from importlib.resources import files
from pathlib import Path

from fastapi import FastAPI, Request
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.staticfiles import StaticFiles

from xl_addin import __version__
from xl_addin.errors import BreakevenError, TooSlow
from xl_addin.functions.block import Cell
from xl_addin.functions.cell_function import CellFunction
from xl_addin.hosts.officejs import bodies
from xl_addin.hosts.officejs.batches import Batches, Call
from xl_addin.hosts.officejs.gate import BATCH, Gate, refusing
from xl_addin.hosts.officejs.manifest import ICON_SIZES, icon, manifest
from xl_addin.hosts.officejs.metadata import functions_json
from xl_addin.hosts.officejs.script import functions_js
from xl_addin.hosts.officejs.settings import Settings


def app(settings: Settings, registry: Mapping[str, CellFunction]) -> FastAPI:
    """The service with these settings, over these functions."""
    service = FastAPI(title="selfhost-breakeven", version=__version__, docs_url=None, redoc_url=None, openapi_url=None)
    # A redirect of Starlette's repeats whatever host the request named.
    service.router.redirect_slashes = False
    service.add_middleware(Gate, settings=settings)
    batches = Batches(registry, settings.most_seconds)

    def answered(calls: list[Call], begun: list[Cell]) -> bytes:
        return bodies.written(batches.answer(calls, begun))

    @service.exception_handler(HTTPException)
    async def said(_: Request, fault: HTTPException) -> Response:
        sentences = {404: "There is nothing at this address.", 405: "This address takes no such request."}
        answer = refusing(fault.status_code, sentences.get(fault.status_code, str(fault.detail)))
        answer.headers.update(fault.headers or {})
        return answer

    @service.post(BATCH)
    async def batch(request: Request) -> Response:
        try:
            async with asyncio.timeout(settings.most_seconds):
                body = await _body(request, settings.most_bytes)
        except TimeoutError:
            return refusing(408, f"The body took longer than {settings.most_seconds} seconds: send less at a time.")
        except ClientDisconnect:
            return refusing(400, "The connection ended before the body did: send it again.")
        if body is None:
            return refusing(413, f"The body is too large: send at most {settings.most_bytes:,} bytes at a time.")
        facts = request.scope["facts"]
        facts["bytes"] = len(body)
        try:
            calls = bodies.read(body, settings.most_calls)
            facts["calls"] = len(calls)
            results = batches.begun(calls)
            # What takes longer is worked out beside the event loop, so that others need not wait for it.
            done = len(results) == len(calls)
            answer = bodies.written(results) if done else await asyncio.to_thread(answered, calls, results)
        except TooSlow as fault:
            return refusing(422, str(fault))
        except BreakevenError as fault:
            return refusing(400, str(fault))
        return Response(answer, media_type="application/json", headers={"Cache-Control": "no-store"})

    @service.api_route("/health", methods=["GET", "HEAD"])
    async def health() -> Response:
        state = {"status": "ok", "version": __version__, "functions": len(registry)}
        return JSONResponse(state, headers={"Cache-Control": "no-store"})

    @service.api_route("/pane", methods=["GET", "HEAD"])
    @service.api_route("/", methods=["GET", "HEAD"])
    async def start() -> Response:
        return RedirectResponse("/pane/")

    for path, (kind, content) in _files(settings, registry).items():
        _serve(service, path, kind, content)
    if settings.pane and Path(settings.pane, "index.html").is_file():
        service.mount("/pane", StaticFiles(directory=settings.pane, html=True))
    else:

        @service.get("/pane/{_:path}")
        async def no_pane() -> Response:
            return refusing(404, "This service has no task pane: the functions work without it.")

    return service


def _files(settings: Settings, registry: Mapping[str, CellFunction]) -> dict[str, tuple[str, bytes]]:
    """What is the same for everybody, by its path: media type and content."""
    found = {
        "/manifest.xml": ("application/xml", manifest(settings.url)),
        "/functions.json": ("application/json", functions_json(registry)),
        "/functions.js": ("text/javascript", functions_js(registry, settings)),
        "/functions.html": ("text/html", files(__package__).joinpath("functions.html").read_bytes()),
    }
    return found | {f"/icons/{size}.png": ("image/png", icon(size)) for size in ICON_SIZES}


def _serve(service: FastAPI, path: str, kind: str, content: bytes) -> None:
    tag = f'"{sha256(content).hexdigest()[:32]}"'
    headers = {"Cache-Control": "no-cache", "ETag": tag}

    @service.api_route(path, methods=["GET", "HEAD"])
    async def file(request: Request) -> Response:
        if tag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        return Response(content, media_type=kind, headers=headers)


async def _body(request: Request, most_bytes: int) -> bytes | None:
    """The body, or None as soon as it is known to be too large."""
    announced = request.headers.get("content-length", "0")
    if announced.isdecimal() and int(announced) > most_bytes:
        return None
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size > most_bytes:
            return None
        parts.append(part)
    return b"".join(parts)
