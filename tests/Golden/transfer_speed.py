"""Times scikit-learn on the problem of `mira transfer`: the paper's grid with its defaults, and the grid to convergence.

Usage: python3 transfer_speed.py TRAIN.npz [LIMIT]       (OMP_NUM_THREADS and OPENBLAS_NUM_THREADS set the threads)
Fits the 45 values of C to the 80 % that NumPy's seed 0 leaves of the training features, float64. `converged` goes from small C
to large, each fit from the one before, which is the easier direction, with tol=1e-10 and at most LIMIT iterations a fit
(100,000 unless given). Prints seconds, and the objective of every converged fit, as lines "name C value".
"""
import sys, time, warnings
import numpy as np, scipy.special
from sklearn.linear_model import LogisticRegression

warnings.simplefilter("ignore")
data = np.load(sys.argv[1])
limit = int(sys.argv[2]) if len(sys.argv) > 2 else 100_000
X, y = data["features"].astype(np.float64), data["labels"]
order = list(range(len(y))); np.random.seed(0); np.random.shuffle(order)
held = int(.2 * len(y))
T, t, X, y = X[order[:held]], y[order[:held]], X[order[held:]], y[order[held:]]
grid = [1. / float(np.float32(10. ** e)) for e in np.linspace(-6, 5, 45)]

def objective(fit, C):
    z = X @ fit.coef_.T + fit.intercept_
    return .5 * (fit.coef_ ** 2).sum() + C * (scipy.special.logsumexp(z, 1) - z[np.arange(len(y)), y]).sum()

start = time.perf_counter()
fit = LogisticRegression(warm_start=True)
for C in grid:
    fit.set_params(C=C).fit(X, y)
    fit.score(T, t)
print("paper seconds", time.perf_counter() - start, flush=True)
start = time.perf_counter()
fit = LogisticRegression(warm_start=True, tol=1e-10, max_iter=limit)
total = 0.
for C in grid[::-1]:
    begin = time.perf_counter()
    fit.set_params(C=C).fit(X, y)
    total += time.perf_counter() - begin
    print(f"objective {C:.6g} {objective(fit, C):.12g} accuracy {100 * fit.score(T, t):.4f} iterations {fit.n_iter_[0]} seconds {total:.2f}", flush=True)
print("converged seconds", total)
