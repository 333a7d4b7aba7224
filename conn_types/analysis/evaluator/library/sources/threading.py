"""threading: one thread's view."""


class local:
    pass


class Lock:
    def __enter__(self):
        return True

    def __exit__(self, *error):
        return None

    def acquire(self, blocking=True, timeout=-1):
        return True

    def release(self):
        return None


class RLock(Lock):
    pass
