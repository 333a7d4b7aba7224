"""A lending library, whose routes come about in as many ways as there are."""
