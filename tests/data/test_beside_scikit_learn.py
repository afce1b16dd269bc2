"""On tables such as people have, accuracy is that of scikit-learn's network, where that is installed."""

from pathlib import Path

import numpy as np
import pytest

from nnviz.experiment.own_experiment import experiment_for
from nnviz.training.build import build

neural_network = pytest.importorskip("sklearn.neural_network")

SEEDS = range(5)
CLOSE = 0.03


def flowers(rng: np.random.Generator) -> str:
    """Three kinds by four measures, with an id that sorts them."""
    rows = [
        ",".join(f"{value:.1f}" for value in (5 + kind / 2, 3, 1 + 2 * kind, kind) + 0.4 * rng.normal(size=4))
        + f",kind {kind}"
        for kind in range(3)
        for _ in range(50)
    ]
    return "Id,a,b,c,d,Species\n" + "\n".join(f"{n},{row}" for n, row in enumerate(rows, 1))


def buyers(rng: np.random.Generator) -> str:
    """Who buys, by age and a salary with thousands separators."""
    age, salary = rng.integers(18, 60, 400), rng.integers(15, 150, 400) * 1000
    buys = (age - 38) / 8 + (salary - 70_000) / 30_000 + 0.5 * rng.normal(size=400) > 0
    sex = rng.choice(["Male", "Female"], 400)
    rows = zip(15_000_000 + rng.permutation(400), sex, age, salary, buys.astype(int), strict=True)
    return "User ID,Gender,Age,Salary,Purchased\n" + "\n".join(
        f'{number},{who},{years},"{pay:,}",{bought}' for number, who, years, pay, bought in rows
    )


def wines(rng: np.random.Generator) -> str:
    """A quality of six steps, decimal commas."""
    x = rng.normal(size=(600, 5))
    quality = np.clip(np.round(5.5 + x @ [0.8, -0.5, 0.3, 0, 0] + 0.3 * rng.normal(size=600)), 3, 8)
    rows = [";".join(f"{value:.2f}".replace(".", ",") for value in row) for row in x]
    return "a;b;c;d;e;quality\n" + "\n".join(f"{row};{q:.0f}" for row, q in zip(rows, quality, strict=True))


@pytest.mark.soak  # twenty seconds of two libraries training
@pytest.mark.parametrize("make", [flowers, buyers, wines])
def test_as_right_as_the_network_of_scikit_learn(tmp_path: Path, make) -> None:
    path = tmp_path / "own.csv"
    path.write_text(make(np.random.default_rng(1)))
    ours, theirs = [], []
    for seed in SEEDS:
        trainer = build(experiment_for(path).replace("seed", seed))
        data = trainer.dataset
        for _ in range(trainer.training.epochs):
            trainer.run_epoch()
        ours.append(trainer.history.rows[-1].test_accuracy)
        peer = neural_network.MLPClassifier((10,), max_iter=2_000, random_state=seed)
        peer.fit(data.x_train, data.labels_train)
        theirs.append(peer.score(data.x_test, data.labels_test))
    assert np.mean(ours) >= np.mean(theirs) - CLOSE, (ours, theirs)
