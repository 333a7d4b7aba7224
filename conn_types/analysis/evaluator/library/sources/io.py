"""io: text in memory."""


class StringIO:
    def __init__(self, initial_value="", newline="\n"):
        self.text = initial_value

    def write(self, text):
        self.text += text
        return len(text)

    def getvalue(self):
        return self.text

    def read(self):
        return self.text

    def readlines(self):
        return self.text.splitlines(True)

    def __iter__(self):
        return iter(self.text.splitlines(True))

    def __enter__(self):
        return self

    def __exit__(self, *error):
        return None

    def close(self):
        return None
