"""Makes torch_mlp.safetensors, keras_mlp.npz, sklearn_mlp.npz and exchange.npz: python3 make_exchange.py (Debian's python3-torch 1.13.1, python3-sklearn 1.2.1, NumPy 1.24).
The tests themselves need no Python.

python3 make_exchange.py FILE checks a file of `fastnet convert model.safetensors --to pytorch` by hand, where the model was made of torch_mlp.safetensors: load_state_dict takes
it strictly, every tensor has the bytes that it had, and so have the scores."""
import json
import struct
import sys
import numpy as np
import torch
from sklearn.neural_network import MLPClassifier

TYPES = {torch.float32: "F32", torch.float64: "F64", torch.int64: "I64"}
NUMPY = {"F32": "<f4", "F64": "<f8", "I64": "<i8"}

def save(path, tensors):
    """A safetensors file, its tensors in the order of their names, as the package safetensors writes them."""
    header, data = {"__metadata__": {"format": "pt"}}, b""
    for name in sorted(tensors):
        content = tensors[name].contiguous().numpy().tobytes()
        header[name] = {"dtype": TYPES[tensors[name].dtype], "shape": list(tensors[name].shape), "data_offsets": [len(data), len(data) + len(content)]}
        data += content
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + data)

def load(path):
    with open(path, "rb") as file:
        length, = struct.unpack("<Q", file.read(8))
        header = json.loads(file.read(length))
        data = file.read()
    header.pop("__metadata__", None)
    return {name: torch.from_numpy(np.frombuffer(data[slice(*entry["data_offsets"])], NUMPY[entry["dtype"]]).reshape(entry["shape"]).copy()) for name, entry in header.items()}

def make_torch():
    torch.manual_seed(1)
    net = torch.nn.Sequential(torch.nn.Linear(7, 12), torch.nn.ReLU(), torch.nn.BatchNorm1d(12), torch.nn.Linear(12, 4))
    optimizer = torch.optim.Adam(net.parameters(), lr=0.01)
    for _ in range(25):
        x = torch.randn(32, 7)
        optimizer.zero_grad()
        torch.nn.functional.cross_entropy(net(3 * x + 1), x[:, :4].argmax(dim=1)).backward()
        optimizer.step()
    return net.eval()

net = make_torch()
if len(sys.argv) > 1:
    ours, theirs = load(sys.argv[1]), net.state_dict()
    other = torch.nn.Sequential(torch.nn.Linear(7, 12), torch.nn.ReLU(), torch.nn.BatchNorm1d(12), torch.nn.Linear(12, 4)).eval()
    print("strict:", other.load_state_dict(ours, strict=True))
    assert all(ours[name].dtype == theirs[name].dtype and ours[name].numpy().tobytes() == theirs[name].numpy().tobytes() for name in theirs)
    rows = torch.from_numpy(np.load("exchange.npz")["rows"])
    assert torch.equal(other(rows), net(rows))
    print(len(theirs), "tensors have the same bytes, and so have the scores of", len(rows), "rows")
    sys.exit()

save("torch_mlp.safetensors", net.state_dict())
random = np.random.RandomState(3)
rows = random.standard_normal((20, 7)).astype(np.float32)

# Dense, batch normalisation and Dense in the order of Keras' get_weights, (inputs, outputs), epsilon 1e-3.
keras = [random.standard_normal(shape).astype(np.float32) for shape in [(7, 7), (7,), (7,), (7,), (7,), (7,), (7, 3), (3,)]]
keras[5] = np.abs(keras[5])
kernel, bias, gamma, beta, mean, variance, last, lastBias = [array.astype(np.float64) for array in keras]
hidden = np.maximum(0, rows @ kernel + bias)
keras_scores = ((hidden - mean) / np.sqrt(variance + 1e-3) * gamma + beta) @ last + lastBias
np.savez("keras_mlp.npz", *keras)

classifier = MLPClassifier((6, 5), activation="tanh", max_iter=40, random_state=0).fit(random.standard_normal((60, 7)), random.randint(0, 3, 60))
np.savez("sklearn_mlp.npz", **{f"coefs_{i}": w for i, w in enumerate(classifier.coefs_)}, **{f"intercepts_{i}": b for i, b in enumerate(classifier.intercepts_)})
with torch.no_grad():
    np.savez("exchange.npz", rows=rows.astype(np.float32), torch=net(torch.from_numpy(rows)).numpy().astype(np.float64), keras=keras_scores,
             sklearn=classifier.predict_proba(rows.astype(np.float64)))
