"""Makes matlab-{plain,zlib,big}.mat: MAT-files of version 5 as SciPy writes them, and one with the other byte order.

Made with Python 3.13.5, NumPy 2.2.4, SciPy 1.15.3:  python3 matlab.py FOLDER
SciPy writes only the machine's byte order, so the big-endian file is the plain one with every word turned around;
scipy.io.loadmat reads all three back and must find equal values.
"""
import struct
import sys

import numpy as np
from scipy.io import loadmat, savemat

folder = sys.argv[1]
structures = np.zeros((1, 2), dtype=[("fname", object), ("class", object), ("box", object)])
structures[0, 0] = ("00001.jpg", np.uint8(14), np.array([[39.5, 116, 569]]))
structures[0, 1] = ("x.jpg", np.uint16(196), np.zeros((0, 0)))
cells = np.empty((1, 3), dtype=object)
cells[0, :] = ["AM General Hummer SUV 2000", np.array([[1, 2], [3, 4]], dtype=np.int32), "Ünï"]
values = {
    "annotations": structures,
    "class_names": cells,
    "labels": np.arange(1, 9, dtype=np.float64)[None, :],
    "signed": np.array([[-128, 127]], dtype=np.int8),
    "wide": np.array([[-(2**53)], [2**53]], dtype=np.int64),
    "third": np.array([[1 / 3]], dtype=np.float32),
    "cube": np.arange(24, dtype=np.uint16).reshape(2, 3, 4),
    "empty": np.zeros((0, 3)),
}
savemat(f"{folder}/matlab-plain.mat", values, do_compression=False)
savemat(f"{folder}/matlab-zlib.mat", values, do_compression=True)

WIDTH = {1: 1, 2: 1, 3: 2, 4: 2, 5: 4, 6: 4, 7: 4, 9: 8, 12: 8, 13: 8, 16: 1, 17: 2, 18: 4}


def turned(data, width):
    return b"".join(data[i:i + width][::-1] for i in range(0, len(data), width))


def swapped(data):
    out, at = b"", 0
    while at < len(data):
        kind, length = struct.unpack_from("<II", data, at)
        if kind >> 16:
            length, kind = kind >> 16, kind & 0xFFFF
            width = WIDTH[kind]
            out += struct.pack(">I", (length << 16) | kind) + turned(data[at + 4:at + 8], width)
            at += 8
        else:
            content = data[at + 8:at + 8 + length]
            body = swapped(content) if kind == 14 else turned(content, WIDTH[kind])
            padding = -length % 8
            out += struct.pack(">II", kind, length) + body + bytes(padding)
            at += 8 + length + padding
    return out


plain = open(f"{folder}/matlab-plain.mat", "rb").read()
with open(f"{folder}/matlab-big.mat", "wb") as file:
    file.write(plain[:124] + b"\x01\x00MI" + swapped(plain[128:]))


def same(a, b):
    if isinstance(a, np.ndarray) and a.dtype == object:
        return a.shape == b.shape and all(same(x, y) for x, y in zip(a.ravel(), b.ravel()))
    if isinstance(a, np.ndarray) and a.dtype.names:
        return all(same(a[name], b[name]) for name in a.dtype.names)
    return np.array_equal(a, b)


read = [loadmat(f"{folder}/matlab-{kind}.mat") for kind in ("plain", "zlib", "big")]
for other in read[1:]:
    assert all(same(read[0][name], other[name]) for name in values)
print({name: (value.dtype, value.shape) for name, value in read[0].items() if name in values})
