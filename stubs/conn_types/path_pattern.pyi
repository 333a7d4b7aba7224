from dataclasses import dataclass

@dataclass(frozen=True, slots=True, kw_only=True)
class PathParameter:
    name: str
    convertor: str
    start: int
    end: int

@dataclass(frozen=True, slots=True, kw_only=True)
class PatternProblem:
    message: str
    start: int
    end: int
    fatal: bool

@dataclass(frozen=True, slots=True, kw_only=True)
class PathPattern:
    text: str
    format: str
    parameters: tuple[PathParameter, ...]
    parameter_names: frozenset[str]
    problems: tuple[PatternProblem, ...]
    @staticmethod
    def parse(text: str) -> PathPattern: ...
