"""One file for each feature: why mypy alone does not do it, and what the plugin does."""
