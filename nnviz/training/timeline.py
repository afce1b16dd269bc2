"""Moments of a run that can be gone back to, kept in memory."""

from bisect import bisect_right

from nnviz.training.moment import Moment

MAX_MOMENTS = 200
MAX_BYTES = 200_000_000


class Timeline:
    """Moments in the order of their steps, ever sparser in the past when there are many.

    Attributes
    ----------
    most_bytes
        What they may take together; less where a run file beside keeps them, too.
    """

    def __init__(self) -> None:
        self.most_bytes = MAX_BYTES
        self._moments: list[Moment] = []
        self._good: Moment | None = None

    def begin_at(self, moment: Moment) -> None:
        """Know of no other past than this moment, and what it falls back on."""
        self._moments, self._good = [moment.fallback or moment], None

    # -- keeping ----------------------------------------------------------------------------------

    def keep(self, moment: Moment) -> None:
        """Keep a moment and forget what was kept of its future."""
        self._forget_after(moment.step - 1)
        self._moments.append(moment)
        if len(self._moments) > max(3, min(MAX_MOMENTS, self.most_bytes // moment.nbytes)):
            self._thin()

    def keep_good(self, moment: Moment) -> None:
        """Keep a moment until the next that is found good, for a divergence to fall back on."""
        self._good = moment

    def _thin(self) -> None:
        # A change of hyperparameters cannot be replayed from before it, so its moment stays.
        moments = self._moments
        self._moments = [
            moment
            for i, moment in enumerate(moments)
            if i % 2 == 0 or i == len(moments) - 1 or moment.training != moments[i - 1].training
        ]

    @property
    def moments(self) -> tuple[Moment, ...]:
        """All that are kept, in the order of their steps."""
        return tuple(self._moments)

    # -- going back -------------------------------------------------------------------------------

    def before(self, step: int) -> Moment:
        """The latest moment at or before ``step``; the first one, which is never dropped, where none is."""
        return self._moments[max(0, self._kept_until(step) - 1)]

    def go_back(self, step: int) -> Moment:
        """The same, for good: what came after it is forgotten."""
        self._good = None
        moment = self.before(step)
        self._forget_after(moment.step)
        return moment

    def last_good(self, step: int) -> Moment | None:
        """The latest moment at or before ``step`` at which all was well; None where nothing was kept."""
        if not self._moments:
            return None
        kept, good = self.before(step), self._good
        return good if good is not None and kept.step <= good.step <= step else kept

    def _forget_after(self, step: int) -> None:
        del self._moments[self._kept_until(step) :]

    def _kept_until(self, step: int) -> int:
        return bisect_right(self._moments, step, key=lambda moment: moment.step)
