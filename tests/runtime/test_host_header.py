from __future__ import annotations

from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st
from starlette import _utils

from conn_types.host_header import HostHeader
from tests.runtime.oracle import needs_oracle

headers = st.one_of(
    st.none(),
    st.text(alphabet="aZ0.-_%:[]/@#é v", max_size=12),
    st.from_regex(
        r"\[[0-9a-f:.]{1,9}\](:[0-9]{0,6})?|[a-z.]{1,6}:[0-9]{1,7}|\[v1\.[a-z:]{1,3}\]", fullmatch=True
    ),
)


def facts(parsed: Any, has_valid_port: str) -> tuple[Any, ...] | None:
    return (
        None
        if parsed is None
        else (parsed.host, parsed.port, parsed.authority, getattr(parsed, has_valid_port))
    )


@needs_oracle
@given(headers)
@example("[::1]:8000")
@example("example.org:000065535")
@example("example.org:65536")
@example("[V1.a]")
@example("[::1%25eth0]")
def test_reads_as_starlette_does(header: str | None) -> None:
    ours = facts(HostHeader.parse(header), "has_valid_port")
    assert ours == facts(_utils.parse_host_header(header), "is_valid_port")
