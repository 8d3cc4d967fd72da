"""The version of the package, which is the version of its rules."""

__version__ = "0.3.0"
