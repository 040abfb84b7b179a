"""Makes reports.npz: python3 make_reports.py (Debian's python3-sklearn 1.2.1, NumPy 1.24). The tests themselves need no Python.

100 sets of labels and probabilities and 100 of numbers are drawn from numpy.random.RandomState(number of the set), whole numbers alone, so that ReportGoldenTests draws the same
ones. Probabilities are whole numbers divided by their sum: small ones have many ties. The last classes of some sets have no rows."""
import warnings
import numpy as np
from sklearn import calibration, metrics

SETS = 100
BINS = 10

def draw_classes(number):
    random = np.random.RandomState(number)
    classes = 2 + number % 9
    rows = random.randint(1, 12 * classes)
    absent = [0, 0, 0, 1, 2][number % 5]
    labels = random.randint(0, max(1, classes - absent), rows)
    # Few values: ties; the label's own is raised, so that there is something to be found.
    most = [4, 1000, 100000][number % 3]
    values = random.randint(0, most, (rows, classes))
    values[np.arange(rows), labels] += random.randint(0, most, rows)
    values[values.sum(axis=1) == 0] = 1
    return labels, values / values.sum(axis=1, keepdims=True), classes

def judge_classes(number):
    labels, probabilities, classes = draw_classes(number)
    found = probabilities.argmax(axis=1)
    every = np.arange(classes)
    average = lambda kind: metrics.precision_recall_fscore_support(labels, found, average=kind, zero_division=0)[:3]
    two = classes == 2
    try:
        area = metrics.roc_auc_score(labels, probabilities[:, 1]) if two else metrics.roc_auc_score(labels, probabilities, multi_class="ovr", labels=every)
    except ValueError:
        area = np.nan
    if two:
        tops = [metrics.top_k_accuracy_score(labels, probabilities[:, 1], k=k, labels=every) for k in (1, 2, 3)]
        brier = metrics.brier_score_loss(labels, probabilities[:, 1], pos_label=1)
    else:
        tops = [metrics.top_k_accuracy_score(labels, probabilities, k=k, labels=every) for k in (1, 2, 3)]
        brier = np.mean(np.sum((probabilities - np.eye(classes)[labels]) ** 2, axis=1))
    right, confidence = labels == found, probabilities.max(axis=1)
    accuracies, confidences = calibration.calibration_curve(right, confidence, n_bins=BINS, pos_label=True)
    counts = np.bincount(np.searchsorted(np.linspace(0, 1, BINS + 1)[1:-1], confidence), minlength=BINS)
    counts = counts[counts > 0]
    error = np.sum(counts * np.abs(accuracies - confidences)) / len(labels)
    numbers = [metrics.accuracy_score(labels, found), *average("macro"), *average("weighted"), *tops,
               metrics.log_loss(labels, probabilities, labels=every), area, brier, error]
    each = metrics.precision_recall_fscore_support(labels, found, labels=every, zero_division=0)
    return numbers, np.transpose(each), np.transpose([counts, confidences, accuracies])

def judge_numbers(number):
    random = np.random.RandomState(number)
    columns = 1 + number % 4
    rows = random.randint(2, 60)
    targets = random.randint(-50, 50, (rows, columns)) / 8
    predictions = targets + random.randint(-1000, 1000, (rows, columns)) / (10.0 ** (number % 5))
    each = [metrics.r2_score(targets, predictions, multioutput="raw_values"), metrics.mean_squared_error(targets, predictions, multioutput="raw_values"),
            metrics.mean_squared_error(targets, predictions, multioutput="raw_values", squared=False),
            metrics.mean_absolute_error(targets, predictions, multioutput="raw_values")]
    mean = [metrics.r2_score(targets, predictions), metrics.mean_squared_error(targets, predictions),
            metrics.mean_squared_error(targets, predictions, squared=False), metrics.mean_absolute_error(targets, predictions)]
    return np.vstack([mean, np.transpose(each)])

warnings.simplefilter("ignore")
numbers, each, bins = zip(*[judge_classes(number) for number in range(SETS)])
np.savez_compressed("reports.npz", classes=np.array(numbers), each_class=np.ascontiguousarray(np.vstack(each)), bins=np.ascontiguousarray(np.vstack(bins)),
                    numbers=np.ascontiguousarray(np.vstack([judge_numbers(number) for number in range(SETS)])))
