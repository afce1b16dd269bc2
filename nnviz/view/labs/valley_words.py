"""What the valley lab says."""

from html import escape

from nnviz.core.bowl import Bowl
from nnviz.core.naming import count, number, percent
from nnviz.core.optimizers import Entry
from nnviz.core.valley import NEAR, Trail
from nnviz.training.landscape import Survey
from nnviz.view.parts.data_names import which_examples
from nnviz.view.parts.style import Style


def ground_words(found: Survey, *, of_twins: bool) -> str:
    """What the heights are; of twins also whose cost it is, since theirs may be another."""
    whose = "A's" if of_twins else "the"
    return f"{whose} true cost over {which_examples(found.asked, found.examples)}"


def share_words(found: Survey) -> str:
    """How much of the ways lies in the plane, and how far to trust it."""
    others = found.plane.origin.size - 2
    if not others:
        return "The network has no more than these two parameters: the plane is all of its cost."
    if found.shares is None:
        stay = "parameter stays as it is" if others == 1 else "parameters stay as they are"
        which = "" if others == 1 else f" {count(others)}"
        return f"The other{which} {stay} at the end of {found.trails[0].name}."
    first, second = (float(share) for share in found.shares)
    rest = max(0.0, 1 - first - second)
    ways = "this way" if len(found.trails) == 1 else f"these {len(found.trails)} ways"
    return (
        f"The plane holds {percent(first + second)} of the variance of {ways}: {percent(first)} along"
        f" direction 1, {percent(second)} along direction 2. The other"
        f" {'direction holds' if others == 1 else f'{count(others)} directions hold'} {percent(rest)}."
    )


def trust_words(found: Survey, seen: Trail) -> str:
    """A slice hides things; and from where on it may be trusted, on the way in the chart."""
    worst = max(found.trails, key=lambda trail: trail.gap[1])
    k, gap = worst.gap
    return (
        "A slice hides what lies beside it: where a way leaves the plane, its cost is not the height drawn."
        f" Largest gap {number(gap)}, on {worst.name} at update {count(int(worst.steps[k]))}:"
        f" {number(float(worst.sliced[k]))} here, {number(float(worst.true[k]))} true. {_trusted(seen)}"
        f"{_lost(found.trails)}"
    )


def _lost(ways: tuple[Trail, ...]) -> str:
    """Which ways end before the others: they were not followed any further."""
    ends = [int(way.steps[-1]) for way in ways]
    ended = [
        f"{way.name} after {count(end)} update{'s' * (end != 1)}"
        for way, end in zip(ways, ends, strict=True)
        if end < max(ends)
    ]
    return f" Thrown out of reach: {', '.join(ended)}." if ended else ""


def _trusted(way: Trail) -> str:
    start = way.trusted_from
    if start is None:
        return f"On {way.name} the two are not within {percent(NEAR, 0)} of each other even at its end."
    if start == 0:
        return f"On {way.name} the two are within {percent(NEAR, 0)} of each other all the way."
    return (
        f"From update {count(int(way.steps[start]))} of {way.name} on the two are within {percent(NEAR, 0)}:"
        " there the picture may be trusted."
    )


def rate_words(eta: float, curvature: float, where: str, rule: Entry) -> str:
    """η against 2/λ_max."""
    found = f"λ_max = {number(curvature)}, the largest curvature {where}"
    if curvature <= 0:
        return f"{found}: no direction curves upwards, so there is no bowl to be thrown out of."
    product = eta * curvature
    sign, end = (
        (">", "a bowl so curved throws plain descent out")
        if product > 2
        else ("<", "plain descent comes to rest in a bowl so curved")
        if product < 2
        else ("=", "plain descent swings from side to side for ever")
    )
    other = "" if rule.is_plain else "; other rules have limits of their own"
    return f"{found}; η · λ_max = {number(product)} {sign} 2: {end}{other}."


def bowl_words(bowl: Bowl, way: Trail, at: int) -> str:
    """What became of the ball after so many steps; a way that ends before is that of a ball that was lost."""
    edge = f"The bowl is C = ½ (λ₁ x² + λ₂ y²); its 2/λ_max is {number(bowl.limit)}."
    if at >= len(way.steps):
        return f"{way.name}: thrown out of reach after {count(len(way.steps))} steps. {edge}"
    start, end = (float(way.true[k]) for k in (0, at))
    than = f", {'lower' if end < start else 'higher'} than at the start ({number(start)})"
    steps = f"{count(at)} step{'s' * (at != 1)}"
    return f"{way.name}: after {steps} C = {number(end)}{than if end != start else ''}. {edge}"


def trail_table(trails: tuple[Trail, ...], at: int, look: Style, *, on_slice: bool) -> str:
    """A row for each way where the balls are; ``on_slice`` what the slice shows as well."""
    head = ["way", "update", "true C", "slice C", "largest gap", "way ÷ line"]
    rows = [head, *(_row(trail, min(at, len(trail.steps) - 1)) for trail in trails)]
    cells = ""
    for number_, row in enumerate(rows):
        colour = look.muted if number_ == 0 else look.text
        shown = row if on_slice else [*row[:3], row[-1]]
        columns = (
            f'<td align="{"left" if k == 0 else "right"}" style="color:{colour}; padding-right:9px">'
            f"{escape(cell)}</td>"
            for k, cell in enumerate(shown)
        )
        cells += f"<tr>{''.join(columns)}</tr>"
    return f'<table cellspacing="2">{cells}</table>'


def _row(trail: Trail, k: int) -> list[str]:
    detour = trail.detour
    return [
        trail.name,
        count(int(trail.steps[k])),
        number(float(trail.true[k])),
        number(float(trail.sliced[k])),
        number(trail.gap[1]),
        number(detour, 2) if detour == detour else "–",
    ]
