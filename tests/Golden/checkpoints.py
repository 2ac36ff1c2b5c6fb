"""Small checkpoints in both containers of torch.save and in every key style, and the tensors they hold.

Usage: python3 checkpoints.py OUTDIR      (made with torch 2.6.0, torchvision 0.21.0, NumPy 2.2)
kinds-*: every element type, shared storages, strides, and beside the weights what training scripts save.
keys-*: torchvision's ResNet under the names of each method. Every tensor is one number expanded to its full shape, so that
the files stay small: the k-th tensor of torchvision's order (from 1) is k, plus 1000 where the network is not the one to take.
"""
import argparse
import collections
import pathlib
import sys

import torch
import torchvision

from golden_tensors import write_safetensors

OUT = pathlib.Path(sys.argv[1])


def kinds():
    base = torch.arange(24, dtype=torch.float32).reshape(2, 3, 4) / 8
    return collections.OrderedDict(
        f64=torch.tensor([[1.5, -2.25], [1e300, float("inf")]], dtype=torch.float64),
        f32=base,
        shared=base[1],
        transposed=base.permute(2, 0, 1),
        every_second=base.flatten()[1::2],
        expanded=torch.tensor([3.0]).expand(2, 5),
        f16=torch.tensor([0.5, -65504, 6e-8], dtype=torch.float16),
        bf16=torch.tensor([0.5, -3e38, 1e-30], dtype=torch.bfloat16),
        i64=torch.tensor(-(2**62), dtype=torch.int64),
        i32=torch.tensor([1, -2], dtype=torch.int32),
        u8=torch.tensor([0, 255], dtype=torch.uint8),
        truth=torch.tensor([True, False, True]),
        empty=torch.zeros(0, 3),
        parameter=torch.nn.Parameter(torch.tensor([1.0, 2.0])))


def training(tensors):
    weight = torch.nn.Parameter(torch.ones(3))
    optimizer = torch.optim.SGD([weight], lr=0.1, momentum=0.9)
    weight.sum().backward()
    optimizer.step()
    arguments = argparse.Namespace(lr=0.3, dtype=torch.float16, device=torch.device("cpu"), path=pathlib.PosixPath("a"))
    return {"epoch": 400, "best": 2**70, "loss": 0.1, "args": arguments, "state_dict": tensors, "optimizer": optimizer.state_dict(),
            "names": {"set", "of"}, "blob": b"\x00\xff", "shape": torch.Size([1, 2]), "none": None, "flag": True}


def backbone(first=0, make=torchvision.models.resnet18, cifar=True):
    network = make()
    network.fc = torch.nn.Identity()
    if cifar:
        network.conv1 = torch.nn.Conv2d(3, 64, 3, 1, 2, bias=False)
    shapes = network.state_dict()
    floats = torch.arange(first + 1, first + 1 + len(shapes), dtype=torch.float32)
    whole = torch.arange(first + 1, first + 1 + len(shapes))
    return collections.OrderedDict(
        (name, (floats if value.is_floating_point() else whole)[k].expand(value.shape)) for k, (name, value) in enumerate(shapes.items()))


def named(prefix, tensors):
    return collections.OrderedDict((prefix + name, value) for name, value in tensors.items())


def head(prefix, *names):
    return {f"{prefix}{name}": torch.ones(2) for name in names}


def styles():
    take, leave = backbone(), backbone(1000)
    wide = backbone(0, torchvision.models.resnet50, cifar=False)
    without_counts = {name: value for name, value in wide.items() if not name.endswith("num_batches_tracked")}
    mira = {**named("module.model.encoder.", leave), **head("module.model.", "projector.0.weight", "head.weight_g"),
            **named("module.ema_model.encoder.", take), **head("module.ema_model.", "projector.0.weight", "head.weight_g", "head.weight_v")}
    swav = {**named("module.", wide), **head("module.", "projection_head.0.weight", "projection_head.3.bias", "prototypes.weight")}
    solo = {**named("backbone.", take), **named("momentum_backbone.", leave), **head("", "classifier.weight", "projector.0.weight", "queue")}
    old_solo = {**named("encoder.", take), **named("momentum_encoder.", leave), **head("", "classifier.weight", "prototypes.weight_g")}
    dino = {"student": {**named("module.backbone.", leave), **head("module.head.", "mlp.0.weight")},
            "teacher": {**named("module.backbone.", take), **head("module.head.", "last_layer.weight_g", "last_layer.weight_v")},
            "dino_loss": {"center": torch.zeros(1, 4)}, "epoch": 3, "args": argparse.Namespace(arch="resnet50")}
    moco = {**named("module.encoder_q.", take), **head("module.encoder_q.", "fc.0.weight", "fc.2.bias"), **named("module.encoder_k.", leave), **head("module.", "queue", "queue_ptr")}
    barlow = {"epoch": 9, "model": {**named("module.backbone.", take), **head("module.", "projector.0.weight", "bn.running_mean")}, "optimizer": {"state": {0: {"mu": torch.ones(3)}}}}
    return {
        "mira": training(mira),
        "mira-trimmed": {"state_dict": named("module.ema_model.encoder.", take)},
        "mira-linear": training({**named("module.encoder.", take), **head("module.classifier.", "weight", "bias")}),
        "swav": swav,
        "swav-training": training(swav),
        "deepcluster-v2": {**named("module.", take), **head("module.", "projection_head.0.weight", "prototypes.prototypes0.weight", "prototypes.prototypes2.weight")},
        "dino-backbone": wide,
        "dino-full": dino,
        "barlow-twins": take,
        "barlow-twins-training": barlow,
        "moco": training(moco),
        "torchvision": {**without_counts, **head("fc.", "weight", "bias")},
        "solo-learn": {"state_dict": solo, "epoch": 1, "pytorch-lightning_version": "1.6"},
        "solo-learn-old": {"state_dict": old_solo, "hyper_parameters": {"lr": 0.1}},
    }


for name, is_zip in {"zip": True, "legacy": False}.items():
    torch.save(training(kinds()), OUT / f"kinds-{name}.pth", _use_new_zipfile_serialization=is_zip)
write_safetensors(OUT / "kinds.safetensors", kinds())
for name, content in styles().items():
    torch.save(content, OUT / f"keys-{name}.pth", _use_new_zipfile_serialization=name not in ("torchvision", "moco"))
