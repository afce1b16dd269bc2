"""What runs of a lesson: the measures that answer its questions, the rules that answer them wrongly."""
