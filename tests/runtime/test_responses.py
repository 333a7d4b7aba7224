from __future__ import annotations

import starlette.responses
from hypothesis import given
from hypothesis import strategies as st

from conn_types.datastructures import URL
from conn_types.responses import plain_text, redirect
from tests.runtime import asgi


@given(st.text(max_size=10), st.sampled_from((404, 405)), st.sampled_from((None, {"Allow": "GET"})))
def test_plain_text_is_starlettes(text: str, status: int, headers: dict[str, str] | None) -> None:
    text = text.encode("utf-8", "replace").decode()
    theirs = starlette.responses.PlainTextResponse(text, status, headers)
    assert asgi.call(plain_text(text, status, headers), asgi.http("/")) == asgi.call(theirs, asgi.http("/"))


@given(st.text(alphabet='/ab é%?#[]"<>\\^`{|}', max_size=10))
def test_redirect_is_starlettes(url: str) -> None:
    theirs = starlette.responses.RedirectResponse(url)
    assert asgi.call(redirect(URL(url)), asgi.http("/")) == asgi.call(theirs, asgi.http("/"))
