"""Runs PyTorch, NumPy, ONNX and onnxruntime on what 'mira export' wrote of one checkpoint.

Usage: python3 exports.py resnet18|resnet50 FILE.pth FILE.onnx [FILE.pkl]
(passed with torch 2.6.0, torchvision 0.21.0, NumPy 2.2.4, onnx 1.17.0, onnxruntime 1.21.0;
Debian's onnxruntime reports on import that operators are registered twice, which is of no consequence)
"""
import pickle
import re
import sys

import numpy as np
import onnx
import onnxruntime
import torch
import torchvision

ARCHITECTURE, PTH, ONNX, *PKL = sys.argv[1:]


def network(state):
    net = getattr(torchvision.models, ARCHITECTURE)()
    net.fc = torch.nn.Identity()
    if state["conv1.weight"].shape[-1] == 3:
        net.conv1, net.maxpool = torch.nn.Conv2d(3, 64, 3, 1, 2, bias=False), torch.nn.Identity()
    net.load_state_dict(state, strict=True)
    return net.eval()


def detectron2_name(name):
    """As MoCo's detection/convert-pretrain-to-detectron2.py."""
    name = name if "layer" in name else "stem." + name
    name = re.sub(r"layer([1-4])", lambda match: f"res{int(match[1]) + 1}", name)
    name = re.sub(r"bn([1-3])", r"conv\1.norm", name)
    return name.replace("downsample.0", "shortcut").replace("downsample.1", "shortcut.norm")


state = torch.load(PTH, weights_only=True)
images = torch.randn(2, 3, 96, 64, generator=torch.Generator().manual_seed(1))
with torch.no_grad():
    expected = network(state)(images).numpy()
print(f"{PTH}: {len(state)} tensors, torch.load(weights_only=True) and load_state_dict(strict=True)")
onnx.checker.check_model(onnx.load(ONNX), full_check=True)
found, = onnxruntime.InferenceSession(ONNX, providers=["CPUExecutionProvider"]).run(None, {"images": images.numpy()})
difference = np.abs(found - expected).max() / np.abs(expected).max()
assert difference < 1e-5, difference
print(f"{ONNX}: onnx.checker passes; onnxruntime's features differ from PyTorch's by {difference:.1e} of the largest")
for path in PKL:
    with open(path, "rb") as file:
        content = pickle.load(file, encoding="latin1")
    assert content["matching_heuristics"] is True and isinstance(content["__author__"], str)
    assert list(content["model"]) == [detectron2_name(name) for name in state]
    for (name, value), array in zip(state.items(), content["model"].values()):
        assert array.dtype == value.numpy().dtype and array.shape == tuple(value.shape) and np.array_equal(array, value.numpy()), name
    print(f"{path}: {len(state)} NumPy arrays, equal under Detectron2's names")
