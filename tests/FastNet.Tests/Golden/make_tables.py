"""Makes tables.zip, which the tests of CSV files read: python3 make_tables.py (pandas 1.5.3, scikit-learn 1.2.1). The tests need no Python.

Each table is in the archive as pandas writes it (NAME.csv, and variants of quotes, line ends and byte order mark) and as pandas reads it back: its
columns of numbers as NAME.npy (rows x columns, float64), all its cells as text in NAME.json (null where missing)."""
import csv, io, json, zipfile
import numpy as np, pandas as pd
from sklearn.datasets import load_digits, load_iris

OLD = (1980, 1, 1, 0, 0, 0)
archive = zipfile.ZipFile("tables.zip", "w")

def add(name, content):
    archive.writestr(zipfile.ZipInfo(name, OLD), content, zipfile.ZIP_DEFLATED)

def expected(name, text):
    frame = pd.read_csv(io.StringIO(text), float_precision="round_trip")
    default = pd.read_csv(io.StringIO(text))
    numbers = frame.select_dtypes(exclude=["object", "bool"]).to_numpy(np.float64)
    same = np.array_equal(numbers, default.select_dtypes(exclude=["object", "bool"]).to_numpy(np.float64), equal_nan=True)
    print(name, frame.shape, numbers.shape, "read_csv without float_precision gives the same bits:", same)
    out = io.BytesIO(); np.save(out, numbers); add(f"{name}.npy", out.getvalue())
    kinds = [str(kind) == "object" or str(kind) == "bool" for kind in frame.dtypes]
    cells = [[None if pd.isna(cell) else str(cell) for cell in frame[column]] if text else None for column, text in zip(frame, kinds)]
    add(f"{name}.json", json.dumps({"names": [("" if c.startswith("Unnamed: ") else c) for c in frame.columns], "texts": cells}))

def table(name, frame, variants=False, **options):
    text = frame.to_csv(**options)
    add(f"{name}.csv", text.encode())
    expected(name, text)
    if variants:
        add(f"{name}_crlf.csv", frame.to_csv(lineterminator="\r\n", **options).encode())
        add(f"{name}_bom.csv", frame.to_csv(**options).encode("utf-8-sig"))
        add(f"{name}_utf16.csv", frame.to_csv(**options).encode("utf-16"))
        add(f"{name}_quoted.csv", frame.to_csv(quoting=csv.QUOTE_ALL, **options).encode())
        add(f"{name}_nonnumeric.csv", frame.to_csv(quoting=csv.QUOTE_NONNUMERIC, **options).encode())

iris = load_iris(as_frame=True)
flowers = iris.frame.drop(columns="target").assign(species=iris.target_names[iris.target])
table("iris", flowers, variants=True, index=False)
table("iris_index", flowers)

digits = load_digits(as_frame=True).frame.iloc[:80]
table("digits", digits, variants=True, index=False)
table("digits_plain", pd.DataFrame(digits.drop(columns="target").to_numpy()))

# Numbers of every size and length, texts with all that needs quotes, cells that are missing.
random = np.random.RandomState(5)
bits = random.randint(0, 2**64, 120, dtype=np.uint64).view(np.float64)
hard = pd.DataFrame({
    "any double": np.where(np.isfinite(bits), bits, 0.1),
    "normal": random.randn(120),
    "float32": random.randn(120).astype(np.float32).astype(np.float64),
    "whole": random.randint(-2**53, 2**53, 120),
    'a "text", of all': random.choice(['plain', 'with, comma', 'with "quotes"', "apostrophe's", 'übergroß', '日本', 'None', "1,5"], 120),
    "missing": np.where(random.rand(120) < 0.2, np.nan, random.rand(120)),
    "gaps": random.choice(["left", "right", None], 120),
    "yes": random.rand(120) < 0.5,
})
table("hard", hard, variants=True, index=False)
archive.close()
