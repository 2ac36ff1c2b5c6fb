"""Makes photographs of nothing: JPEG files of several sizes and shapes, as an image folder. Usage: pictures.py FOLDER"""
import os, sys
import numpy as np
from PIL import Image

rng = np.random.default_rng(3)
for split, count in (("train", 12), ("val", 6)):
    for label in ("one", "other"):
        folder = os.path.join(sys.argv[1], split, label)
        os.makedirs(folder, exist_ok=True)
        for i in range(count):
            width, height = (int(size) for size in rng.integers(180, 520, size=2))
            smooth = Image.fromarray(rng.integers(0, 256, size=(9, 7, 3), dtype=np.uint8)).resize((width, height), Image.BICUBIC)
            noisy = np.asarray(smooth, dtype=np.float64) + rng.normal(0, 12, size=(height, width, 3))
            Image.fromarray(noisy.clip(0, 255).astype(np.uint8)).save(os.path.join(folder, f"{i:02}.jpg"), quality=90)
