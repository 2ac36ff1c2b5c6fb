"""k-NN by NumPy in float64, from the features that `mira extract` wrote."""
import hashlib
import numpy as np
from page import compare, require, section, table

def accuracies(train, test, k, temperature):
    bank, queries = (x["features"].astype(np.float64) for x in (train, test))
    bank /= np.linalg.norm(bank, axis=1, keepdims=True)
    queries /= np.linalg.norm(queries, axis=1, keepdims=True)
    similarity = queries @ bank.T
    nearest = np.argsort(-similarity, axis=1, kind="stable")[:, :k]
    weights = np.exp(np.take_along_axis(similarity, nearest, 1) / temperature)
    votes = (np.eye(10)[train["labels"][nearest]] * weights[:, :, None]).sum(1)
    order = np.argsort(-votes, axis=1, kind="stable")
    return 100 * (order[:, 0] == test["labels"]).mean(), 100 * (order[:, :5] == test["labels"][:, None]).any(1).mean()

def content_hash(file):
    return hashlib.sha256(f"{file['features'].shape[0]} {file['features'].shape[1]} 0\n".encode() + file["features"].tobytes()
                          + file["labels"].tobytes() + "".join(f"{name}\n" for name in file["files"]).encode()).hexdigest()

def check(train, test):
    require("content hash of test.npz, made of what NumPy reads", content_hash(test) == str(test["content_hash"]))
    for row in table("knn", "evaluation.csv"):
        k, temperature = (float(part[2:]) for part in row["setting"].split())
        for name, theirs in zip(("top1", "top5"), accuracies(train, test, int(k), temperature)):
            compare(f"k = {k:g}, T = {temperature:g}: {name} (%)", float(row[name]), theirs, 1e-9)
    section("Features and nearest neighbours", "Features of a network of random weights on cifar10-mini, 64 dimensions, 5,000 entries, 1,000 queries.")
