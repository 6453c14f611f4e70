"""One connection to the service: it ends for whoever does not say in time, and in so many bytes, what he asks for."""

from __future__ import annotations

import asyncio

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

#: So long, and so large, may be what comes before a body: the address and the headers.
SECONDS = 10
MOST_BYTES = 65_536


class Connection(HttpToolsProtocol):
    """uvicorn's own, which alone waits for a request without an end, and keeps headers of any size."""

    _clock: asyncio.TimerHandle | None = None
    _received = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Somebody is there."""
        super().connection_made(transport)  # type: ignore[arg-type]
        self._wait()

    def data_received(self, data: bytes) -> None:
        """Some more of a request has come."""
        super().data_received(data)
        if self.cycle is None or self.cycle.response_complete:
            self._wait()
            self._received += len(data)
            if self._received > MOST_BYTES and not self.transport.is_closing():
                self.send_400_response("The headers are too large.")

    def on_headers_complete(self) -> None:
        """What is asked for is known."""
        self._wait_no_more()
        super().on_headers_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        """Nobody is there any more."""
        self._wait_no_more()
        super().connection_lost(exc)

    def _wait(self) -> None:
        if self._clock is None:
            self._clock = self.loop.call_later(SECONDS, self.transport.close)

    def _wait_no_more(self) -> None:
        if self._clock is not None:
            self._clock.cancel()
        self._clock, self._received = None, 0
