"""Makes losses.npz: python3 make_losses.py (Debian's python3-torch 1.13.1, NumPy 1.24). The tests themselves need no Python.

For each case 1,000 batches are drawn from numpy.random.RandomState(number of the case): uniforms and integers alone, so that PyTorchLossTests draws the same numbers. Kept are,
in double, the loss and the sum of gradient times drawn factors of each batch, and every element of the gradients of the first 50."""
import numpy as np
import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)
BATCHES = 1000
WHOLE = 50

# By name: the losses of the elements (N, M) or rows (N, 1), and how the targets are drawn.
CASES = {
    "softmax": (lambda s, t: F.cross_entropy(s, t, reduction="none")[:, None], "labels"),
    "softmax_smoothing": (lambda s, t: F.cross_entropy(s, t, reduction="none", label_smoothing=0.1)[:, None], "labels"),
    "svm": (lambda s, t: F.multi_margin_loss(s, t, reduction="none")[:, None] * s.shape[1], "labels"),
    "squared": (lambda s, t: F.mse_loss(s, t, reduction="none"), "numbers"),
    "absolute": (lambda s, t: F.l1_loss(s, t, reduction="none"), "numbers"),
    "huber": (lambda s, t: F.huber_loss(s, t, reduction="none", delta=0.75), "numbers"),
    "poisson": (lambda s, t: F.poisson_nll_loss(s, t, reduction="none", log_input=True, full=False), "counts"),
    "sigmoid": (lambda s, t: F.binary_cross_entropy_with_logits(s, t, reduction="none"), "shares"),
    "sigmoid_labels": (lambda s, t: F.binary_cross_entropy_with_logits(s, t, reduction="none"), "answers"),
}
# What PyTorch itself calls the mean, without weights and, for softmax, with those of classes.
MEANS = {
    "softmax": lambda s, t, weight=None: F.cross_entropy(s, t, weight=weight),
    "softmax_smoothing": lambda s, t: F.cross_entropy(s, t, label_smoothing=0.1),
    "svm": lambda s, t: F.multi_margin_loss(s, t) * s.shape[1],
    "squared": F.mse_loss,
    "absolute": F.l1_loss,
    "huber": lambda s, t: F.huber_loss(s, t, delta=0.75),
    "poisson": lambda s, t: F.poisson_nll_loss(s, t, log_input=True, full=False),
    "sigmoid": F.binary_cross_entropy_with_logits,
    "sigmoid_labels": F.binary_cross_entropy_with_logits,
}

def draw_targets(random, kind, rows, columns):
    if kind == "labels":
        return random.randint(0, columns, rows)
    if kind == "answers":
        return random.randint(0, 2, rows).astype(float)[:, None]
    numbers = random.random_sample((rows, columns))
    return {"numbers": 8 * numbers - 4, "counts": np.floor(10 * numbers), "shares": numbers}[kind]

def batch(random, name, number):
    losses, kind = CASES[name]
    rows = random.randint(1, 9)
    columns = 1 if kind == "answers" else random.randint(2, 9)
    scores = torch.tensor(8 * random.random_sample((rows, columns)) - 4, requires_grad=True)
    targets = torch.tensor(draw_targets(random, kind, rows, columns))
    row_weights = torch.tensor(3 * random.random_sample(rows))
    class_weights = torch.tensor(0.1 + random.random_sample(columns))
    factors = 2 * random.random_sample((rows, columns)) - 1
    by_rows, by_classes = number % 4 in (1, 3), kind == "labels" and number % 4 in (2, 3)
    if by_classes and not by_rows and name == "softmax":
        loss = MEANS[name](scores, targets, weight=class_weights)
    elif by_classes or by_rows:
        weights = (row_weights if by_rows else torch.ones(rows)) * (class_weights[targets] if by_classes else 1)
        each = losses(scores, targets)
        loss = (weights[:, None] * each).sum() / (each.shape[1] * weights.sum())
    else:
        loss = MEANS[name](scores, targets)
    loss.backward()
    gradient = scores.grad.numpy()
    return (loss.item(), float((gradient * factors).sum())), gradient.ravel()

arrays = {}
for case, name in enumerate(CASES):
    random = np.random.RandomState(case)
    results = [batch(random, name, number) for number in range(BATCHES)]
    arrays[name] = np.array([sums for sums, _ in results])
    arrays[name + "_gradients"] = np.concatenate([gradient for _, gradient in results[:WHOLE]])
np.savez("losses.npz", **arrays)
