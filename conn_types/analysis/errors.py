"""What stops the analysis as a whole.

What is wrong with one file is a value (`SourceError`), never an exception.
"""

from __future__ import annotations


class AnalysisError(Exception):
    """The analysis cannot run: bad configuration, no such path, no environment with the framework.

    The message names the file and line where there is one, and what to do. The command prints it and exits
    with 2.
    """


class ConfigurationError(AnalysisError):
    """`[tool.conn-types]` cannot be read: bad TOML, an unknown key, a wrong type."""


class PythonEnvironmentError(AnalysisError):
    """No Python environment that can be read, or none that holds the framework which the project imports."""
