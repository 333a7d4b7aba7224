"""A place in a text as one number: data that is kept and looked up by places stays small."""


def place(line: int, column: int) -> int:
    """Of a line and an offset in it, however they are counted."""
    return (line << 20) + column
