"""Undo Content-Encoding in bounded steps.

Takes the raw chunks of a body; gives decoded chunks, never more than
`STEP_BYTES` at a time, and stops at the limit: a bomb costs no more memory than
an honest page of the largest size. The end of every stream is checked, so half
a body is an error and never passes for a whole one.
"""

from __future__ import annotations

import sys
import zlib
from collections.abc import Callable, Iterable, Iterator
from typing import Final, Protocol

import brotli

from scraper.errors import FetchError, TooLarge, Truncated

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

ACCEPT_ENCODING: Final = "gzip, deflate, br, zstd"
"""What we ask for: exactly what is decoded here, each of it bounded."""
MAX_ENCODINGS: Final = 2
"""More layers than that have no honest use; each multiplies what a bomb can do."""
STEP_BYTES: Final = 64 * 1024
"""The most that one step of one decoder gives."""
ZSTD_WINDOW_LOG: Final = 23
"""8 MiB, the largest window that RFC 9659 lets a server use; a frame may ask for 128 MiB."""


class _Decoder(Protocol):
    """One layer of encoding."""

    def decode(self, chunk: bytes) -> Iterator[bytes]:
        """Yield what the chunk decodes to, in steps."""
        ...

    def finish(self) -> None:
        """Check that the stream has ended; raise `Truncated` if not."""
        ...


def parse_encodings(header: str | None) -> tuple[str, ...]:
    """Read a Content-Encoding header into the layers to undo, outermost last.

    Raises:
        FetchError: If a layer is unknown or there are more than `MAX_ENCODINGS`.
    """
    names = [part.strip().lower() for part in (header or "").split(",")]
    layers = tuple(_ALIASES.get(name, name) for name in names if name not in {"", "identity"})
    if len(layers) > MAX_ENCODINGS:
        raise FetchError(
            f"has {len(layers)} content encodings, more than {MAX_ENCODINGS}", code="bad-encoding"
        )
    for layer in layers:
        if layer not in _DECODERS:
            raise FetchError(
                f"has the unknown content encoding {layer[:40]!r}", code="bad-encoding"
            )
    return layers


class BodyDecoder:
    """Decodes one body.

    Args:
        encodings: As `parse_encodings` gives them.
        max_bytes: The largest decoded size.
    """

    def __init__(self, encodings: tuple[str, ...], max_bytes: int) -> None:
        self._layers = tuple(_DECODERS[name]() for name in reversed(encodings))
        self._max_bytes = max_bytes
        self._size = 0

    def decode(self, chunk: bytes) -> Iterator[bytes]:
        """Yield what a raw chunk decodes to.

        Raises:
            TooLarge: If the body grows over the limit.
            FetchError: If the bytes are not what the encoding says.
        """
        stream: Iterable[bytes] = (chunk,)
        for layer in self._layers:
            stream = _through(layer, stream)
        for piece in stream:
            self._size += len(piece)
            if self._size > self._max_bytes:
                raise TooLarge(f"is larger than {self._max_bytes} bytes after decoding")
            yield piece

    def finish(self) -> None:
        """Check that every layer has ended.

        Raises:
            Truncated: If one has not.
        """
        for layer in self._layers:
            layer.finish()


def _through(layer: _Decoder, stream: Iterable[bytes]) -> Iterator[bytes]:
    for chunk in stream:
        yield from layer.decode(chunk)


def _broken(name: str, error: Exception) -> FetchError:
    return FetchError(f"is no valid {name}: {error}", code="bad-encoding", retryable=True)


class _Gzip:
    """gzip, any number of members; zeros after the last are padding, all else is an error."""

    def __init__(self) -> None:
        self._zlib = zlib.decompressobj(wbits=31)
        self._started = self._ended = False

    def decode(self, chunk: bytes) -> Iterator[bytes]:
        while chunk:
            if self._ended:
                chunk = chunk.lstrip(b"\x00")
                if not chunk:
                    return
                self._zlib, self._ended = zlib.decompressobj(wbits=31), False
            self._started = True
            try:
                piece = self._zlib.decompress(chunk, STEP_BYTES)
            except zlib.error as error:
                raise _broken("gzip", error) from error
            self._ended = self._zlib.eof
            chunk = self._zlib.unused_data if self._ended else self._zlib.unconsumed_tail
            if piece:
                yield piece
            elif not self._ended and not chunk:
                return

    def finish(self) -> None:
        if self._started and not self._ended:
            raise Truncated("ends inside its gzip stream")


class _Deflate:
    """deflate, with the zlib wrapper that the standard asks for or raw as many servers send it."""

    def __init__(self) -> None:
        self._head = b""
        self._zlib: zlib._Decompress | None = None
        self._ended = False

    def decode(self, chunk: bytes) -> Iterator[bytes]:
        if self._zlib is None:
            self._head += chunk
            if len(self._head) < 2:  # noqa: PLR2004 - the zlib header
                return
            chunk = self._head
            wrapped = chunk[0] & 0x0F == 8 and (chunk[0] * 256 + chunk[1]) % 31 == 0  # noqa: PLR2004
            self._zlib = zlib.decompressobj(wbits=15 if wrapped else -15)
        while chunk:
            if self._ended:
                raise FetchError("has bytes after its deflate stream", code="bad-encoding")
            try:
                piece = self._zlib.decompress(chunk, STEP_BYTES)
            except zlib.error as error:
                raise _broken("deflate", error) from error
            self._ended = self._zlib.eof
            chunk = self._zlib.unused_data if self._ended else self._zlib.unconsumed_tail
            if piece:
                yield piece

    def finish(self) -> None:
        if self._head and not self._ended:
            raise Truncated("ends inside its deflate stream")


class _Brotli:
    def __init__(self) -> None:
        self._brotli = brotli.Decompressor()
        self._started = False

    def decode(self, chunk: bytes) -> Iterator[bytes]:
        self._started = self._started or bool(chunk)
        try:
            if chunk and self._brotli.is_finished():
                raise FetchError("has bytes after its br stream", code="bad-encoding")
            piece = self._brotli.process(chunk, output_buffer_limit=STEP_BYTES)
            while piece or not (self._brotli.can_accept_more_data() or self._brotli.is_finished()):
                yield piece
                if self._brotli.can_accept_more_data() or self._brotli.is_finished():
                    return
                piece = self._brotli.process(b"", output_buffer_limit=STEP_BYTES)
        except brotli.error as error:
            raise _broken("br", error) from error

    def finish(self) -> None:
        if self._started and not self._brotli.is_finished():
            raise Truncated("ends inside its br stream")


class _Zstd:
    """zstd, any number of frames."""

    def __init__(self) -> None:
        self._zstd = self._new()
        self._started = False

    @staticmethod
    def _new() -> zstd.ZstdDecompressor:
        return zstd.ZstdDecompressor(
            options={zstd.DecompressionParameter.window_log_max: ZSTD_WINDOW_LOG}
        )

    def decode(self, chunk: bytes) -> Iterator[bytes]:
        while chunk or not self._zstd.needs_input:
            if self._zstd.eof:
                if not chunk:
                    return
                self._zstd = self._new()
            self._started = True
            try:
                piece = self._zstd.decompress(chunk, STEP_BYTES)
            except zstd.ZstdError as error:
                raise _broken("zstd", error) from error
            chunk = self._zstd.unused_data if self._zstd.eof else b""
            if piece:
                yield piece

    def finish(self) -> None:
        if self._started and not self._zstd.eof:
            raise Truncated("ends inside its zstd stream")


_ALIASES: Final = {"x-gzip": "gzip"}
_DECODERS: Final[dict[str, Callable[[], _Decoder]]] = {
    "gzip": _Gzip,
    "deflate": _Deflate,
    "br": _Brotli,
    "zstd": _Zstd,
}
