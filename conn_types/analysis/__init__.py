"""The static side: which routes a project declares, and what refers to them. The runtime never imports it."""
