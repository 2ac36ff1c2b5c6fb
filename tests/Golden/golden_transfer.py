"""Golden fits for transfer by logistic regression, made with scikit-learn and SciPy.

Usage: python3 golden_transfer.py OUTDIR      (made with NumPy 2.2, SciPy 1.15, scikit-learn 1.4.2)
Writes transfer.safetensors: features of 120 images of 4 classes and of 200 test images; for a grid of C from large to small,
  v14_*        LogisticRegression(lbfgs, warm_start) of scikit-learn 1.4.2 with its defaults, each fit from the one before
  v022_*       the same with the objective and the stopping rules of scikit-learn 0.22.2, by SciPy's L-BFGS-B
  exact_*      tol=1e-10 without a practical limit of iterations: the objective, and the predicted test classes
"""
import json, struct, sys, warnings
import numpy as np, scipy.optimize, scipy.special
from sklearn.linear_model import LogisticRegression

warnings.simplefilter("ignore")
OUT = sys.argv[1]
rng = np.random.default_rng(2)
K, D = 4, 16
centers = rng.normal(size=(K, D))
def sample(n):
    y = np.arange(n) % K
    return np.maximum(0, centers[y] + 1.2 * rng.normal(size=(n, D)) + .3).astype(np.float32), y
X, y = sample(120)
T, t = sample(200)
X64, Y = X.astype(np.float64), np.eye(K)[y]
grid = np.array([1e4, 1e2, 3., 1e-1, 1e-3])

def objective(W, b, C):
    z = X64 @ W.T + b
    return .5 * (W ** 2).sum() + C * (scipy.special.logsumexp(z, 1) - z[np.arange(len(y)), y]).sum()

def rules_of_022(C, start):
    def f(w):
        w = w.reshape(K, D + 1)
        z = X64 @ w[:, :-1].T + w[:, -1]
        lse = scipy.special.logsumexp(z, 1, keepdims=True)
        diff = np.exp(z - lse) - Y
        g = np.empty_like(w)
        g[:, :-1], g[:, -1] = diff.T @ X64 + w[:, :-1] / C, diff.sum(0)
        return (lse[:, 0] - (z * Y).sum(1)).sum() + .5 / C * (w[:, :-1] ** 2).sum(), g.ravel()
    return scipy.optimize.minimize(f, start, method="L-BFGS-B", jac=True, options={"gtol": 1e-4, "maxiter": 100})

out = {"features": X, "labels": y, "test_features": T, "test_labels": t, "grid": grid}
fit = LogisticRegression(warm_start=True)
rows, start = [], np.zeros(K * (D + 1))
v022 = []
for C in grid:
    fit.set_params(C=C).fit(X64, y)
    rows.append((fit.coef_.copy(), fit.intercept_.copy(), fit.n_iter_[0]))
    result = rules_of_022(C, start)
    start = result.x
    v022.append((result.x.reshape(K, D + 1)[:, :-1], result.x.reshape(K, D + 1)[:, -1], result.nit))
exact = [LogisticRegression(C=C, tol=1e-10, max_iter=100000).fit(X64, y) for C in grid]
for name, fits in (("v14", rows), ("v022", v022)):
    out[name + "_weights"] = np.stack([f[0] for f in fits])
    out[name + "_intercepts"] = np.stack([f[1] for f in fits])
    out[name + "_iterations"] = np.array([int(f[2]) for f in fits])
out["exact_objectives"] = np.array([objective(e.coef_, e.intercept_, C) for e, C in zip(exact, grid)])
out["exact_predictions"] = np.stack([e.predict(T) for e in exact])
np.random.seed(0)
order = list(range(1000)); np.random.shuffle(order)
out["shuffled_1000"] = np.array(order)
print(out["v14_iterations"], out["v022_iterations"], out["exact_objectives"])
header, data = {}, b""
for key, value in out.items():
    value = np.ascontiguousarray(value)
    header[key] = {"dtype": {"float32": "F32", "float64": "F64", "int64": "I64"}[str(value.dtype)], "shape": list(value.shape),
                   "data_offsets": [len(data), len(data) + value.nbytes]}
    data += value.tobytes()
text = json.dumps(header).encode()
text += b" " * (-len(text) % 8)
with open(f"{OUT}/transfer.safetensors", "wb") as file:
    file.write(struct.pack("<Q", len(text)) + text + data)
