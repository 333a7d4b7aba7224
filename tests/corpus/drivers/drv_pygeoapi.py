"""pygeoapi with the smallest configuration that it starts with, and its administration switched on."""

import os
import tempfile
from pathlib import Path

CONFIGURATION = """
server:
  bind: {host: 0.0.0.0, port: 5000}
  url: http://localhost:5000
  mimetype: application/json; charset=UTF-8
  encoding: utf-8
  language: en-US
  admin: true
  pretty_print: true
  limits: {default_items: 10, max_items: 10}
  map: {url: 'https://tile', attribution: x}
logging: {level: ERROR}
metadata:
  identification: {title: t, description: d, keywords: [a], keywords_type: theme, terms_of_service: x, url: http://x}
  license: {name: n, url: http://x}
  provider: {name: n, url: http://x}
  contact: {name: n, position: p, address: a, city: c, stateorprovince: s, postalcode: '1', country: c,
    phone: '1', fax: '1', email: a@b.c, url: http://x, hours: h, instructions: i, role: r}
resources: {}
"""
DESCRIPTION = """
openapi: 3.0.2
info: {title: t, version: '1'}
paths: {}
"""
state = Path(os.environ.get("CORPUS_STATE") or tempfile.mkdtemp())
(state / "configuration.yml").write_text(CONFIGURATION)
(state / "description.yml").write_text(DESCRIPTION)
os.environ["PYGEOAPI_CONFIG"] = str(state / "configuration.yml")
os.environ["PYGEOAPI_OPENAPI"] = str(state / "description.yml")
os.environ["PYGEOAPI_ASYNCAPI"] = str(state / "description.yml")

from pygeoapi.starlette_app import APP as app  # noqa: E402, F401
