"""builtins: exceptions that hold others."""


def _takes(error, condition):
    if isinstance(condition, (type, tuple)):
        return isinstance(error, condition)
    return condition(error)


class BaseExceptionGroup(BaseException):
    def __new__(cls, message, exceptions):
        self = object.__new__(cls)
        self.message = message
        self.exceptions = tuple(exceptions)
        self.args = (message, exceptions)
        return self

    def derive(self, exceptions):
        return ExceptionGroup(self.message, exceptions)

    def split(self, condition):
        if _takes(self, condition):
            return self, None
        taken, left = [], []
        for each in self.exceptions:
            if isinstance(each, BaseExceptionGroup):
                inner = each.split(condition)
            elif _takes(each, condition):
                inner = each, None
            else:
                inner = None, each
            if inner[0] is not None:
                taken.append(inner[0])
            if inner[1] is not None:
                left.append(inner[1])
        return self.derive(taken) if taken else None, self.derive(left) if left else None

    def subgroup(self, condition):
        return self.split(condition)[0]

    def __str__(self):
        count = len(self.exceptions)
        return f"{self.message} ({count} sub-exception{'' if count == 1 else 's'})"


class ExceptionGroup(BaseExceptionGroup, Exception):
    pass
