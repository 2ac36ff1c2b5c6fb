"""Makes random features of a size that does not fit in memory, as safetensors. Usage: knn_bank.py IMAGES DIMENSIONS SEED FILE

Class k has a centre of its own, 1,000 classes; every slice has the same noise in another order. The file carries no checksum, so that reading it is not a pass of its own.
"""
import json, struct, sys
import numpy as np

images, dimensions, seed = (int(argument) for argument in sys.argv[1:4])
CLASSES, SLICE = 1000, 8192
centers = np.random.default_rng(0).standard_normal((CLASSES, dimensions), dtype=np.float32)
labels = np.random.default_rng(seed).permutation(np.arange(images) % CLASSES)
size = 4 * images * dimensions
header = {"__metadata__": {"data": "random", "data_hash": f"random-{images}-{seed}"},
          "labels": {"dtype": "I64", "shape": [images], "data_offsets": [0, 8 * images]},
          "features": {"dtype": "F32", "shape": [images, dimensions], "data_offsets": [8 * images, 8 * images + size]}}
text = json.dumps(header).encode()
text += b" " * (-len(text) % 8)
with open(sys.argv[4], "wb") as file:
    file.write(struct.pack("<Q", len(text)) + text + labels.astype(np.int64).tobytes())
    rng = np.random.default_rng(seed + 1)
    noise = 3 * rng.standard_normal((SLICE, dimensions), dtype=np.float32)
    for first in range(0, images, SLICE):
        some = labels[first:first + SLICE]
        file.write(noise[rng.permutation(SLICE)[:len(some)]] + centers[some])
