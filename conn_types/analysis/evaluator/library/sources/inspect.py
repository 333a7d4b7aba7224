"""inspect: signatures."""


class _Kind:
    def __init__(self, name, value):
        self.name, self.value = name, value

    def __str__(self):
        return self.name

    def __int__(self):
        return self.value


class _empty:
    pass


class Parameter:
    POSITIONAL_ONLY = _Kind("POSITIONAL_ONLY", 0)
    POSITIONAL_OR_KEYWORD = _Kind("POSITIONAL_OR_KEYWORD", 1)
    VAR_POSITIONAL = _Kind("VAR_POSITIONAL", 2)
    KEYWORD_ONLY = _Kind("KEYWORD_ONLY", 3)
    VAR_KEYWORD = _Kind("VAR_KEYWORD", 4)
    empty = _empty

    def __init__(self, name, kind, *, default=_empty, annotation=_empty):
        self.name, self.kind, self.default, self.annotation = name, kind, default, annotation

    def replace(self, **changes):
        made = Parameter(self.name, self.kind, default=self.default, annotation=self.annotation)
        made.__dict__.update(changes)
        return made


class Signature:
    empty = _empty

    def __init__(self, parameters=(), *, return_annotation=_empty):
        self.parameters = {each.name: each for each in parameters}
        self.return_annotation = return_annotation

    def replace(self, *, parameters=None, return_annotation=None):
        kept = self.parameters.values() if parameters is None else parameters
        return Signature(kept, return_annotation=return_annotation or self.return_annotation)


def getmro(cls):
    return cls.__mro__


def getdoc(value):
    return value.__doc__.strip() if value.__doc__ else None
