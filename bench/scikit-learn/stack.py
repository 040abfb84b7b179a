"""Times scikit-learn's MLPClassifier on the nets of the benchmark command `stack`, one net after the other in a loop.

    python3 stack.py [--threads N] [--nets 16] [--filter NAME]

Rows are drawn, 10,000 of them with ten classes; widths are those of the command, drawn from 1 to 100 with the same generator and seed. The nets learn in
32-bit numbers with plain SGD. A loop over all nets would take long, so only the first --nets of each case are trained, for one epoch each; the time is
given for a step of one net, which is what the command gives. Made for scikit-learn 1.2.1 (Debian: python3-sklearn).
"""

import argparse
import os
import time

CASES = [(64, 32), (64, 200), (784, 32), (784, 100), (784, 200), (3072, 200)]
ROWS = 10_000
CLASSES = 10


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--nets", type=int, default=16, help="nets of each case")
    parser.add_argument("--filter", default="", help="part of a case's name")
    return parser.parse_args()


OPTIONS = arguments()
# Before NumPy loads its BLAS.
for variable in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS"):
    os.environ[variable] = str(OPTIONS.threads)

import numpy as np
import sklearn
from sklearn.neural_network import MLPClassifier


def measure(features, batch):
    random = np.random.RandomState(0)
    widths = [random.randint(1, 101) for _ in range(OPTIONS.nets)]
    x = random.normal(size=(ROWS, features)).astype(np.float32)
    y = np.arange(ROWS) % CLASSES
    steps = -(-ROWS // batch)
    microseconds = []
    for width in widths:
        net = MLPClassifier(
            (width,), solver="sgd", alpha=1e-4, batch_size=batch, learning_rate_init=1e-2, momentum=0, nesterovs_momentum=False, random_state=0)
        # The first weights are drawn by a call that learns from few rows.
        net.partial_fit(x[:batch], y[:batch], classes=np.arange(CLASSES))
        start = time.perf_counter()
        net.partial_fit(x, y)
        microseconds.append(1e6 * (time.perf_counter() - start) / steps)
    print(f"{OPTIONS.nets} x {features}-(1..100)-{CLASSES}, batch {batch}: {np.mean(microseconds):.1f} us of a step of one net, widths {widths[:4]}...", flush=True)


def main():
    print(f"scikit-learn {sklearn.__version__}, NumPy {np.__version__}, threads: {OPTIONS.threads}")
    for features, batch in CASES:
        if OPTIONS.filter in f"{features}-(1..100)-{CLASSES}, batch {batch}":
            measure(features, batch)


if __name__ == "__main__":
    main()
