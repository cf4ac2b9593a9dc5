"""Read, resolve, canonicalise and compare http(s) URLs.

One parser decides what a URL means, and what it gives is what is connected to.
It follows the WHATWG URL Standard where that is lenient without doubt (numbers
as IPv4, IDNA, dot segments) and refuses where two readers could disagree
(backslash or percent sign in a host, missing slashes, line breaks).
"""

from __future__ import annotations

import ipaddress
import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final
from urllib.parse import urljoin, urlsplit

import idna

from scraper.errors import InvalidURL

if TYPE_CHECKING:
    from tldextract import TLDExtract

MAX_URL_LENGTH: Final = 8192
"""Characters; common servers (Apache 8,190; nginx 8 KiB) refuse longer request lines."""

TRACKERS: Final = frozenset(
    "fbclid gclid dclid gbraid wbraid gclsrc gad_source gad_campaignid srsltid msclkid yclid ysclid "
    "twclid ttclid igsh igshid li_fat_id epik mc_cid mc_eid _hsenc _hsmi __hssc __hstc __hsfp "
    "hsctatracking vero_id vero_conv mkt_tok oly_enc_id oly_anon_id _openstat s_kwcid rb_clickid "
    "wickedid ml_subscriber ml_subscriber_hash _ga _gl guccounter guce_referrer guce_referrer_sig "
    "ref_src ref_url __s ck_subscriber_id _branch_match_id phpsessid jsessionid cfid cftoken "
    "fb_action_ids fb_action_types fb_source fb_ref mibextid __twitter_impression rdt_cid sccid "
    "irclickid cjevent tblci dicbo ndclid yadclid yaclkid xtor wt_mc wt_zmc sfmc_id sfmc_sub _kx "
    "at_medium at_campaign at_campaign_type at_link_id at_link_type at_link_origin at_ptr_name "
    "at_bbc_team at_format".split()
)
"""Query parameters, in lower case, that name a visitor or a campaign, never content."""
TRACKER_PREFIXES: Final = ("utm_", "mtm_", "pk_", "piwik_", "matomo_", "hsa_", "aspsessionid")
SESSIONS: Final = frozenset("sid sessionid session_id oscsid zenid s".split())
"""Query parameters, in lower case, that name a session if the value is a digest, and else may name content."""

_SESSION_VALUE: Final = re.compile(r"[0-9a-f]{32}|[0-9a-f]{40}", re.IGNORECASE)
_SESSION_IN_PATH: Final = re.compile(r";(?:jsessionid|phpsessid)=[^;/]*", re.IGNORECASE)
_DEFAULT_PORTS: Final = {"http": 80, "https": 443}
_URL: Final = re.compile(r"(https?)://([^/?#]*)([^?#]*)(\?[^#]*)?(#.*)?", re.IGNORECASE | re.DOTALL)
_AUTHORITY: Final = re.compile(r"(?:[^@]*@)?(\[[^\]@]*\]|[^:@]*)(?::([0-9]{0,5}))?")
_BARE_ADDRESS: Final = re.compile(
    r"((?:[^\W_](?:[\w-]*[^\W_])?\.)+[^\W_](?:[\w-]*[^\W_])?\.?|localhost)(?::(\d{1,5}))?(?:[/?#]\S*)?"
)
"""A host of several labels, its port, and the rest of a URL."""
_DOTTED: Final = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}")
_LOGIN: Final = re.compile(r"//[^/\\?#\s]*@")
_FORBIDDEN_IN_HOST: Final = re.compile(r"[\x00-\x20\"#%/:<>?@\[\\\]^`{|}\x7f]")
_LINE_OR_NUL: Final = re.compile(r"[\x00-\x1f\x7f]")
_ESCAPE: Final = re.compile(r"%([0-9A-Fa-f]{2})")
_BARE_PERCENT: Final = re.compile(r"%(?![0-9A-Fa-f]{2})")
_UNSAFE_IN_PATH: Final = re.compile(r"[^!$%&'()*+,\-./0-9:;=@A-Z\[\]^_a-z|~]")
_UNSAFE_IN_QUERY: Final = re.compile(r"[^!$%&()*+,\-./0-9:;=?@A-Z\[\\\]^_`a-z{|}~]")
_UNRESERVED: Final = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_DOT: Final = frozenset({".", "%2e"})
_DOT_DOT: Final = frozenset({"..", ".%2e", "%2e.", "%2e%2e"})


def parse_url(text: str) -> str:
    """Return the normalized form of an absolute http(s) URL.

    Scheme and host come out in lower case, the host as ASCII, numbers as dotted
    IPv4, the default port and any user name and password are dropped, dot
    segments resolved, and what may not be in a URL is percent-encoded.

    Raises:
        InvalidURL: If the text is no such URL, is longer than `MAX_URL_LENGTH`, or
            could be read in two ways.
    """
    stripped = text.strip(" \t\r\n\f")
    shown = _shown(stripped)
    if len(stripped) > MAX_URL_LENGTH:
        raise InvalidURL(f"longer than {MAX_URL_LENGTH} characters", url=shown)
    if _LINE_OR_NUL.search(stripped):
        raise InvalidURL("holds a line break or control character", url=shown)
    match = _URL.fullmatch(stripped)
    if match is None:
        raise InvalidURL(_why_no_url(stripped), url=shown)
    scheme, authority, path, query, fragment = match.groups(default="")
    scheme = scheme.lower()
    host, port = _split_authority(authority, shown)
    netloc = host if port in {None, _DEFAULT_PORTS[scheme]} else f"{host}:{port}"
    path = _quote(_without_dots(path.replace("\\", "/")), _UNSAFE_IN_PATH)
    url = f"{scheme}://{netloc}{path or '/'}{_quote(query, _UNSAFE_IN_QUERY)}"
    url += _quote(fragment[1:], _UNSAFE_IN_QUERY).join(("#", "")) if fragment else ""
    if len(url) > MAX_URL_LENGTH:
        raise InvalidURL(f"longer than {MAX_URL_LENGTH} characters", url=shown)
    return url


def complete_url(text: str) -> str:
    """Return a typed address with the scheme that it leaves out; any other text as it is.

    `www.example.com/post` is read as https, as browsers do; with a port of its own as http, which is
    what servers at such ports speak. A name needs a public suffix, so that `page.html` stays a file.
    """
    match = _BARE_ADDRESS.fullmatch(text.strip())
    if match is None:
        return text
    host, port = match.groups()
    if host != "localhost" and not _DOTTED.fullmatch(host):
        found = _suffix_list()(host, include_psl_private_domains=True)
        if not (found.domain and found.suffix):
            return text
    return f"{'https' if port in (None, '443') else 'http'}://{match[0]}"


def is_url(text: str) -> bool:
    """Return whether a text is an absolute http(s) URL, as `parse_url` reads it."""
    try:
        parse_url(text)
    except InvalidURL:
        return False
    return True


def resolve_url(base: str, reference: str) -> str:
    """Resolve a link or Location against an absolute URL, without its fragment.

    Raises:
        InvalidURL: If the result is no http(s) URL (`mailto:`, `javascript:`, ...).
    """
    # The URL Standard drops these wherever a page breaks a long link.
    cleaned = re.sub(r"[\t\r\n]", "", reference).strip("\x00\x0c ")
    if len(cleaned) > MAX_URL_LENGTH:
        raise InvalidURL(f"longer than {MAX_URL_LENGTH} characters", url=_shown(cleaned))
    try:
        joined = urljoin(base, _with_slashes(cleaned))
    except ValueError as error:
        raise InvalidURL("is no URL", url=_shown(cleaned)) from error
    return parse_url(joined).partition("#")[0]


def _with_slashes(reference: str) -> str:
    """Turn the backslashes before a query or fragment into slashes, as the URL Standard does."""
    end = re.search(r"[?#]|\Z", reference)
    place = end.start() if end else len(reference)
    return reference[:place].replace("\\", "/") + reference[place:]


def canonicalize_url(url: str) -> str:
    """Return the form under which a page is known: same page, same text.

    On top of `parse_url`: no fragment, no tracking parameters and session ids, no empty query, no
    dot after the host, escapes in their one normal form. Parameters keep their
    order, which may matter. The result is a fixed point.

    Raises:
        InvalidURL: As `parse_url`.
    """
    head, _, query = parse_url(url).partition("#")[0].partition("?")
    scheme, _, rest = head.partition("://")
    netloc, slash, path = rest.partition("/")
    host, colon, port = netloc.partition(":") if not netloc.startswith("[") else (netloc, "", "")
    host = host[:-1] if host.endswith(".") and len(host) > 1 else host
    path = _SESSION_IN_PATH.sub("", _without_dots(_normal_escapes(slash + path)))
    kept = [part for part in query.split("&") if part and not _is_tracker(part)]
    suffix = "?" + "&".join(_normal_escapes(part) for part in kept) if kept else ""
    return f"{scheme}://{host}{colon}{port}{path}{suffix}"


def host_of(url: str) -> str:
    """Return the host of a URL in lower case, without port, brackets or final dot; "" without one."""
    try:
        return (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return ""


def path_of(url: str) -> str:
    """Return the path of a URL; "" if it has none or cannot be parsed."""
    try:
        return urlsplit(url).path
    except ValueError:
        return ""


def port_of(url: str) -> int:
    """Return the port of a parsed URL, the scheme's own where none is written."""
    parts = urlsplit(url)
    return parts.port or _DEFAULT_PORTS.get(parts.scheme, 0)


def registered_domain(url: str) -> str:
    """Return the part of the host that one owner registered: `blog.example.co.uk` to `example.co.uk`.

    The Public Suffix List's private section counts (`me.github.io` is an owner of
    its own). An IP address or a name without known suffix is given whole.
    """
    return _registered(host_of(url))


def is_same_site(a: str, b: str) -> bool:
    """Return whether two URLs belong to one owner's site (scheme and port aside)."""
    host, other = host_of(a), host_of(b)
    # Most are plainly one host or two names: the list of suffixes takes long to load.
    if host == other or host.split(".")[-2:] != other.split(".")[-2:]:
        return bool(host) and host == other
    return _registered(host) == _registered(other)


@lru_cache(maxsize=4096)
def _registered(host: str) -> str:
    if not host or ":" in host or _ends_in_number(host):
        return host
    found = _suffix_list()(host, include_psl_private_domains=True)
    return found.top_domain_under_public_suffix or host


def load_suffixes() -> None:
    """Load the list of public suffixes now, rather than when the first URL asks for it."""
    _registered("www.example.com")


@cache
def _suffix_list() -> TLDExtract:
    # Late: the list takes a tenth of a second to load, and extraction hardly ever needs it.
    from tldextract import TLDExtract

    # No URLs and no cache folder: the list that the package carries, no network, no files.
    return TLDExtract(suffix_list_urls=(), cache_dir=None, include_psl_private_domains=True)


def hide_login(text: str) -> str:
    """Return a text that may be a URL without the user name and password in it."""
    return _LOGIN.sub("//", text)


def _shown(text: str) -> str:
    """Cut and escape a text so that it may be in a one-line message, without password."""
    short = text if len(text) <= 200 else text[:200] + "..."  # noqa: PLR2004 - one screen line or two
    return "".join(c if c.isprintable() else repr(c)[1:-1] for c in hide_login(short))


def _why_no_url(text: str) -> str:
    scheme, colon, _ = text.partition(":")
    if not text:
        return "is empty"
    if colon and re.fullmatch(r"[A-Za-z][A-Za-z0-9+.\-]*", scheme):
        known = scheme.lower() in _DEFAULT_PORTS
        return (
            "lacks // and a host" if known else f"has the scheme {scheme[:20]}, not http or https"
        )
    return "is no absolute http or https URL"


def _split_authority(authority: str, shown: str) -> tuple[str, int | None]:
    if "\\" in authority:
        raise InvalidURL("holds a backslash before the path", url=shown)
    match = _AUTHORITY.fullmatch(authority)
    if match is None:
        raise InvalidURL("has no valid host and port", url=shown)
    host, port_text = match.groups()
    port = int(port_text) if port_text else None
    if port is not None and not 0 < port < 65536:  # noqa: PLR2004 - 16 bits
        raise InvalidURL(f"has no valid port: {port}", url=shown)
    try:
        return _parse_host(host), port
    except ValueError as error:
        raise InvalidURL(f"has no valid host: {error}", url=shown) from None


@lru_cache(maxsize=4096)
def _parse_host(host: str) -> str:
    """Return the ASCII form of a host; ValueError with the reason if there is none."""
    if not host:
        raise ValueError("it is empty")
    if host.startswith("["):
        # A zone names an interface; only link-local addresses have one and they are never public.
        address = re.sub(r"%25[A-Za-z0-9._~\-]{1,40}$", "", host[1:-1])
        if "%" in address:
            raise ValueError("bad zone")
        return f"[{ipaddress.IPv6Address(address).compressed}]"
    if len(host) > 1000:  # noqa: PLR2004 - a name has 253 at most; mapping may shorten
        raise ValueError("it is too long")
    name = host.lower() if host.isascii() else _map_host(host)
    if _FORBIDDEN_IN_HOST.search(name):
        raise ValueError("forbidden character")
    if _ends_in_number(name):
        return _parse_ipv4(name)
    labels = name.removesuffix(".").split(".")
    if not all(0 < len(label) <= 63 for label in labels) or len(name) > 254:  # noqa: PLR2004 - DNS limits
        raise ValueError("a label is empty or too long")
    for label in labels:
        if label.startswith("xn--"):
            _check_punycode(label)
    return name


def _map_host(host: str) -> str:
    """Map an international name to ASCII by UTS 46, non-transitional."""
    try:
        mapped = idna.uts46_remap(host, std3_rules=False, transitional=False)
        return ".".join(
            label if label.isascii() else _to_ascii(label) for label in mapped.split(".")
        )
    except (idna.IDNAError, UnicodeError) as error:
        raise ValueError(f"not allowed in a name ({str(error)[:60]})") from None


def _to_ascii(label: str) -> str:
    try:
        return idna.alabel(label).decode("ascii")
    except idna.InvalidCodepoint:
        # Symbols (emoji) are no IDNA 2008, but browsers and registries take them.
        return "xn--" + label.encode("punycode").decode("ascii")


def _check_punycode(label: str) -> None:
    try:
        decoded = label[4:].encode("ascii").decode("punycode")
        encoded = decoded.encode("punycode").decode("ascii")
    except (UnicodeError, ValueError, OverflowError):
        raise ValueError("bad xn-- label") from None
    if decoded.isascii() or encoded != label[4:]:
        raise ValueError("bad xn-- label")
    try:
        mapped = idna.uts46_remap(decoded, std3_rules=False, transitional=False)
    except (idna.IDNAError, UnicodeError):
        raise ValueError("bad xn-- label") from None
    if mapped != decoded:
        raise ValueError("bad xn-- label")


def _ends_in_number(name: str) -> bool:
    last = name.removesuffix(".").rpartition(".")[2]
    return last.isdigit() or bool(re.fullmatch(r"0[xX][0-9a-fA-F]*", last))


def _parse_ipv4(name: str) -> str:
    """Read an IPv4 address in any of the forms that browsers take (hex, octal, fewer parts)."""
    parts = name.removesuffix(".").split(".")
    if len(parts) > 4:  # noqa: PLR2004 - four bytes
        raise ValueError("bad IPv4 address")
    numbers = [_parse_number(part) for part in parts]
    if any(number > 255 for number in numbers[:-1]) or numbers[-1] >= 256 ** (5 - len(numbers)):  # noqa: PLR2004
        raise ValueError("bad IPv4 address")
    total = numbers[-1] + sum(n << (8 * (3 - place)) for place, n in enumerate(numbers[:-1]))
    return str(ipaddress.IPv4Address(total))


def _parse_number(part: str) -> int:
    if not part or len(part) > 20:  # noqa: PLR2004 - far above 32 bits in octal
        raise ValueError("bad IPv4 address")
    try:
        if part[:2] in {"0x", "0X"}:
            return int(part[2:] or "0", 16)
        return int(part, 8) if part.startswith("0") and len(part) > 1 else int(part)
    except ValueError:
        raise ValueError("bad IPv4 address") from None


def _without_dots(path: str) -> str:
    if "." not in path and "%2" not in path:
        return path
    kept: list[str] = []
    segments = path.split("/")[1:]
    for place, segment in enumerate(segments):
        lowered, last = segment.lower(), place == len(segments) - 1
        if lowered in _DOT_DOT:
            del kept[-1:]
            kept += [""] if last else []
        elif lowered in _DOT:
            kept += [""] if last else []
        else:
            kept.append(segment)
    return "/" + "/".join(kept)


def _quote(text: str, unsafe: re.Pattern[str]) -> str:
    def escape(match: re.Match[str]) -> str:
        # A lone surrogate has no UTF-8; it is replaced, as a browser does.
        return "".join(f"%{byte:02X}" for byte in match[0].encode("utf-8", "replace"))

    return unsafe.sub(escape, text)


def _normal_escapes(text: str) -> str:
    """Write every escape its one way: never for unreserved characters, else in upper case."""

    def normal(match: re.Match[str]) -> str:
        character = chr(int(match[1], 16))
        return character if character in _UNRESERVED else match[0].upper()

    return _ESCAPE.sub(normal, _BARE_PERCENT.sub("%25", text)) if "%" in text else text


def _is_tracker(parameter: str) -> bool:
    name, _, value = parameter.partition("=")
    name = _normal_escapes(name).lower()
    is_session = name in SESSIONS and _SESSION_VALUE.fullmatch(value) is not None
    return is_session or name in TRACKERS or name.startswith(TRACKER_PREFIXES)
