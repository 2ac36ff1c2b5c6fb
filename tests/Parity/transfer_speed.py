"""Times scikit-learn on the problem of `mira transfer`.

Usage: transfer_speed.py make IMAGES DIMENSIONS CLASSES FILE.npz...    features of made-up classes, positive as a ResNet's
       transfer_speed.py paper|converged FILE.npz [LIMIT]              fits the grid to the 80 % that NumPy's seed 0 leaves

`paper` is scikit-learn's default, 100 iterations, from large C to small, and then the final fit to all images at the C chosen;
`converged` goes from small C to large, the easier direction, with tol=1e-10, and ends after LIMIT processor seconds.
Prints seconds, processor seconds, iterations and finished values of C.
"""
import sys, time, warnings
import numpy as np
from sklearn.linear_model import LogisticRegression

def make(images, dimensions, classes, paths):
    rng = np.random.default_rng(1)
    centers = rng.normal(size=(classes, dimensions))
    for path in paths:
        labels = np.arange(images) % classes
        features = np.maximum(.25 * centers[labels] + rng.normal(size=(images, dimensions)), 0).astype(np.float32)
        np.savez(path, features=features, labels=labels.astype(np.int64))

def fit(protocol, path, limit):
    data = np.load(path)
    X, y = data["features"].astype(np.float64), data["labels"]
    order = list(range(len(y))); np.random.seed(0); np.random.shuffle(order)
    held = int(.2 * len(y))
    val, fit = order[:held], order[held:]
    grid = [1. / float(np.float32(10. ** e)) for e in np.linspace(-6, 5, 45)]
    model = LogisticRegression(warm_start=True) if protocol == "paper" else LogisticRegression(warm_start=True, tol=1e-10, max_iter=100_000)
    start, processor, iterations, scores = time.perf_counter(), time.process_time(), 0, {}
    for C in grid if protocol == "paper" else grid[::-1]:
        model.set_params(C=C).fit(X[fit], y[fit])
        iterations += model.n_iter_[0]
        scores[C] = model.score(X[val], y[val])
        if time.process_time() - processor > limit: break
    else:
        model.set_params(C=max(scores, key=scores.get)).fit(X, y)
    print(f"{time.perf_counter() - start:.3f} {time.process_time() - processor:.3f} {iterations} {len(scores)}")

warnings.simplefilter("ignore")
if sys.argv[1] == "make":
    make(*(int(size) for size in sys.argv[2:5]), sys.argv[5:])
else:
    fit(*sys.argv[1:3], float(sys.argv[3]) if len(sys.argv) > 3 else float("inf"))
