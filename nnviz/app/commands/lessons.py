"""List the lessons."""

from argparse import Namespace

from nnviz.app.arguments import Parser


def add_options(parser: Parser) -> None:
    """None so far."""


def do(arguments: Namespace) -> int:
    """Say that it comes later."""
    print("nnviz lessons comes in a later version.")
    return 0
