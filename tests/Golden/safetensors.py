"""A tiny safetensors file written, and one of ours read, with nothing but NumPy and struct.

    python3 safetensors.py write safetensors-from-numpy.safetensors
    python3 safetensors.py check safetensors-from-mira.safetensors

The values are those of SafetensorsTests.Samples. bfloat16 is the upper half of a float32.
"""
import hashlib
import json
import struct
import sys

import numpy as np

def bfloat16(values):
    return (np.asarray(values, np.float32).view(np.uint32) >> 16).astype(np.uint16)

EXPECTED = {
    "truth": ("BOOL", np.array([True, False, True])),
    "float64": ("F64", np.array([[0.1, -2.5], [1e300, 3.0]], "<f8")),
    "float32": ("F32", np.array([0.1, -2.5, 1e30], "<f4")),
    "float16": ("F16", np.array([0.5, -2.5, 65504], "<f2")),
    "bfloat16": ("BF16", bfloat16([0.5, -2.5, 2.0 ** 100])),
    "int64": ("I64", np.array([-(2 ** 62), 7], "<i8")),
    "int32": ("I32", np.array([[[-(2 ** 31)]], [[7]]], "<i4")),
    "uint8": ("U8", np.array([0, 255, 3], "u1")),
    "scalar": ("F32", np.array(1.5, "<f4")),
    "empty": ("F32", np.zeros((0, 4), "<f4")),
}
METADATA = {"recipe": '{"epochs": 3, "ä": "β"}'}

def write(path):
    header, data = {}, b""
    for name in reversed(EXPECTED):            # the data in another order than the header
        dtype, value = EXPECTED[name]
        header[name] = {"dtype": dtype, "shape": list(value.shape), "data_offsets": [len(data), len(data) + value.nbytes]}
        data += value.tobytes()
    header = {name: header[name] for name in EXPECTED} | {"__metadata__": METADATA}
    text = json.dumps(header, ensure_ascii=False).encode()
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + data)

def check(path):
    content = open(path, "rb").read()
    length, = struct.unpack("<Q", content[:8])
    assert (8 + length) % 8 == 0, "the data are not aligned"
    header, data = json.loads(content[8:8 + length]), content[8 + length:]
    metadata = header.pop("__metadata__")
    checksum = metadata.pop("mira.sha256")
    assert hashlib.sha256(content[8:].replace(checksum.encode(), b"0" * 64)).hexdigest() == checksum
    assert metadata == METADATA and list(header) == list(EXPECTED), (metadata, list(header))
    covered = 0
    for name, entry in sorted(header.items(), key=lambda item: item[1]["data_offsets"]):
        dtype, value = EXPECTED[name]
        begin, end = entry["data_offsets"]
        assert begin == covered and begin % value.itemsize == 0, name
        assert (entry["dtype"], entry["shape"]) == (dtype, list(value.shape)), name
        assert data[begin:end] == value.tobytes(), name
        covered = end
    assert covered == len(data)
    print("accepted", path)

{"write": write, "check": check}[sys.argv[1]](sys.argv[2])
