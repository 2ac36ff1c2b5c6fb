"""Files of features as NumPy writes them, and vectors for seeds, intervals and precision-recall metrics.

Usage: python3 golden_features.py OUTDIR      (made with NumPy 2.2, scikit-learn 1.4.2, SciPy 1.15)
Writes features-stored.npz (numpy.savez), features-deflated.npz (numpy.savez_compressed; float64 in Fortran order, int32
labels, pickled file names), features-marks.npz (several labels an image) and ranking.safetensors: scores and labels with
ties, scikit-learn's average precision, its precision-recall curve under VOC2007's 11-point rule, and Student's intervals.
"""
import json, struct, sys
import numpy as np, scipy.stats, sklearn.metrics

OUT = sys.argv[1]
rng = np.random.default_rng(5)
features = rng.normal(size=(7, 5)).astype(np.float32)
labels = np.array([0, 1, 2, 0, 1, 2, 2])
files = np.array([f"träin/{i}.jpg" for i in range(7)])
np.savez(f"{OUT}/features-stored.npz", features=features, labels=labels, files=files,
         class_names=np.array(["a", "bb", "ccc"]), checkpoint_hash=np.array("abc"))
np.savez_compressed(f"{OUT}/features-deflated.npz", features=np.asfortranarray(features.astype(np.float64)),
                    labels=labels.astype(np.int32), files=files.astype(object))
marks = (rng.random((7, 3)) < .4).astype(np.uint8)
marks[0, 2], marks[1] = 255, [1, 1, 1]
np.savez(f"{OUT}/features-marks.npz", features=features, labels=marks)

def eleven_points(truth, scores):
    precision, recall, _ = sklearn.metrics.precision_recall_curve(truth, scores)
    return np.mean([precision[recall >= t].max() for t in np.arange(0., 1.1, .1)])

scores = np.round(rng.normal(size=(12, 60)), 1)     # rounded, so that there are ties
truth = (rng.random((12, 60)) < np.linspace(.05, .9, 12)[:, None]).astype(np.int64)
truth[:, 0] = 1
samples = [rng.normal(60, 1, size=n) for n in (2, 3, 4, 5, 8, 31)]
intervals = [scipy.stats.t.interval(.95, len(s) - 1, s.mean(), s.std(ddof=1) / np.sqrt(len(s))) for s in samples]
out = {"scores": scores, "truth": truth,
       "average_precision": np.array([sklearn.metrics.average_precision_score(t, s) for t, s in zip(truth, scores)]),
       "eleven_points": np.array([eleven_points(t, s) for t, s in zip(truth, scores)]),
       "sizes": np.array([len(s) for s in samples]), "samples": np.concatenate(samples),
       "summaries": np.array([[s.mean(), s.std(ddof=1), *i] for s, i in zip(samples, intervals)])}
header, data = {}, b""
for key, value in out.items():
    value = np.ascontiguousarray(value)
    header[key] = {"dtype": {"float64": "F64", "int64": "I64"}[str(value.dtype)], "shape": list(value.shape),
                   "data_offsets": [len(data), len(data) + value.nbytes]}
    data += value.tobytes()
text = json.dumps(header).encode()
text += b" " * (-len(text) % 8)
with open(f"{OUT}/ranking.safetensors", "wb") as file:
    file.write(struct.pack("<Q", len(text)) + text + data)
