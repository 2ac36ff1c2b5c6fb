"""Golden vectors for SwAV, DINO and DeepCluster-v2, made with NumPy and PyTorch from the papers, apart from the program they test.

Usage: python3 methods_cluster.py OUTDIR      (made with Python 3.13, NumPy 2.2.4, torch 2.6.0)
Writes, all in float64 unless said otherwise:
  methods-swav.safetensors     five steps of embeddings, the assignments of each (the queue joins at step 2) and the queue behind
                               them; head: a projector with batch normalisation and weight-normed prototypes with learned gain,
                               its outputs, and the gradients of the loss of one step
  methods-dino.safetensors     five steps of teacher and student scores over epochs of two steps: targets, center, loss, gradients;
                               head: three layers with GELU, weight-normed last layer, outputs and gradients
  methods-dino-norm.safetensors  head with batch normalisation before each GELU: outputs, gradients and running statistics
  methods-deepcluster.safetensors  unit rows and starting centroids, spherical k-means after 1 and 10 iterations (one centroid
                               starts without rows); scores and labels with and without gaps, loss and gradients
"""
import pathlib
import sys

import numpy as np
import torch
import torch.nn.functional as F

from golden_tensors import write_safetensors

OUT = pathlib.Path(sys.argv[1])
torch.manual_seed(7)
torch.set_default_dtype(torch.float64)


def gradients(prefix, loss, named):
    return {f"{prefix}.{name}": value for name, value in zip(named, torch.autograd.grad(loss, list(named.values())))}


def cross(targets, logits, temperature):
    """Every target from every other view, then the mean over all pairs."""
    terms = []
    for g, target in enumerate(targets):
        for v, scores in enumerate(logits):
            if v != g:
                terms.append(-(target * torch.log_softmax(scores / temperature, 1)).sum(1).mean())
    return sum(terms) / len(terms)


def sinkhorn(scores, epsilon=.05, iterations=3):
    q = torch.exp(scores / epsilon).T
    q /= q.sum()
    for _ in range(iterations):
        q /= q.sum(1, keepdim=True)
        q /= q.shape[0]
        q /= q.sum(0, keepdim=True)
        q /= q.shape[1]
    return (q * q.shape[1]).T.contiguous()


def swav():
    steps, batch, dimension, prototypes, size, first = 5, 8, 6, 10, 24, 2
    layer = torch.nn.utils.weight_norm(torch.nn.Linear(dimension, prototypes, bias=False))
    with torch.no_grad():
        layer.weight_g.mul_(torch.rand(prototypes, 1) + .5)
    embeddings = torch.randn(steps, 2, batch, dimension)
    queue = torch.zeros(2, size, dimension)
    targets = []
    with torch.no_grad():
        for step in range(steps):
            z = F.normalize(embeddings[step], dim=-1)
            for view in range(2):
                scores = layer(z[view])
                scores = torch.cat([scores, layer(queue[view])]) if step >= first else scores
                targets.append(sinkhorn(scores)[:batch])
            for view in range(2):
                queue[view] = torch.cat([z[view], queue[view]])[:size]
    out = {"embeddings": embeddings, "prototypes.weight_v": layer.weight_v, "prototypes.weight_g": layer.weight_g,
           "targets": torch.stack(targets).view(steps, 2, batch, prototypes), "queue": queue}

    projector = torch.nn.Sequential(torch.nn.Linear(12, 16), torch.nn.BatchNorm1d(16), torch.nn.ReLU(), torch.nn.Linear(16, dimension))
    with torch.no_grad():
        projector[1].weight.uniform_(.5, 1.5)
        projector[1].bias.normal_()
    features = torch.randn(2, batch, 12)
    projected = [projector(view) for view in features]
    logits = [layer(F.normalize(view, dim=1)) for view in projected]
    loss = cross([sinkhorn(view.detach()) for view in logits], logits, .1)
    named = {f"projector.{name}": value for name, value in projector.named_parameters()}
    named |= {"prototypes.weight_v": layer.weight_v, "prototypes.weight_g": layer.weight_g}
    out |= {"head.features": features, "head.embeddings": torch.stack(projected), "head.logits": torch.stack(logits), "head.loss": loss.view(1)}
    out |= {f"head.{name}": value for name, value in named.items() if name.startswith("projector")} | gradients("head.gradient", loss, named)
    write_safetensors(OUT / "methods-swav.safetensors", out)


def dino():
    steps, batch, outputs = 5, 8, 12
    temperatures = np.concatenate([np.linspace(.04, .07, 2), np.full(10, .07)])
    teacher, student = torch.rand(steps, 2, batch, outputs) * 2 - 1, torch.rand(steps, 2, batch, outputs) * 2 - 1
    student.requires_grad_()
    center, targets, centers, losses = torch.zeros(outputs), [], [], []
    for step in range(steps):
        target = torch.softmax((teacher[step] - center) / temperatures[step // 2], -1)
        losses.append(cross(list(target), list(student[step]), .1))
        center = .9 * center + .1 * teacher[step].reshape(-1, outputs).mean(0)
        targets.append(target)
        centers.append(center)
    out = {"teacher": teacher, "student": student, "targets": torch.stack(targets), "centers": torch.stack(centers),
           "losses": torch.stack(losses), "gradient": torch.autograd.grad(sum(losses), student)[0]}

    layers = torch.nn.Sequential(torch.nn.Linear(16, 24), torch.nn.GELU(), torch.nn.Linear(24, 24), torch.nn.GELU(), torch.nn.Linear(24, 8))
    last = torch.nn.utils.weight_norm(torch.nn.Linear(8, outputs, bias=False))
    last.weight_g.data.fill_(1)
    last.weight_g.requires_grad_(False)
    features = torch.randn(2, batch, 16)
    bottleneck = layers(features)
    logits = last(F.normalize(bottleneck, dim=-1))
    loss = cross(list(targets[0]), list(logits), .1)
    named = {f"projector.{name}": value for name, value in layers.named_parameters()} | {"last_layer.weight_v": last.weight_v}
    out |= {"head.features": features, "head.embeddings": bottleneck, "head.logits": logits, "head.loss": loss.view(1)}
    out |= {f"head.{name}": value for name, value in named.items()} | gradients("head.gradient", loss, named)
    write_safetensors(OUT / "methods-dino.safetensors", out)


def kmeans(rows, centroids, iterations):
    for _ in range(iterations):
        nearest = (rows @ centroids.T).argmax(1)
        for k in range(len(centroids)):
            members = rows[nearest == k]
            if len(members):
                mean = members.mean(0)
                centroids = np.concatenate([centroids[:k], mean[None] / np.linalg.norm(mean), centroids[k + 1:]])
    return centroids, (rows @ centroids.T).argmax(1)


def deepcluster():
    rng = np.random.default_rng(11)
    # More rows than are compared at once; float32 on disk.
    rows = rng.normal(size=(4500, 4)) + 2 * rng.normal(size=(9, 4))[rng.integers(9, size=4500)]
    rows = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32).astype(np.float64)
    start = rows[:12].copy()
    start[5] = -rows.mean(0) / np.linalg.norm(rows.mean(0))     # may win nothing
    start[7] = start[3]                                           # the first of equals wins: this one starts without rows
    out = {"rows": torch.from_numpy(rows.astype(np.float32)), "start": torch.from_numpy(start)}
    for iterations in (1, 10):
        centroids, places = kmeans(rows, start, iterations)
        out |= {f"centroids.{iterations}": torch.from_numpy(centroids), f"places.{iterations}": torch.from_numpy(places).to(torch.int32)}
        print(iterations, "iterations: rows of the centroids", np.bincount(places, minlength=12))

    scores = (torch.rand(3, 20, 7) * 2 - 1).requires_grad_()
    labels = torch.randint(7, (3, 20))
    gaps = labels.clone()
    gaps[0, 3:8] = -1
    gaps[2, :] = -1
    out |= {"scores": scores, "labels": labels, "gaps": gaps}
    loss = sum(F.cross_entropy(scores[h] / .1, labels[h]) for h in range(3)) / 3
    out |= {"loss": loss.view(1), "gradient": torch.autograd.grad(loss, scores)[0]}
    loss = (F.cross_entropy(scores[0] / .1, gaps[0], ignore_index=-1) + F.cross_entropy(scores[1] / .1, gaps[1], ignore_index=-1)) / 3
    out |= {"gaps.loss": loss.view(1), "gaps.gradient": torch.autograd.grad(loss, scores)[0]}
    write_safetensors(OUT / "methods-deepcluster.safetensors", out)


def dino_norm():
    """DINO's head as in its own repository with use_bn, and as solo-learn had it before it became an option."""
    outputs, batch = 12, 8
    layers = torch.nn.Sequential(torch.nn.Linear(16, 24), torch.nn.BatchNorm1d(24), torch.nn.GELU(),
                                 torch.nn.Linear(24, 24), torch.nn.BatchNorm1d(24), torch.nn.GELU(), torch.nn.Linear(24, 8))
    with torch.no_grad():
        for norm in (layers[1], layers[4]):
            norm.weight.uniform_(.5, 1.5)
            norm.bias.normal_()
    last = torch.nn.utils.weight_norm(torch.nn.Linear(8, outputs, bias=False))
    last.weight_g.data.fill_(1)
    last.weight_g.requires_grad_(False)
    features, targets = torch.randn(2, batch, 16), torch.softmax(torch.randn(2, batch, outputs), -1)
    bottleneck = torch.stack([layers(view) for view in features])
    logits = last(F.normalize(bottleneck, dim=-1))
    loss = cross(list(targets), list(logits), .1)
    # Our names: linear layers by their place without normalisation, each normalisation by that of its layer.
    places = {"0": "0", "1": "norm0", "3": "2", "4": "norm2", "6": "4"}
    ours = lambda name: "projector." + places[name.split(".")[0]] + "." + name.split(".")[1]
    named = {ours(name): value for name, value in layers.named_parameters()} | {"last_layer.weight_v": last.weight_v}
    out = {"features": features, "targets": targets, "embeddings": bottleneck, "logits": logits, "loss": loss.view(1)}
    out |= {f"head.{name}": value for name, value in named.items()} | gradients("gradient", loss, named)
    out |= {f"after.{ours(name)}": value for name, value in layers.named_buffers() if "running" in name}
    write_safetensors(OUT / "methods-dino-norm.safetensors", out)


swav()
dino()
deepcluster()
dino_norm()
