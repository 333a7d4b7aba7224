"""The uses of routes, path parameters and scope keys in Python files, and what each of them asks."""
