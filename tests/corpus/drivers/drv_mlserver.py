"""MLServer's REST application; nothing of the model repository matters to its routes."""

from mlserver.rest.app import create_app
from mlserver.settings import Settings


class Anything:
    def __getattr__(self, name):
        return self

    def __call__(self, *args, **kwargs):
        return self


app = create_app(Settings(), Anything(), Anything())
