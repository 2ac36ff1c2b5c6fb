"""Golden vectors for the map of features, made with scikit-learn.

Usage: python3 golden_tsne.py OUTDIR      (made with NumPy 2.2, scikit-learn 1.4.2)
Writes tsne.safetensors:
  rows          [150, 12], five groups in float32
  axes          [150, 2], the two leading principal axes of the rows
  affinities    the upper triangle of P at perplexity 30, row by row (sklearn.manifold._t_sne._joint_probabilities)
  divergences   KL(P || Q) of TSNE(method="exact", init="pca", perplexity=30): of the rows, and of the rows shuffled in
                three orders, whose rounding differs
"""
import json, struct, sys
import numpy as np
from sklearn.decomposition import PCA
from sklearn.manifold import TSNE
from sklearn.manifold._t_sne import _joint_probabilities
from sklearn.metrics import pairwise_distances

OUT = sys.argv[1]

def save(name, arrays):
    header, data = {}, b""
    for key, value in arrays.items():
        value = np.ascontiguousarray(value)
        dtype = {"float32": "F32", "float64": "F64", "int64": "I64"}[str(value.dtype)]
        header[key] = {"dtype": dtype, "shape": list(value.shape), "data_offsets": [len(data), len(data) + value.nbytes]}
        data += value.tobytes()
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(f"{OUT}/{name}.safetensors", "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + data)

rng = np.random.default_rng(5)
centers = 1.5 * rng.normal(size=(5, 12))
rows = (centers[np.arange(150) % 5] + rng.normal(size=(150, 12))).astype(np.float32)
distances = pairwise_distances(rows.astype(np.float64), metric="euclidean", squared=True)
affinities = _joint_probabilities(distances.astype(np.float32), 30, 0)
orders = [np.arange(150)] + [np.random.default_rng(seed).permutation(150) for seed in range(3)]
divergences = [TSNE(method="exact", init="pca", perplexity=30, random_state=0).fit(rows[order]).kl_divergence_
               for order in orders]
print("divergences", divergences)
save("tsne", {"rows": rows, "axes": PCA(2, svd_solver="full").fit_transform(rows.astype(np.float64)),
              "affinities": affinities.astype(np.float32), "divergences": np.array(divergences)})
