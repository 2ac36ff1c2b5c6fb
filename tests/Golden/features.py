"""Features of ResNets with weights that both sides compute, so that only the features are stored.

Usage: python3 features.py OUTDIR      (made with torch 2.6.0, torchvision 0.21.0, NumPy 2.2, Pillow 11.1)
Writes features.safetensors: features of two images of 64 pixels by torchvision's resnet18 and resnet50, and those of
photo.jpg under the k-NN protocol's transform; and photo.jpg itself, a smooth drawing.
"""
import math
import pathlib
import sys

import numpy as np
import torch
import torchvision
from PIL import Image

from golden_tensors import write_safetensors

OUT = pathlib.Path(sys.argv[1])


def numbers(shape, seed):
    """Pseudo-random numbers in [-0.5, 0.5), float64: a hash of position and seed in 32-bit arithmetic."""
    x = (np.arange(math.prod(shape), dtype=np.uint64) * 2654435761 + seed * 40503 + 12345) & 0xFFFFFFFF
    x ^= x >> 15
    x = x * 2246822519 & 0xFFFFFFFF
    x ^= x >> 13
    return (x / 2.0**32 - 0.5).reshape(shape)


def weight(name, shape, seed):
    """The tensor of a name: convolutions keep the variance, batch normalisations are near the identity."""
    u = numbers(shape, seed)
    if len(shape) == 4:
        return u * math.sqrt(24.0 / (shape[1] * shape[2] * shape[3]))
    if name.endswith("running_var"):
        return 1 + 0.5 * u
    return 0.7 + 0.2 * u if name.endswith("weight") else 0.2 * u


def network(make):
    net = make()
    net.fc = torch.nn.Identity()
    state = net.state_dict()
    floats = [name for name, value in state.items() if value.is_floating_point()]
    for seed, name in enumerate(floats):
        state[name] = torch.from_numpy(weight(name, tuple(state[name].shape), seed).astype(np.float32))
    net.load_state_dict(state)
    return net.eval()


def drawing():
    y, x = np.mgrid[0:300, 0:400] / 60.0
    planes = [128 + 100 * np.sin(x + k) * np.cos(y * (k + 1) / 2) for k in range(3)]
    return Image.fromarray(np.stack(planes, -1).round().astype(np.uint8))


def main():
    torch.set_num_threads(1)
    drawing().save(OUT / "photo.jpg", quality=90)
    photo = torchvision.transforms.Compose([
        torchvision.transforms.Resize(256, interpolation=torchvision.transforms.InterpolationMode.BICUBIC),
        torchvision.transforms.CenterCrop(224),
        torchvision.transforms.ToTensor(),
        torchvision.transforms.Normalize((0.485, 0.456, 0.406), (0.229, 0.224, 0.225)),
    ])(Image.open(OUT / "photo.jpg"))
    images = torch.from_numpy((4 * numbers((2, 3, 64, 64), 1000)).astype(np.float32))
    tensors = {}
    with torch.no_grad():
        for depth, make in {"18": torchvision.models.resnet18, "50": torchvision.models.resnet50}.items():
            net = network(make)
            tensors[f"resnet{depth}"] = net(images)
            tensors[f"resnet{depth}.photo"] = net(photo[None])
    write_safetensors(OUT / "features.safetensors", tensors)


if __name__ == "__main__":
    main()
