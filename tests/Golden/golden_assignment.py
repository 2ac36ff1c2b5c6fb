"""Makes assignment-*.npy: targets computed in NumPy float64, apart from the program they test.

MIRA is Eq. 7 iterated literally (u, not its logarithm; softmax first), Sinkhorn-Knopp is SwAV's loop on exp(logit/epsilon).
Run: python3 golden_assignment.py FOLDER        Made with Python 3.13.5, NumPy 2.2.4 (Debian 13).
"""

import os
import sys

import numpy as np

TAU, EPSILON = 0.225, 0.05


def softmax(x):
    e = np.exp(x - x.max(1, keepdims=True))
    return e / e.sum(1, keepdims=True)


def mira(logits, beta, iterations):
    k = softmax(logits / TAU / (1 - beta))
    u = k.mean(0) ** (1 - beta)
    for _ in range(iterations):
        w = k * u ** (-beta / (1 - beta))
        u = (k / w.sum(1, keepdims=True)).mean(0) ** (1 - beta)
    w = k * u ** (-beta / (1 - beta))
    return w / w.sum(1, keepdims=True)


def sinkhorn(logits, iterations):
    q = np.exp(logits / EPSILON).T
    q /= q.sum()
    prototypes, samples = q.shape
    for _ in range(iterations):
        q /= q.sum(1, keepdims=True) * prototypes
        q /= q.sum(0, keepdims=True) * samples
    return np.ascontiguousarray((q * samples).T)


def unit(rng, rows, columns):
    x = rng.standard_normal((rows, columns))
    return x / np.linalg.norm(x, axis=1, keepdims=True)


def main():
    rng = np.random.default_rng(20260)
    logits = unit(rng, 64, 16) @ unit(rng, 96, 16).T
    tensors = {"logits": logits}
    for iterations in (1, 2, 3, 30, 1000):
        tensors[f"mira_{iterations}"] = mira(logits, 2 / 3, iterations)
    tensors["mira_beta75_30"] = mira(logits, 0.75, 30)
    for iterations in (1, 3, 50):
        tensors[f"sinkhorn_{iterations}"] = sinkhorn(logits, iterations)
    for name, array in tensors.items():
        np.save(os.path.join(sys.argv[1], f"assignment-{name.replace('_', '-')}.npy"), array)
    print(sys.version.split()[0], np.__version__)


main()
