"""contextlib: context managers that are classes."""


class ContextDecorator:
    def __call__(self, function):
        def inner(*args, **keywords):
            with self:
                return function(*args, **keywords)

        inner.__name__ = function.__name__
        inner.__wrapped__ = function
        return inner


class AbstractContextManager:
    def __enter__(self):
        return self


class closing:
    def __init__(self, thing):
        self.thing = thing

    def __enter__(self):
        return self.thing

    def __exit__(self, *error):
        self.thing.close()


class ExitStack:
    def __init__(self):
        self.exits = []

    def enter_context(self, manager):
        entered = manager.__enter__()
        self.exits.append(lambda: manager.__exit__(None, None, None))
        return entered

    def push(self, manager):
        self.exits.append(lambda: manager.__exit__(None, None, None))
        return manager

    def callback(self, function, /, *args, **keywords):
        self.exits.append(lambda: function(*args, **keywords))
        return function

    def pop_all(self):
        made = type(self)()
        made.exits, self.exits = self.exits, []
        return made

    def close(self):
        while self.exits:
            self.exits.pop()()

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.close()


class AsyncExitStack:
    def __init__(self):
        self.exits = []

    def enter_context(self, manager):
        entered = manager.__enter__()
        self.exits.append((False, lambda: manager.__exit__(None, None, None)))
        return entered

    async def enter_async_context(self, manager):
        entered = await manager.__aenter__()
        self.exits.append((True, lambda: manager.__aexit__(None, None, None)))
        return entered

    def callback(self, function, /, *args, **keywords):
        self.exits.append((False, lambda: function(*args, **keywords)))
        return function

    def push_async_callback(self, function, /, *args, **keywords):
        self.exits.append((True, lambda: function(*args, **keywords)))
        return function

    async def aclose(self):
        while self.exits:
            is_async, leave = self.exits.pop()
            if is_async:
                await leave()
            else:
                leave()

    async def __aenter__(self):
        return self

    async def __aexit__(self, *error):
        await self.aclose()
