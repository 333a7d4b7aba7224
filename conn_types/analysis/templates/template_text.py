"""A template's bytes as text. What is wrong with them is said, with its place."""

from __future__ import annotations

import codecs
import re

from conn_types.analysis.templates.outline import Broken

_LINE_END = re.compile(r"\r\n?")
_MOST_BYTES = 4_000_000
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def decoded(data: bytes, encoding: str) -> str | Broken:
    """The text, every line end a `"\\n"`."""
    if data.startswith(_UTF_16) and not encoding.lower().replace("_", "-").startswith("utf-16"):
        return Broken(line=1, column=0, message=f"the template is UTF-16, not {encoding}: save it as UTF-8")
    if b"\0" in data and not encoding.lower().startswith(("utf-16", "utf_16", "utf-32", "utf_32")):
        line = data.count(b"\n", 0, data.index(b"\0")) + 1
        return Broken(line=line, column=0, message="a null byte stands in the template: it is no text")
    if len(data) > _MOST_BYTES:
        return Broken(line=1, column=0, message="too large to be parsed", is_certain=False)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        return _undecodable(data, encoding, error)
    except (UnicodeError, LookupError) as error:
        return Broken(line=1, column=0, message=f"cannot be decoded as {encoding}: {error}", is_certain=False)
    return _LINE_END.sub("\n", text) if "\r" in text else text


def _undecodable(data: bytes, encoding: str, error: UnicodeDecodeError) -> Broken:
    before = _LINE_END.sub("\n", data[: error.start].decode(encoding, "replace"))
    return Broken(
        line=before.count("\n") + 1,
        column=len(before) - (before.rfind("\n") + 1),
        message=f"byte 0x{data[error.start]:02x} is not {encoding}: save the template as UTF-8, "
        'or name its encoding where it is loaded (FileSystemLoader(…, encoding="latin-1"))',
    )
