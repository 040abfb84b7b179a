"""Makes the data files that the tests read: python3 make_data_fixtures.py (NumPy 1.24). The tests themselves need no Python."""
import io, pickle, struct, tarfile, zipfile
import numpy as np

NAMES = ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"]
OLD = (1980, 1, 1, 0, 0, 0)

class Python2(pickle._Pickler):
    """Writes protocols 0 and 2 as Python 2's cPickle does: strings are bytes (S, U, T), notes are numbered from 1."""
    def memoize(self, obj):
        idx = len(self.memo) + 1
        self.write(self.put(idx)); self.memo[id(obj)] = idx, obj
    def put(self, idx):
        return b"p%d\n" % idx if self.proto == 0 else pickle.BINPUT + bytes([idx]) if idx < 256 else pickle.LONG_BINPUT + struct.pack("<I", idx)
    def save(self, obj, save_persistent_id=True):
        raw = obj.encode("latin1") if isinstance(obj, str) else obj if isinstance(obj, bytes) else None
        if raw is None or id(obj) in self.memo:
            return super().save(obj, save_persistent_id)
        quoted = "'" + "".join({39: "\\'", 92: "\\\\", 10: "\\n"}.get(c, chr(c) if 32 <= c < 127 else f"\\x{c:02x}") for c in raw) + "'"
        self.write(b"S" + quoted.encode() + b"\n" if self.proto == 0 else b"U" + bytes([len(raw)]) + raw if len(raw) < 256 else b"T" + struct.pack("<i", len(raw)) + raw)
        self.memoize(obj)

def python2(value, protocol=2):
    out = io.BytesIO(); Python2(out, protocol).dump(value); return out.getvalue()

def batch(number, count=2):
    """Pixel j of image i is (3 i + 5 number + j // 96) mod 256, its label (number + 7 i) mod 10."""
    data = np.array([[(3 * i + 5 * number + j // 96) % 256 for j in range(3072)] for i in range(count)], np.uint8)
    name = f"training batch {number + 1} of 5" if number < 5 else "testing batch 1 of 1"
    return {"batch_label": name, "labels": [(number + 7 * i) % 10 for i in range(count)], "data": data, "filenames": [f"image_{number}_{i}.png" for i in range(count)]}

META = {"num_cases_per_batch": 10000, "label_names": NAMES, "num_vis": 3072}
FILES = [f"data_batch_{i}" for i in range(1, 6)] + ["test_batch"]

def tar(path, folder, files):
    with tarfile.open(path, "w:gz", format=tarfile.USTAR_FORMAT, compresslevel=9) as archive:
        entry = tarfile.TarInfo(folder); entry.type = tarfile.DIRTYPE; entry.mode = 0o755; archive.addfile(entry)
        for name, content in files:
            entry = tarfile.TarInfo(f"{folder}/{name}"); entry.size = len(content); archive.addfile(entry, io.BytesIO(content))

def records(number):
    b = batch(number); return b"".join(bytes([label]) + row.tobytes() for label, row in zip(b["labels"], b["data"]))

tar("cifar-10-python.tar.gz", "cifar-10-batches-py", [("batches.meta", python2(META))] + [(FILES[i], python2(batch(i))) for i in (3, 0, 5, 1, 4, 2)] + [("readme.html", b"<html/>")])
tar("cifar-10-binary.tar.gz", "cifar-10-batches-bin", [(FILES[i] + ".bin", records(i)) for i in range(6)] + [("batches.meta.txt", b"airplane\n")])

def add(archive, name, content):
    archive.writestr(zipfile.ZipInfo(name, OLD), content, zipfile.ZIP_DEFLATED)

with zipfile.ZipFile("cifar_pickles.zip", "w") as archive:
    add(archive, "python2", python2(batch(0))); add(archive, "python2_0", python2(batch(0), 0)); add(archive, "meta", python2(META))
    for protocol in range(6):
        add(archive, f"text_{protocol}", pickle.dumps(batch(0), protocol))
        if protocol > 1: add(archive, f"bytes_{protocol}", pickle.dumps({k.encode(): v for k, v in batch(0).items()}, protocol))
    frozen = batch(0); frozen["data"].flags.writeable = False; add(archive, "readonly_5", pickle.dumps(frozen, 5))

with zipfile.ZipFile("npy_cases.zip", "w") as archive:
    def npy(name, array, version):
        out = io.BytesIO(); np.lib.format.write_array(out, array, version=version); add(archive, name + ".npy", out.getvalue())
    count = np.arange(24).reshape(2, 3, 4)
    for kind in ("f4", "f8", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "b1"):
        for order in "<>":
            values = count % 2 == 1 if kind == "b1" else (count - 5 if kind[0] in "fi" else count).astype(order + kind)
            for layout in "CF":
                npy(f"{kind}_{'little' if order == '<' else 'big'}_{layout}", np.asarray(values, order=layout), (1, 0))
    npy("v2", count.astype("<f8"), (2, 0)); npy("v3", count.astype("<f8"), (3, 0))
    npy("scalar", np.float64(2.5), (1, 0)); npy("vector", np.arange(3.0), (1, 0)); npy("empty", np.zeros((0, 7), np.float32), (1, 0))

x = (np.arange(12 * 6).reshape(12, 2, 3) % 11).astype(np.uint8); y = np.arange(12) % 3
for name, save in (("arrays_stored.npz", np.savez), ("arrays_deflated.npz", np.savez_compressed)):
    save(name, x_train=x, y_train=y, x_test=x[:4].astype(np.float32) / 2, y_test=y[:4].astype(np.uint8))
