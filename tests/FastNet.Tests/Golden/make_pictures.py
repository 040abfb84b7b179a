"""Makes pictures.zip, which the tests of pictures read: python3 make_pictures.py (NumPy 1.24, Pillow 9.4). The tests need no Python.

NAME.png and NAME.jpg with the pixels that Pillow reads as NAME.npy (height, width, 3); cifar/CLASS/FILE_NUMBER.png, the images of
cifar-10-binary.tar.gz; NAME_7x10.npy, the same picture resized by the definition, in whole numbers."""
import io, tarfile, zipfile
import numpy as np
from PIL import Image

OLD = (1980, 1, 1, 0, 0, 0)
archive = zipfile.ZipFile("pictures.zip", "w")

def add(name, content):
    archive.writestr(zipfile.ZipInfo(name, OLD), content, zipfile.ZIP_DEFLATED)

def npy(name, array):
    out = io.BytesIO(); np.save(out, array); add(name + ".npy", out.getvalue())

def picture(name, image, kind, **options):
    out = io.BytesIO(); image.save(out, kind, **options); content = out.getvalue()
    add(name, content); npy(name, np.asarray(Image.open(io.BytesIO(content)).convert("RGB")))

def resized(picture, height, width):
    """The mean of the area that a pixel covers where the picture shrinks, linear between the centres of pixels where it grows; halves go up."""
    def along(pixels, wanted):
        size = pixels.shape[0]; out = []
        for i in range(wanted):
            if size > wanted:
                parts = [max(0, min((i + 1) * size, (j + 1) * wanted) - max(i * size, j * wanted)) for j in range(size)]
            else:
                centre = min(max((2 * i + 1) * size - wanted, 0), 2 * wanted * (size - 1))
                parts = [max(0, 2 * wanted - abs(centre - 2 * wanted * j)) for j in range(size)]
            out.append(sum((2 * part * line for part, line in zip(parts, pixels)), np.int64(sum(parts))) // (2 * sum(parts)))
        return np.stack(out)
    columns = along(picture.astype(np.int64).transpose(1, 0, 2), width)
    return along(columns.transpose(1, 0, 2), height).astype(np.uint8)

random = np.random.RandomState(1)
x, y = np.linspace(0, 255, 20)[None, :, None], np.linspace(0, 255, 14)[:, None, None]
colours = np.clip((x * [1, 0.3, 0.6] + y * [0.2, 0.9, 0.1]) / 1.5 + random.randn(14, 20, 3) * 10, 0, 255).astype(np.uint8)
smooth = np.clip((x * [1, 0.3, 0.6] + y * [0.2, 0.9, 0.1]) / 1.5, 0, 255).astype(np.uint8)
image = Image.fromarray(colours)
picture("rgb.png", image, "PNG"); picture("grey.png", image.convert("L"), "PNG"); picture("palette.png", image.convert("P"), "PNG")
picture("bits.png", image.convert("1"), "PNG"); picture("few.png", image.quantize(13), "PNG", bits=4)
picture("alpha.png", Image.fromarray(np.dstack([colours, random.randint(0, 256, (14, 20), dtype=np.uint8)])), "PNG")
for name, source, options in [("base", image, {"subsampling": 0, "quality": 95}), ("smooth", Image.fromarray(smooth), {"quality": 95}),
                              ("progressive", image, {"progressive": True, "subsampling": 0, "quality": 90}), ("grey", image.convert("L"), {"quality": 90})]:
    picture(f"{name}.jpg", source, "JPEG", **options)
for height, width in [(7, 10), (9, 13), (28, 40), (5, 33), (1, 1)]:
    npy(f"rgb_{height}x{width}", resized(colours, height, width))

names = ["plane", "car", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"]
with tarfile.open("cifar-10-binary.tar.gz") as tar:
    for file in [f"data_batch_{i}" for i in range(1, 6)] + ["test_batch"]:
        records = np.frombuffer(tar.extractfile(f"cifar-10-batches-bin/{file}.bin").read(), np.uint8).reshape(-1, 3073)
        for number, record in enumerate(records):
            out = io.BytesIO(); Image.fromarray(record[1:].reshape(3, 32, 32).transpose(1, 2, 0)).save(out, "PNG")
            add(f"cifar/{names[record[0]]}/{file}_{number}.png", out.getvalue())
archive.close()
