"""A client of a language server, over its standard input and output."""

from __future__ import annotations

import json
import os
import subprocess
import threading
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any, TypeVar

from lsprotocol import types as lsp
from lsprotocol.converters import get_converter

_ResponseT = TypeVar("_ResponseT")
_CONVERTER = get_converter()

_CAPABILITIES = lsp.ClientCapabilities(
    workspace=lsp.WorkspaceClientCapabilities(configuration=True, workspace_folders=True),
    text_document=lsp.TextDocumentClientCapabilities(
        completion=lsp.CompletionClientCapabilities(
            completion_item=lsp.ClientCompletionItemOptions(
                snippet_support=False, documentation_format=[lsp.MarkupKind.Markdown]
            )
        ),
        hover=lsp.HoverClientCapabilities(content_format=[lsp.MarkupKind.Markdown]),
        signature_help=lsp.SignatureHelpClientCapabilities(
            signature_information=lsp.ClientSignatureInformationOptions(
                documentation_format=[lsp.MarkupKind.Markdown],
                active_parameter_support=True,
            )
        ),
        definition=lsp.DefinitionClientCapabilities(link_support=False),
    ),
)


class ServerGone(Exception):
    """The server ended, or did not answer in time and was ended."""


class LanguageServer:
    """A running server that was told of one folder, and is given no configuration."""

    def __init__(self, process: subprocess.Popen[bytes], root: Path) -> None:
        self._process = process
        self._numbers = count(1)
        self._versions = count(1)
        assert process.stdin is not None
        assert process.stdout is not None
        self._input, self._output = process.stdin, process.stdout
        folder = lsp.WorkspaceFolder(uri=root.as_uri(), name=root.name)
        # What the server says of itself is not read: not all of it is as lsprotocol would have it.
        self._call(
            lsp.InitializeRequest,
            lsp.InitializeParams(
                capabilities=_CAPABILITIES,
                process_id=os.getpid(),
                root_uri=folder.uri,
                workspace_folders=[folder],
            ),
        )
        self._notify(lsp.InitializedNotification(lsp.InitializedParams()))

    def open(self, path: Path, text: str) -> None:
        document = lsp.TextDocumentItem(
            uri=path.as_uri(), language_id="python", version=next(self._versions), text=text
        )
        self._notify(lsp.DidOpenTextDocumentNotification(lsp.DidOpenTextDocumentParams(document)))

    def shut(self, path: Path) -> None:
        self._notify(lsp.DidCloseTextDocumentNotification(lsp.DidCloseTextDocumentParams(_document(path))))

    def completion(self, path: Path, position: lsp.Position) -> Sequence[lsp.CompletionItem]:
        found = self.request(
            lsp.CompletionRequest,
            lsp.CompletionParams(_document(path), position),
            lsp.CompletionResponse,
        ).result
        return found.items if isinstance(found, lsp.CompletionList) else found or ()

    def hover(self, path: Path, position: lsp.Position) -> str:
        """What is shown, as text; "" for nothing."""
        found = self.request(
            lsp.HoverRequest, lsp.HoverParams(_document(path), position), lsp.HoverResponse
        ).result
        return "" if found is None else _text(found.contents)

    def signatures(self, path: Path, position: lsp.Position) -> Sequence[str]:
        found = self.request(
            lsp.SignatureHelpRequest,
            lsp.SignatureHelpParams(_document(path), position),
            lsp.SignatureHelpResponse,
        ).result
        return [each.label for each in found.signatures] if found is not None else []

    def definitions(self, path: Path, position: lsp.Position) -> Sequence[lsp.Location]:
        found = self.request(
            lsp.DefinitionRequest, lsp.DefinitionParams(_document(path), position), lsp.DefinitionResponse
        ).result
        places = found if isinstance(found, Sequence) else [] if found is None else [found]
        return [
            each
            if isinstance(each, lsp.Location)
            else lsp.Location(uri=each.target_uri, range=each.target_selection_range)
            for each in places
        ]

    def request(self, request: type[Any], params: object, response: type[_ResponseT]) -> _ResponseT:
        return _CONVERTER.structure(self._call(request, params), response)

    def _call(self, request: type[Any], params: object) -> Mapping[str, Any]:
        number = next(self._numbers)
        self._send(request(id=number, params=params) if params is not None else request(id=number))
        while True:
            message = self._receive()
            if "method" in message:
                self._answer(message)
            elif message.get("id") == number:
                if "error" in message:
                    raise RuntimeError(message["error"])
                return message

    def close(self) -> None:
        self._call(lsp.ShutdownRequest, None)
        self._notify(lsp.ExitNotification())
        self._process.wait()

    def _answer(self, message: Mapping[str, Any]) -> None:
        """What a server asks its client: its configuration, in a place or two."""
        if "id" not in message:
            return
        result: object = None
        if message["method"] == lsp.WORKSPACE_CONFIGURATION:
            result = [None for _ in message["params"]["items"]]
        self._write({"jsonrpc": "2.0", "id": message["id"], "result": result})

    def _notify(self, notification: object) -> None:
        self._send(notification)

    def _send(self, message: object) -> None:
        self._write(_CONVERTER.unstructure(message))

    def _write(self, message: object) -> None:
        body = json.dumps(message).encode()
        self._input.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
        self._input.flush()

    def _receive(self) -> dict[str, Any]:
        length = 0
        while line := self._output.readline().strip():
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        body = self._output.read(length)
        if not body:
            raise ServerGone(f"{self._process.args!r} ended: {self._process.poll()}")
        message: dict[str, Any] = json.loads(body)
        return message


@contextmanager
def running(
    command: Sequence[str | Path],
    root: Path,
    environment: Mapping[str, str],
    *,
    seconds: float = 120,
) -> Generator[LanguageServer]:
    """A server in the folder, ended when it is left: by itself, or where it is stuck, by us."""
    process = subprocess.Popen(
        command,
        cwd=root,
        env=dict(environment),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    watch = threading.Timer(seconds, process.kill)
    watch.start()
    try:
        server = LanguageServer(process, root)
        yield server
        server.close()
    finally:
        watch.cancel()
        process.kill()
        process.communicate()


def _document(path: Path) -> lsp.TextDocumentIdentifier:
    return lsp.TextDocumentIdentifier(uri=path.as_uri())


def _text(
    contents: lsp.MarkupContent | lsp.MarkedString | Sequence[lsp.MarkedString],
) -> str:
    if isinstance(contents, str):
        return contents
    if isinstance(contents, Sequence):
        return "\n\n".join(map(_text, contents))
    return contents.value
