"""Golden numbers of paired t-tests and of Holm's correction, made with SciPy and NumPy.

Usage: python3 golden_paired.py OUTDIR      (made with NumPy 2.2, SciPy 1.15)
Writes paired.safetensors: for 40 pairs of samples of 2 to 12 values first, second and sizes one after the other;
tests [40, 5]: mean difference, lower and upper end of its 95 % interval, t, p (scipy.stats.ttest_rel);
probabilities [6, 7] and adjusted [6, 7]: Holm's step-down procedure, by its definition (reject the smallest at m, then m - 1, ...).
"""
import json, struct, sys
import numpy as np, scipy.stats

rng = np.random.default_rng(29)
first, second, sizes, tests = [], [], [], []
for case in range(40):
    size = int(rng.integers(2, 13))
    one = rng.normal(60, 5, size)
    other = one + rng.normal(rng.choice([0, 1, -6]), rng.choice([.3, 2]), size)
    result = scipy.stats.ttest_rel(one, other)
    interval = result.confidence_interval(.95)
    first += list(one); second += list(other); sizes.append(size)
    tests.append([(one - other).mean(), interval.low, interval.high, result.statistic, result.pvalue])

def holm(p):
    """Smallest level at which the step-down procedure rejects each hypothesis, found by bisection on the level."""
    def rejected(level):
        out, order = set(), np.argsort(p, kind="stable")
        for rank, place in enumerate(order):
            if p[place] * (len(p) - rank) > level:
                break
            out.add(int(place))
        return out
    adjusted = []
    for place in range(len(p)):
        low, high = 0., 1.
        if place not in rejected(1.):
            adjusted.append(1.); continue
        for _ in range(200):
            middle = (low + high) / 2
            low, high = (low, middle) if place in rejected(middle) else (middle, high)
        adjusted.append(high)
    return adjusted

probabilities = np.concatenate([rng.uniform(0, .1, (4, 7)), rng.uniform(0, 1, (2, 7))])
arrays = {"first": np.array(first), "second": np.array(second), "sizes": np.array(sizes, np.int64), "tests": np.array(tests),
          "probabilities": probabilities, "adjusted": np.array([holm(row) for row in probabilities])}
header, data = {}, b""
for key, value in arrays.items():
    header[key] = {"dtype": {"float64": "F64", "int64": "I64"}[str(value.dtype)], "shape": list(value.shape),
                   "data_offsets": [len(data), len(data) + value.nbytes]}
    data += np.ascontiguousarray(value).tobytes()
text = json.dumps(header).encode()
text += b" " * (-len(text) % 8)
with open(f"{sys.argv[1]}/paired.safetensors", "wb") as file:
    file.write(struct.pack("<Q", len(text)) + text + data)
