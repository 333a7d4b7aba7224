"""functools: what folds, compares and dispatches."""

NOT_GIVEN = object()


def reduce(function, iterable, initial=NOT_GIVEN):
    values = list(iterable)
    if initial is NOT_GIVEN:
        if not values:
            raise TypeError("reduce() of empty iterable with no initial value")
        result, values = values[0], values[1:]
    else:
        result = initial
    for value in values:
        result = function(result, value)
    return result


def cmp_to_key(compare):
    class Key:
        def __init__(self, value):
            self.value = value

        def __lt__(self, other):
            return compare(self.value, other.value) < 0

        def __gt__(self, other):
            return compare(self.value, other.value) > 0

        def __eq__(self, other):
            return compare(self.value, other.value) == 0

    return Key


def total_ordering(cls):
    own = vars(cls)
    if "__lt__" in own:
        less = cls.__lt__
        cls.__gt__ = lambda self, other: not (less(self, other) or self == other)
        cls.__le__ = lambda self, other: less(self, other) or self == other
        cls.__ge__ = lambda self, other: not less(self, other)
    elif "__gt__" in own:
        greater = cls.__gt__
        cls.__lt__ = lambda self, other: not (greater(self, other) or self == other)
        cls.__ge__ = lambda self, other: greater(self, other) or self == other
        cls.__le__ = lambda self, other: not greater(self, other)
    elif "__le__" in own:
        at_most = cls.__le__
        cls.__lt__ = lambda self, other: at_most(self, other) and self != other
        cls.__gt__ = lambda self, other: not at_most(self, other)
        cls.__ge__ = lambda self, other: not at_most(self, other) or self == other
    elif "__ge__" in own:
        at_least = cls.__ge__
        cls.__lt__ = lambda self, other: not at_least(self, other)
        cls.__gt__ = lambda self, other: at_least(self, other) and self != other
        cls.__le__ = lambda self, other: not at_least(self, other) or self == other
    return cls


class singledispatch:
    def __init__(self, function):
        self.registry = {object: function}
        self.function = function
        self.__wrapped__ = function
        self.__name__ = function.__name__

    def dispatch(self, value):
        best = object
        for cls in self.registry:
            if cls is not object and isinstance(value, cls) and (best is object or issubclass(cls, best)):
                best = cls
        return self.registry[best]

    def register(self, cls, function=None):
        if function is None:
            if isinstance(cls, type):
                return lambda decorated: self.register(cls, decorated)
            annotations = list(cls.__annotations__.values())
            function, cls = cls, annotations[0]
        self.registry[cls] = function
        return function

    def __call__(self, *args, **kwargs):
        return self.dispatch(args[0])(*args, **kwargs)


class singledispatchmethod:
    def __init__(self, function):
        self.dispatcher = singledispatch(function)

    def register(self, cls, method=None):
        return self.dispatcher.register(cls, method)

    def __get__(self, instance, cls=None):
        def bound(*args, **kwargs):
            method = self.dispatcher.dispatch(args[0])
            return method.__get__(instance, cls)(*args, **kwargs)

        return bound


class partialmethod:
    def __init__(self, function, /, *args, **keywords):
        self.func, self.args, self.keywords = function, args, keywords

    def __get__(self, instance, cls=None):
        def bound(*args, **keywords):
            if instance is None:
                return self.func(args[0], *self.args, *args[1:], **{**self.keywords, **keywords})
            return self.func.__get__(instance, cls)(*self.args, *args, **{**self.keywords, **keywords})

        return bound
