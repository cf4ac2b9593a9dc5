"""Undo Content-Encoding in bounded steps.

Takes the raw chunks of a body and yields decoded pieces of at most `STEP_BYTES`.
What each layer yields and how many streams it opens are limited, so a bomb costs
no more memory or time than an honest page of the largest size, wherever in the
layers it is packed. The end of every stream is checked, so half a body is an
error and never passes for a whole one.
"""

from __future__ import annotations

import sys
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

import brotli

from scraper.errors import FetchError, TooLarge, Truncated

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

ACCEPT_ENCODING: Final = "gzip, deflate, br, zstd"
"""What we ask for: exactly what is decoded here, each of it bounded."""
MAX_ENCODINGS: Final = 3
"""Most layers of one body. Two occur where a proxy packs a packed file again; more than three do not."""
STEP_BYTES: Final = 64 * 1024
"""Most bytes that one step of one decoder takes or yields."""
MAX_STREAMS: Final = 4096
"""Most gzip members or zstd frames in one layer. The smallest that tools write hold 64 KiB each, so
the largest page has some hundreds."""
_OVERHEAD: Final = 1 + 1 / 64
"""How much larger than its content a packed stream may be; gzip and zstd add less than 0.1 %."""
ZSTD_WINDOW_LOG: Final = 23
"""8 MiB, the largest window that RFC 9659 lets a server use; a frame may ask for 128 MiB."""


class _Decoder(Protocol):
    """One layer of encoding."""

    def decode(self, chunk: bytes) -> Iterator[bytes]:
        """Yield what the chunk decodes to, a step at a time; a step may yield b""."""
        ...

    def finish(self) -> None:
        """Check that the stream has ended; raise `Truncated` if not."""
        ...


def parse_encodings(header: str | None) -> tuple[str, ...]:
    """Parse a Content-Encoding header into the layers to undo, outermost last.

    A name that stands for none, or for a charset ("none", "utf-8"), is passed over.

    Raises:
        FetchError: If a layer is unknown or there are more than `MAX_ENCODINGS`.
    """
    names = [part.strip().lower() for part in (header or "").split(",")]
    layers = tuple(_ALIASES.get(name, name) for name in names if name not in _NO_ENCODINGS)
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
        encodings: As `parse_encodings` returns them.
        max_bytes: The largest decoded size.
    """

    def __init__(self, encodings: tuple[str, ...], max_bytes: int) -> None:
        packed = int(max_bytes * _OVERHEAD) + STEP_BYTES
        self._layers = [
            _Limited(_DECODERS[name](), packed) for name in reversed(encodings or ("identity",))
        ]
        self._layers[-1].limit = max_bytes

    def decode(self, chunk: bytes) -> Iterator[bytes]:
        """Yield what a raw chunk decodes to.

        Yields b"" after a step that decoded nothing, so that the caller can pause.

        Raises:
            TooLarge: If the body or what a layer unpacks to grows over the limit.
            FetchError: If the bytes are not what the encoding says.
        """
        return _decode(chunk, self._layers)

    def finish(self) -> None:
        """Check that every layer has ended.

        Raises:
            Truncated: If one has not.
        """
        for layer in self._layers:
            layer.decoder.finish()


@dataclass(slots=True)
class _Limited:
    """A layer, and how many bytes it may still yield."""

    decoder: _Decoder
    limit: int
    size: int = 0


def _decode(chunk: bytes, layers: Sequence[_Limited]) -> Iterator[bytes]:
    """Decode a chunk through the layers, the outermost first."""
    layer, inner = layers[0], layers[1:]
    for start in range(0, len(chunk), STEP_BYTES):
        for piece in layer.decoder.decode(chunk[start : start + STEP_BYTES]):
            layer.size += len(piece)
            if layer.size > layer.limit:
                raise TooLarge(f"is larger than {layer.limit} bytes after decoding")
            if inner and piece:
                yield from _decode(piece, inner)
            else:
                yield piece


def unpack_gzip(body: bytes, max_bytes: int) -> Iterator[bytes]:
    """Yield the content of a gzip file, as `BodyDecoder.decode` does, and check that it is whole.

    Raises:
        TooLarge, Truncated, FetchError: As `BodyDecoder` raises them.
    """
    decoder = BodyDecoder(("gzip",), max_bytes)
    yield from decoder.decode(body)
    decoder.finish()


def _broken(name: str, error: Exception) -> FetchError:
    return FetchError(f"is no valid {name}: {error}", code="bad-encoding", retryable=True)


class _Identity:
    """No encoding."""

    def decode(self, chunk: bytes) -> Iterator[bytes]:
        yield chunk

    def finish(self) -> None:
        pass


class _Streams:
    """Counts the streams of one layer."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._count = 0

    def open(self) -> None:
        self._count += 1
        if self._count > MAX_STREAMS:
            raise FetchError(
                f"has more than {MAX_STREAMS} {self._name} streams, one after the other",
                code="bad-encoding",
            )


def _inflate(inflater: zlib._Decompress, chunk: bytes, name: str) -> tuple[bytes, bytes]:
    """Take one step; return what it yields and what is left of the chunk."""
    try:
        piece = inflater.decompress(chunk, STEP_BYTES)
        if len(piece) == STEP_BYTES and not inflater.unconsumed_tail and not inflater.eof:
            # All input is read, but output may be pending, and with it the end of a raw stream.
            piece += inflater.decompress(b"", STEP_BYTES)
    except zlib.error as error:
        raise _broken(name, error) from error
    return piece, inflater.unused_data if inflater.eof else inflater.unconsumed_tail


class _Gzip:
    """gzip, any number of members; zeros after the last are padding, all else is an error."""

    def __init__(self) -> None:
        self._streams = _Streams("gzip")
        self._zlib = zlib.decompressobj(wbits=31)
        self._started = self._ended = False

    def decode(self, chunk: bytes) -> Iterator[bytes]:
        while chunk:
            if self._ended:
                chunk = chunk.lstrip(b"\x00")
                if not chunk:
                    return
                self._streams.open()
                self._zlib, self._ended = zlib.decompressobj(wbits=31), False
            self._started = True
            piece, chunk = _inflate(self._zlib, chunk, "gzip")
            self._ended = self._zlib.eof
            yield piece

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
            piece, chunk = _inflate(self._zlib, chunk, "deflate")
            self._ended = self._zlib.eof
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
            # `can_accept_more_data` may be true while output is pending: only b"" says that none is.
            while piece := self._brotli.process(chunk, output_buffer_limit=STEP_BYTES):
                yield piece
                if self._brotli.is_finished():
                    return
                chunk = b""
        except brotli.error as error:
            raise _broken("br", error) from error

    def finish(self) -> None:
        if self._started and not self._brotli.is_finished():
            raise Truncated("ends inside its br stream")


class _Zstd:
    """zstd, any number of frames."""

    def __init__(self) -> None:
        self._streams = _Streams("zstd")
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
                self._streams.open()
                self._zstd = self._new()
            self._started = True
            try:
                piece = self._zstd.decompress(chunk, STEP_BYTES)
            except zstd.ZstdError as error:
                raise _broken("zstd", error) from error
            chunk = self._zstd.unused_data if self._zstd.eof else b""
            yield piece

    def finish(self) -> None:
        if self._started and not self._zstd.eof:
            raise Truncated("ends inside its zstd stream")


_NO_ENCODINGS: Final = frozenset(
    " identity none null 7bit 8bit binary text plain text/html html chunked utf-8 utf8 us-ascii iso-8859-1 "
    "iso-8859-15 windows-1251 windows-1252".split(" ")
)
"""What servers write there that packs nothing; browsers pass it over."""
_ALIASES: Final = {"x-gzip": "gzip"}
_DECODERS: Final[dict[str, Callable[[], _Decoder]]] = {
    "identity": _Identity,
    "gzip": _Gzip,
    "deflate": _Deflate,
    "br": _Brotli,
    "zstd": _Zstd,
}
