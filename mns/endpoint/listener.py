"""Connections that bring no HTTP are refused in the form of the API, too, and heard out first."""

import asyncio
from collections.abc import Awaitable, Callable
from http import HTTPStatus

from aiohttp import web

from mns.endpoint import server
from mns.errors import InternalError, InvalidArgument

QUIET_SECONDS = 0.05
HEARD_OUT_SECONDS = 5.0


class Listener(web.Server):
    """Takes connections."""

    def __call__(self) -> web.RequestHandler:
        """Take one more."""
        return _Connection(self, loop=self._loop, **self._kwargs)


class _Connection(web.RequestHandler):
    """Reads requests off one connection, until it brings something else."""

    _is_broken = False
    _unread = 0

    def data_received(self, data: bytes) -> None:
        """Read on; after something that is no HTTP nothing can be understood."""
        if self._is_broken:
            self._unread += len(data)
        else:
            super().data_received(data)

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = HTTPStatus.INTERNAL_SERVER_ERROR,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        """Answer what could not be read; the connection ends with it."""
        if request.writer.output_size > 0:
            raise ConnectionError("The answer has begun already.") from exc
        reason = (message or "").partition("\n")[0].rstrip(": ")
        refusal = InvalidArgument(f"The request is not HTTP as this service reads it: {reason}.")
        is_ours = status >= HTTPStatus.INTERNAL_SERVER_ERROR
        answer = server.refuse(request, InternalError() if is_ours else refusal)
        answer.force_close()
        return answer

    def _make_error_handler(
        self, err_info: object
    ) -> Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]:
        self._is_broken = True
        answer = super()._make_error_handler(err_info)  # type: ignore[arg-type] # it is private

        async def handler(request: web.BaseRequest) -> web.StreamResponse:
            await self._hear_out()
            return await answer(request)

        return handler

    async def _hear_out(self) -> None:
        """Wait while more comes: whoever still sends when the connection ends hears no answer."""
        deadline = asyncio.get_running_loop().time() + HEARD_OUT_SECONDS
        heard = -1
        while heard != self._unread and asyncio.get_running_loop().time() < deadline:
            heard = self._unread
            await asyncio.sleep(QUIET_SECONDS)
