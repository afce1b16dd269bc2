"""Measure this machine."""

from argparse import Namespace

from nnviz.app.arguments import Parser


def add_options(parser: Parser) -> None:
    """What `nnviz bench` takes."""
    parser.add_argument("--json", action="store_true", help="for a program to read")


def do(arguments: Namespace) -> int:
    """Say that it comes later."""
    print("nnviz bench comes in a later version.")
    return 0
