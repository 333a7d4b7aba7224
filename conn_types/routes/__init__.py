"""Routes as routers know them: how they answer to a path and to a name, and the indexes of them."""
