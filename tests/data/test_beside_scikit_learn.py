"""On tables such as people have, accuracy or R² is that of scikit-learn's network, where that is installed.

Both are means over five ways to part the rows, as a single one decides by a handful of them.
"""

from pathlib import Path

import numpy as np
import pytest

from nnviz.experiment.own_experiment import experiment_for
from nnviz.training.build import build

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


def patients(rng: np.random.Generator) -> str:
    """Five grades of an illness, of which measures tell little, the worse ones rare."""
    x = rng.normal(size=(300, 6))
    grade = np.clip(np.floor(x @ [0.9, 0.6, -0.4, 0, 0, 0] + 1.2 * rng.normal(size=300)), 0, 4)
    rows = [",".join(f"{value:.2f}" for value in row) for row in x]
    return "\n".join(f"{row},{g:.0f}" for row, g in zip(rows, grade, strict=True))


def progress(rng: np.random.Generator) -> str:
    """An amount that is half noise."""
    x = rng.normal(size=(440, 10))
    y = 150 + 50 * (x @ np.linspace(-0.6, 0.9, 10)) / 2 + 50 * rng.normal(size=440)
    rows = [",".join(f"{value:.3f}" for value in row) for row in x]
    return "a,b,c,d,e,f,g,h,i,j,target\n" + "\n".join(
        f"{row},{v:.1f}" for row, v in zip(rows, y, strict=True)
    )


@pytest.mark.soak  # a minute of two libraries training
@pytest.mark.parametrize("make", [flowers, buyers, wines, patients, progress])
def test_as_right_as_the_network_of_scikit_learn(tmp_path: Path, make) -> None:
    # Not at the top: it takes a second, which every run would wait that only collects.
    neural_network = pytest.importorskip("sklearn.neural_network")
    path = tmp_path / "own.csv"
    path.write_text(make(np.random.default_rng(1)))
    ours, theirs = [], []
    for seed in SEEDS:
        trainer = build(experiment_for(path).with_changes({"seed": seed, "data.seed": seed}))
        data = trainer.dataset
        for _ in range(trainer.training.epochs):
            trainer.run_epoch()
        row = trainer.history.rows[-1]
        ours.append(row.test_accuracy if data.classes else row.test_r2)
        kind = neural_network.MLPClassifier if data.classes else neural_network.MLPRegressor
        peer = kind(hidden_layer_sizes=(10,), max_iter=2_000, random_state=seed)
        peer.fit(data.x_train, data.labels_train if data.classes else data.y_train.ravel())
        theirs.append(peer.score(data.x_test, data.labels_test if data.classes else data.y_test.ravel()))
    assert np.mean(ours) >= np.mean(theirs) - CLOSE, (ours, theirs)
