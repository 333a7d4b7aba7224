"""The table at run time, and how it differs from the one that was found from source.

The only part of the analysis that starts an interpreter and imports an application, for `conn-types verify`.
"""
