"""The input that suits a field, made from what the field tells of itself."""

from nnviz.experiment.fields import Field
from nnviz.view.parts.fields.checks_input import ChecksInput
from nnviz.view.parts.fields.field_input import ChoiceInput, NumberInput
from nnviz.view.parts.fields.set_input import SetInput
from nnviz.view.parts.fields.text_input import TextInput

Input = NumberInput | ChoiceInput | ChecksInput | TextInput


def make_input(field: Field) -> Input:
    """A list of names, check boxes for several of them, a line of text, or a number."""
    if field.path == "data.name":
        return SetInput(field)
    if field.choices:
        return ChecksInput(field) if field.many and not field.single else ChoiceInput(field)
    return TextInput(field) if field.kind is str else NumberInput(field)
