"""Times epochs of scikit-learn's MLPClassifier, for the command `epochs` of bench/FastNet.Rivals.

    python3 epochs.py DATA FILE [--threads N] [--epochs N] [--net 784-128-10]        writes FILE, a JSON

DATA is a folder with the four IDX files of MNIST or Fashion-MNIST, plain or .gz, or with CIFAR-10's data_batch_1.bin to data_batch_5.bin and
test_batch.bin. Rows, nets, batches and learning rates are those of the command; the net learns in 32-bit numbers and without an L2 term. One epoch is
one call of partial_fit; accuracies are of the test rows and are not timed. Made for scikit-learn 1.2.1 (Debian: python3-sklearn).
"""

import argparse
import gzip
import json
import os
import time
from pathlib import Path


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("data", type=Path)
    parser.add_argument("file", type=Path)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--epochs", type=int, default=10)
    parser.add_argument("--net", default="", help="part of a net's name")
    return parser.parse_args()


OPTIONS = arguments()
# Before NumPy loads its BLAS.
for variable in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS"):
    os.environ[variable] = str(OPTIONS.threads)

import numpy as np
import sklearn
from sklearn.neural_network import MLPClassifier
from threadpoolctl import threadpool_info


def idx(folder, name, start):
    path = folder / name
    content = path.read_bytes() if path.exists() else gzip.decompress((folder / f"{name}.gz").read_bytes())
    return np.frombuffer(content, np.uint8, offset=start)


def load(folder):
    """Training pixels and labels, test pixels and labels."""
    if (folder / "data_batch_1.bin").exists():
        parts = [np.fromfile(folder / f"data_batch_{i}.bin", np.uint8).reshape(-1, 3073) for i in range(1, 6)]
        train, test = np.concatenate(parts), np.fromfile(folder / "test_batch.bin", np.uint8).reshape(-1, 3073)
        return train[:, 1:], train[:, 0], test[:, 1:], test[:, 0]
    return [values for part in ("train", "t10k") for values in (
        idx(folder, f"{part}-images-idx3-ubyte", 16).reshape(-1, 784), idx(folder, f"{part}-labels-idx1-ubyte", 8))]


def measure(rows, hidden, batch, rule, rate):
    x_train, y_train, x_test, y_test = rows
    net = MLPClassifier(
        hidden, solver=rule, alpha=0, batch_size=batch, learning_rate_init=rate, momentum=0, nesterovs_momentum=False, random_state=0)
    seconds, accuracies = [], []
    for _ in range(OPTIONS.epochs):
        start = time.perf_counter()
        net.partial_fit(x_train, y_train, classes=np.arange(10))
        seconds.append(time.perf_counter() - start)
        accuracies.append(net.score(x_test, y_test))
    name = "-".join(map(str, (x_train.shape[1], *hidden, 10)))
    print(f"{name}, {batch}, {rule}: {np.median(seconds):.3f} s an epoch, accuracy {accuracies[-1]:.4f}", flush=True)
    return {"net": name, "batch": batch, "rule": rule, "learning_rate": rate, "epoch_seconds": seconds, "accuracies": accuracies}


def main():
    x_train, y_train, x_test, y_test = load(OPTIONS.data)
    counts = np.bincount(x_train.ravel(), minlength=256).astype(np.float64)
    pixels = np.arange(256.0)
    mean = (counts * pixels).sum() / counts.sum()
    deviation = np.sqrt((counts * (pixels - mean) ** 2).sum() / counts.sum())
    numbers = ((pixels - mean) / deviation).astype(np.float32)
    rows = numbers[x_train], y_train, numbers[x_test], y_test
    grey = x_train.shape[1] == 784
    blas = next(library for library in threadpool_info() if library["user_api"] == "blas")
    versions = f"scikit-learn {sklearn.__version__}, NumPy {np.__version__}, {blas['internal_api']} {blas['version']} ({blas.get('architecture')})"
    print(f"{versions}, {blas['num_threads']} threads")
    results = []
    for hidden in ((128,), (512,), (256, 128)) if grey else ((100,), (500,)):
        if OPTIONS.net in "-".join(map(str, (x_train.shape[1], *hidden, 10))):
            for batch in (64, 200):
                results.append(measure(rows, hidden, batch, "sgd", 0.1 if grey else 0.02))
                results.append(measure(rows, hidden, batch, "adam", 1e-3))
    temporary = OPTIONS.file.with_name(f"{OPTIONS.file.name}.new")
    temporary.write_text(json.dumps({"library": versions, "threads": OPTIONS.threads, "rows": results}, indent=2) + "\n")
    temporary.replace(OPTIONS.file)


if __name__ == "__main__":
    main()
