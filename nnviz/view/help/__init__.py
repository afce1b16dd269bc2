"""What tells a newcomer what is what: the glossary, the card of a panel, the tour."""
