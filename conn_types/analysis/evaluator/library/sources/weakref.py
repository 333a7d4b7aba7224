"""weakref: what is referred to is taken to live."""


def ref(value, callback=None):
    return lambda: value


def proxy(value, callback=None):
    return value


class WeakValueDictionary(dict):
    pass


class WeakKeyDictionary(dict):
    pass


class WeakSet(set):
    pass
