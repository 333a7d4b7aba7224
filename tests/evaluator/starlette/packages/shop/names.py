__all__ = ["BOOKS", "_PRIVATE"]

BOOKS = "books"
_PRIVATE = "by-author"
OTHER = "not exported"
