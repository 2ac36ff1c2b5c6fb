"""Golden vectors for k-NN, the linear classifier and accuracies, made with NumPy, PyTorch, scikit-learn and SciPy.

Usage: python3 golden_evaluation.py OUTDIR      (made with NumPy 2.2, torch 2.6.0, scikit-learn 1.4.2, SciPy 1.15)
Writes, as safetensors:
  knn.safetensors      features, labels, and for two settings the first five guesses of DINO's protocol
  linear.safetensors   five epochs of one batch each: torch.optim.SGD under CosineAnnealingLR on torch.nn.Linear,
                       for three learning rates, without (heads 0-2) and with (heads 3-5) the held-out images
  linear-lars.safetensors  the same five batches by LARS at three constant rates, all images seen
  metrics.safetensors  scores, labels, top-1, top-5, balanced accuracy; hits, trials, Wilson intervals
The protocols are written out from their descriptions, independently of the C# code.
"""
import json, struct, sys
import numpy as np, scipy.stats, sklearn.metrics, torch

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

def knn(bank, bank_labels, queries, k, temperature, classes):
    bank = bank / np.linalg.norm(bank, axis=1, keepdims=True)
    queries = queries / np.linalg.norm(queries, axis=1, keepdims=True)
    similarity = queries @ bank.T
    nearest = np.argsort(-similarity, axis=1, kind="stable")[:, :k]
    weights = np.exp(np.take_along_axis(similarity, nearest, 1) / temperature)
    one_hot = np.eye(classes)[bank_labels[nearest]]
    votes = (one_hot * weights[:, :, None]).sum(1)
    return np.argsort(-votes, axis=1, kind="stable")[:, :5]

rng = np.random.default_rng(11)
CLASSES, DIMENSION = 7, 12
centers = rng.normal(size=(CLASSES, DIMENSION))
def sample(count):
    labels = rng.integers(CLASSES, size=count)
    scale = rng.uniform(.2, 5, size=(count, 1))     # lengths must not matter
    return (scale * (centers[labels] + 1.6 * rng.normal(size=(count, DIMENSION)))).astype(np.float32), labels.astype(np.int64)
bank, bank_labels = sample(400)
queries, query_labels = sample(73)
exact = bank.astype(np.float64), bank_labels, queries.astype(np.float64)
out = {"bank": bank, "bank_labels": bank_labels, "queries": queries, "query_labels": query_labels,
       "guesses_20": knn(*exact, 20, .07, CLASSES), "guesses_100": knn(*exact, 100, .2, CLASSES)}
save("knn", out)
for key in ("guesses_20", "guesses_100"):
    print(key, "top-1", (out[key][:, 0] == query_labels).mean(), "top-5", (out[key] == query_labels[:, None]).any(1).mean())

torch.manual_seed(3)
EPOCHS, BATCH, RATES = 5, 32, [.05, .5, 2.]
start = torch.randn(CLASSES, DIMENSION) * .01
features = torch.from_numpy(bank[:EPOCHS * BATCH]).view(EPOCHS, BATCH, DIMENSION).contiguous()
labels = torch.from_numpy(bank_labels[:EPOCHS * BATCH]).view(EPOCHS, BATCH)
held_out = torch.rand(EPOCHS, BATCH) < .2
result = {"start": start, "features": features, "labels": labels, "held_out": held_out.long(), "rates": torch.tensor(RATES)}
weights, biases, losses, used = [], [], [], []
for skips in (True, False):
    for rate in RATES:
        head = torch.nn.Linear(DIMENSION, CLASSES)
        with torch.no_grad():
            head.weight.copy_(start); head.bias.zero_()
        optimizer = torch.optim.SGD(head.parameters(), lr=rate, momentum=.9)
        schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, EPOCHS)
        for epoch in range(EPOCHS):
            seen = ~held_out[epoch] if skips else torch.ones(BATCH, dtype=torch.bool)
            loss = torch.nn.functional.cross_entropy(head(features[epoch][seen]), labels[epoch][seen])
            optimizer.zero_grad(); loss.backward()
            losses.append(loss.detach()); used.append(optimizer.param_groups[0]["lr"])
            optimizer.step(); schedule.step()
        weights.append(head.weight.detach()); biases.append(head.bias.detach())
result |= {"weight": torch.stack(weights), "bias": torch.stack(biases), "losses": torch.stack(losses).view(6, EPOCHS),
           "used_rates": torch.tensor(used, dtype=torch.float64).view(6, EPOCHS)}
save("linear", {key: value.numpy() for key, value in result.items()})

# LARS as MIRA's optimizers have it, on the weight alone, without weight decay: g <- g * eta |w| / |g|; m <- mu m + g; w <- w - lr m.
weights, biases = [], []
for rate in RATES:
    head = torch.nn.Linear(DIMENSION, CLASSES)
    with torch.no_grad():
        head.weight.copy_(start); head.bias.zero_()
    momenta = [torch.zeros_like(head.weight), torch.zeros_like(head.bias)]
    for epoch in range(EPOCHS):
        loss = torch.nn.functional.cross_entropy(head(features[epoch]), labels[epoch])
        head.zero_grad(); loss.backward()
        with torch.no_grad():
            gradients = [head.weight.grad * (.001 * head.weight.norm() / head.weight.grad.norm()), head.bias.grad]
            for value, momentum, gradient in zip(head.parameters(), momenta, gradients):
                momentum.mul_(.9).add_(gradient)
                value.sub_(momentum, alpha=rate)
    weights.append(head.weight.detach()); biases.append(head.bias.detach())
save("linear-lars", {"start": start.numpy(), "features": features.numpy(), "labels": labels.numpy(), "rates": np.array(RATES),
                     "weight": torch.stack(weights).numpy(), "bias": torch.stack(biases).numpy()})

scores, truth = rng.normal(size=(200, 11)), np.concatenate([np.arange(11), rng.integers(4, size=189)])
scores[np.arange(200), truth] += 1
trials = np.array([1, 10, 100, 1000, 1000, 10000, 7])
hits = np.array([0, 10, 37, 999, 0, 9173, 7])
ends = [scipy.stats.binomtest(int(h), int(n)).proportion_ci(.95, "wilson") for h, n in zip(hits, trials)]
accuracies = [sklearn.metrics.top_k_accuracy_score(truth, scores, k=1), sklearn.metrics.top_k_accuracy_score(truth, scores, k=5),
              sklearn.metrics.balanced_accuracy_score(truth, scores.argmax(1))]
save("metrics", {"scores": scores, "labels": truth, "accuracies": np.array(accuracies),
                 "hits": hits, "trials": trials, "wilson": np.array([[e.low, e.high] for e in ends])})
print("accuracies", accuracies)
