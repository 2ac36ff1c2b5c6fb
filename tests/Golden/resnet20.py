"""akamaster's CIFAR-10 ResNet-20 (published: 91.73 % of the 10,000 test images) under torchvision's names of a ResNet-34.

    python3 tests/Golden/resnet20.py RESNET20.safetensors OUTDIR     (made with NumPy 2.2)

writes resnet20-cifar10-as-resnet34-cifar.safetensors.gz and resnet20-cifar10-linear.safetensors. RESNET20.safetensors holds the
state_dict of pretrained_models/resnet20-12fca82f.th of akamaster/pytorch_resnet_cifar10 (d5489e8995, BSD 2-clause) without
'module.'. The network's function is kept exactly:
- Its stages of 16, 32 and 64 channels have 3 blocks each and fill the first blocks of ResNet-34's 3, 4, 6, 3 at width 16.
  Blocks behind them add nothing: the second BatchNorm has weight 0 and bias 0, and ReLU of a ReLU changes nothing.
- Its shortcuts without parameters (every second pixel, zero channels on both sides) are 1 x 1 convolutions of ones.
- The fourth stage, which it lacks, averages 2 x 2 pixels in 64 of 128 channels, so that the mean over 4 x 4 is its mean over
  8 x 8. Features are then its 64 numbers and 64 zeros; the classifier goes into a file of its own.
- It was trained with ImageNet's normalisation. conv1 and bn1 take that of CIFAR-10 instead, exactly but at the image's edge,
  where zero padding stands for another color."""
import gzip
import json
import struct
import sys

import numpy as np

IMAGENET = np.array([0.485, 0.456, 0.406]), np.array([0.229, 0.224, 0.225])
CIFAR = np.array([0.4914, 0.4822, 0.4465]), np.array([0.247, 0.243, 0.261])


def read(path):
    with open(path, "rb") as file:
        header = json.loads(file.read(struct.unpack("<Q", file.read(8))[0]))
        data = file.read()
    header.pop("__metadata__", None)
    return {name: np.frombuffer(data[slice(*entry["data_offsets"])], {"F32": "<f4", "I64": "<i8"}[entry["dtype"]]).reshape(entry["shape"])
            for name, entry in header.items()}


def packed(arrays, metadata):
    header, data, end = {"__metadata__": metadata}, [], 0
    for name in sorted(arrays):
        raw = np.ascontiguousarray(arrays[name], dtype="<f4").tobytes()
        header[name] = {"dtype": "F32", "shape": list(arrays[name].shape), "data_offsets": [end, end + len(raw)]}
        data.append(raw)
        end += len(raw)
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    return struct.pack("<Q", len(text)) + text + b"".join(data)


def embedded(source):
    out = {name: value.astype(float) for name, value in source.items()
           if not name.startswith("linear") and not name.endswith("num_batches_tracked")}

    def norm(name, width, real):                # the identity in the first channels, 0 in the others
        on = (np.arange(width) < real).astype(float)
        out.update({f"{name}.weight": on, f"{name}.bias": 0 * on, f"{name}.running_mean": 0 * on,
                    f"{name}.running_var": 0 * on + (1 - 1e-5)})

    for stage, (real, full) in enumerate(zip([3, 3, 3, 0], [3, 4, 6, 3])):
        width = 16 << stage
        if stage in (1, 2):
            half = np.arange(width // 2)
            ones = np.zeros((width, width // 2, 1, 1))
            ones[half + width // 4, half] = 1
            out[f"layer{stage + 1}.0.downsample.0.weight"] = ones
            norm(f"layer{stage + 1}.0.downsample.1", width, width)
        for block in range(real, full):
            name, first = f"layer{stage + 1}.{block}", stage == 3 and block == 0
            out[f"{name}.conv1.weight"] = np.zeros((width, width // 2 if first else width, 3, 3))
            out[f"{name}.conv2.weight"] = np.zeros((width, width, 3, 3))
            norm(f"{name}.bn1", width, 64 if first else 0)
            norm(f"{name}.bn2", width, 64 if first else 0)
            if first:
                same = np.arange(64)
                for y in (1, 2):
                    for x in (1, 2):
                        out[f"{name}.conv1.weight"][same, same, y, x] = 0.25
                out[f"{name}.conv2.weight"][same, same, 1, 1] = 1
                out[f"{name}.downsample.0.weight"] = np.zeros((width, width // 2, 1, 1))
                norm(f"{name}.downsample.1", width, 0)

    (theirs, their_scale), (mean, scale) = IMAGENET, CIFAR
    weight = out["conv1.weight"]
    out["bn1.running_mean"] = out["bn1.running_mean"] - (weight.sum(axis=(2, 3)) * ((mean - theirs) / their_scale)).sum(axis=1)
    out["conv1.weight"] = weight * (scale / their_scale)[None, :, None, None]
    return out


source = read(sys.argv[1])
origin = "akamaster/pytorch_resnet_cifar10 (d5489e8995, BSD 2-clause) resnet20-12fca82f.th"
backbone = packed(embedded(source), {"source": origin, "architecture": "resnet34-cifar-width16-padding1", "input": "cifar normalisation"})
with open(f"{sys.argv[2]}/resnet20-cifar10-as-resnet34-cifar.safetensors.gz", "wb") as file:
    file.write(gzip.compress(backbone, 9, mtime=0))
with open(f"{sys.argv[2]}/resnet20-cifar10-linear.safetensors", "wb") as file:
    file.write(packed({name: source[f"linear.{name}"] for name in ("weight", "bias")}, {"source": origin}))
