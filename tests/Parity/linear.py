"""Linear evaluation by NumPy in float64: the same images held out, the same order, starting weights, rates and steps.

The generator (SplitMix64, xoshiro256**, Lemire's bounded integers, Fisher-Yates) and the protocol are written out from their
descriptions; PyTorch draws the starting weights.
"""
import itertools, json, math, struct
import numpy as np, torch
from page import FOLDER, compare, require, section, table

EPOCHS, BATCH, SHARE, MOMENTUM, DEVIATION, MASK = 20, 256, .1, .9, .01, (1 << 64) - 1

def mix(z):
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9 & MASK
    z = (z ^ z >> 27) * 0x94D049BB133111EB & MASK
    return z ^ z >> 31

def permutation(seed, epoch, count):
    golden = 0x9E3779B97F4A7C15
    key = mix(mix(mix(seed + golden & MASK) ^ epoch) ^ MASK)
    s = [mix(key + i * golden & MASK) for i in range(1, 5)]
    turn = lambda x, bits: (x << bits | x >> 64 - bits) & MASK
    order = list(range(count))
    for last in range(count - 1, 0, -1):
        while True:
            drawn, shifted = turn(s[1] * 5 & MASK, 7) * 9 & MASK, s[1] << 17 & MASK
            s[2] ^= s[0]; s[3] ^= s[1]; s[1] ^= s[2]; s[0] ^= s[3]; s[2] ^= shifted; s[3] = turn(s[3], 45)
            product = (drawn >> 32) * (last + 1)
            if product & 0xFFFFFFFF >= ((1 << 32) - (last + 1)) % (last + 1): break
        other = product >> 32
        order[last], order[other] = order[other], order[last]
    return order

def held_out(labels):
    chosen = []
    for label in np.unique(labels):
        places = np.flatnonzero(labels == label)
        chosen += [places[i] for i in permutation(0, int(label), len(places))[:round(SHARE * len(places))]]
    return np.sort(chosen)

def train(features, labels, held, rates):
    """Weights [2, rates, classes, dimension], biases: classifiers that skip the held-out images, then those that see all."""
    dimension, heads = features.shape[1], 2 * len(rates)
    start = torch.empty(10, dimension).normal_(0, DEVIATION, generator=torch.Generator().manual_seed(0)).double().numpy()
    skipped = np.isin(np.arange(len(labels)), held)
    w, b = np.tile(start, (heads, 1)), np.zeros(heads * 10)
    mw, mb = np.zeros_like(w), np.zeros_like(b)
    peak = np.repeat(np.tile(rates, 2), 10) * BATCH / 256
    for epoch in range(EPOCHS):
        rate = peak * .5 * (1 + math.cos(math.pi * epoch / EPOCHS))
        order = permutation(0, epoch, len(labels))
        for first in range(0, len(labels) - BATCH + 1, BATCH):
            places = np.array(order[first:first + BATCH])
            x, seen = features[places], ~skipped[places]
            z = (x @ w.T + b).reshape(BATCH, heads, 10)
            slope = np.exp(z - z.max(-1, keepdims=True)); slope /= slope.sum(-1, keepdims=True)
            slope -= np.eye(10)[labels[places]][:, None]
            slope[:, :len(rates)] *= (seen / seen.sum())[:, None, None]; slope[:, len(rates):] /= BATCH
            slope = slope.reshape(BATCH, -1)
            mw, mb = MOMENTUM * mw + slope.T @ x, MOMENTUM * mb + slope.sum(0)
            w -= rate[:, None] * mw; b -= rate * mb
    return w.reshape(2, len(rates), 10, dimension), b.reshape(2, len(rates), 10)

def tensors(path):
    with open(path, "rb") as file: raw = file.read()
    size, = struct.unpack("<Q", raw[:8])
    types = {"F32": np.float32, "F64": np.float64, "I64": np.int64}
    return {key: np.frombuffer(raw[8 + size + e["data_offsets"][0]:8 + size + e["data_offsets"][1]], types[e["dtype"]]).reshape(e["shape"])
            for key, e in json.loads(raw[8:8 + size]).items() if key != "__metadata__"}

def apart(one, other, i):
    """As a part of the largest weight, or bias."""
    return max(np.abs(a[:, i] - b[:, i]).max() / np.abs(b[:, i]).max() for a, b in zip(one, other))

def top1(w, b, features, labels): return 100 * ((features @ w.T + b).argmax(1) == labels).mean()

def check(train_file, test_file):
    x, y, t, u = train_file["features"].astype(np.float64), train_file["labels"], test_file["features"].astype(np.float64), test_file["labels"]
    ours, rows = tensors(f"{FOLDER}/linear/features-s0.safetensors"), table("linear", "sweep.csv")
    rates, held = list(ours["rates"]), held_out(y)
    require(f"held-out images: the same {len(held)}", np.array_equal(held, ours["held_out"]))
    scores = [(top1(ours["weight"][0, i], ours["bias"][0, i], x[held], y[held]), top1(ours["weight"][1, i], ours["bias"][1, i], t, u)) for i in range(len(rates))]
    difference = lambda name, k: max(abs(float(row[name]) - score[k]) for row, score in zip(rows, scores))
    compare("held-out top-1 of mira's classifiers, recomputed: largest difference over the rates (%)", difference("held_out_top1", 0), 0, 1e-9)
    compare("test top-1 of mira's classifiers, recomputed: largest difference over the rates (%)", difference("top1", 1), 0, 1e-9)
    w, b = train(x, y, held, rates)
    # Steps too long for the problem amplify rounding errors: how much is seen from NumPy's own training on features that differ by 1e-7,
    # about their float32 rounding.
    rng = np.random.default_rng(0)
    runs = [(w, b)] + [train(x * (1 + 1e-7 * rng.uniform(-1, 1, size=x.shape)), y, held, rates) for _ in range(5)]
    pairs = list(itertools.combinations(runs, 2))
    chaotic = []
    for i, (rate, row) in enumerate(zip(rates, rows)):
        if max(apart(*pair, i) for pair in pairs) < 1e-4:
            compare(f"lr {rate:g}: largest difference of a weight or bias after {EPOCHS} epochs", apart((ours["weight"], ours["bias"]), (w, b), i), 0, 1e-5)
        else: chaotic.append(f"{rate:g}")
        scores = [top1(run[0][1, i], run[1][1, i], t, u) for run in runs]
        compare(f"lr {rate:g}: test top-1 (%)", float(row["top1"]), scores[0], max(100 / len(u), np.ptp(scores)))
    chosen = max(range(len(rates)), key=lambda i: (top1(w[0, i], b[0, i], x[held], y[held]), -rates[i]))
    best = table("linear", "evaluation.csv")[0]
    compare("learning rate chosen", float(best["setting"].split()[-1]), rates[chosen], 0)
    compare("top-1 at the learning rate chosen (%)", float(best["top1"]), top1(w[1, chosen], b[1, chosen], t, u), 100 / len(u))
    section("Linear evaluation", f"SGD on the same features, {EPOCHS} epochs of batches of {BATCH}; NumPy trains its own classifiers in float64.",
            "Weights may differ by 1e-5 of the largest, accuracies by one image, whose two best classes are level up to rounding. Steps of the",
            f"rates {', '.join(chaotic)} are too long for the problem and amplify rounding errors. For them weights are not compared, and accuracies may",
            "differ by as much as six of NumPy's own trainings do whose features differ by 1e-7 of their value.")
