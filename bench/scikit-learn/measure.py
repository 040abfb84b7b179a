"""Trains scikit-learn's MLPRegressor and MLPClassifier on its own small data sets, and writes data, settings and scores for the benchmark command `scikit-learn`.

    python3 measure.py FOLDER        writes FOLDER/diabetes.npz, FOLDER/digits.npz and FOLDER/friedman.npz

Made for scikit-learn 1.2.1 (Debian: python3-sklearn). The third data set is drawn (Friedman 1991, his first function); its scores stand in
tests/FastNet.PublicApi.Tests/FriedmanTests.cs, which draws the same numbers.
"""

import sys
import warnings
from pathlib import Path

import numpy as np
import sklearn
from sklearn.datasets import load_diabetes, load_digits
from sklearn.exceptions import ConvergenceWarning
from sklearn.model_selection import train_test_split
from sklearn.neural_network import MLPClassifier, MLPRegressor

SEEDS = 10


def friedman():
    random = np.random.RandomState(1)
    x = random.uniform(size=(1000, 10))
    noise = random.normal(size=1000)
    y = 10 * np.sin(np.pi * x[:, 0] * x[:, 1]) + 20 * (x[:, 2] - 0.5) ** 2 + 10 * x[:, 3] + 5 * x[:, 4] + noise
    return x[:700], x[700:], y[:700], y[700:]


def standardized(train, *others):
    mean, deviation = train.mean(axis=0), train.std(axis=0)
    deviation = np.where(deviation == 0, 1, deviation)
    return [(values - mean) / deviation for values in (train, *others)]


def measure(folder, name, parts, model, hidden, alpha, batch, epochs):
    x_train, x_test, y_train, y_test = parts
    x_train, x_test = standardized(x_train, x_test)
    if model is MLPRegressor:
        y_train, y_test = standardized(y_train, y_test)
    scores = []
    for seed in range(SEEDS):
        # All epochs are made: no early end, on either side.
        net = model((hidden,), alpha=alpha, batch_size=batch, learning_rate_init=1e-3, max_iter=epochs, tol=0, n_iter_no_change=epochs, random_state=seed)
        scores.append(net.fit(x_train, y_train).score(x_test, y_test))
    print(f"{name}: {model.__name__}, mean of {SEEDS} seeds {np.mean(scores):.4f}, {min(scores):.4f} to {max(scores):.4f}")
    np.savez(
        folder / f"{name}.npz", x_train=x_train, y_train=y_train, x_test=x_test, y_test=y_test, scores=np.array(scores),
        hidden=np.array([hidden]), alpha=np.array([alpha]), batch=np.array([batch]), epochs=np.array([epochs]))


def main():
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    warnings.simplefilter("ignore", ConvergenceWarning)
    print(f"scikit-learn {sklearn.__version__}, NumPy {np.__version__}")
    diabetes = train_test_split(*load_diabetes(return_X_y=True), test_size=0.25, random_state=0)
    measure(folder, "diabetes", diabetes, MLPRegressor, hidden=100, alpha=1.0, batch=50, epochs=50)
    x, y = load_digits(return_X_y=True)
    digits = train_test_split(x, y, test_size=0.25, random_state=0, stratify=y)
    measure(folder, "digits", digits, MLPClassifier, hidden=100, alpha=1e-4, batch=200, epochs=100)
    measure(folder, "friedman", friedman(), MLPRegressor, hidden=50, alpha=1e-3, batch=50, epochs=100)


if __name__ == "__main__":
    main()
