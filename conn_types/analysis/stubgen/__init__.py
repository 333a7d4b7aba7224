"""The route table as types, for checkers and editors that have no plugins: the project's slot module."""
