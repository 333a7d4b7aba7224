"""Templates: which files are some, what they ask of the routes, and who renders them."""
