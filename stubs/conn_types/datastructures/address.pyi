from typing import NamedTuple

class Address(NamedTuple):
    host: str
    port: int
