"""Golden vectors of supervised training, SupCon and W-MSE, made with PyTorch 2.6.

Usage: python3 methods_labels.py OUTDIR
Writes, as safetensors:
  contrast-labels.safetensors  SupCon at several temperatures, its mean inside and outside of the logarithm; cross-entropy
  whitening.safetensors        whitened rows and W-MSE of two and of three views in a fixed order, with and without shrinkage
Losses and gradients are in float64 and float32. Everything is written out from the papers' equations, independently of
the C# code.
"""
import json, struct, sys
import numpy as np, torch

OUT = sys.argv[1]

def save(name, arrays):
    header, data = {}, b""
    for key, value in arrays.items():
        value = np.array(value.detach().numpy() if isinstance(value, torch.Tensor) else value, order="C")
        dtype = {"float32": "F32", "float64": "F64", "int64": "I64"}[str(value.dtype)]
        header[key] = {"dtype": dtype, "shape": list(value.shape), "data_offsets": [len(data), len(data) + value.nbytes]}
        data += value.tobytes()
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(f"{OUT}/{name}.safetensors", "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + data)

def differentiate(arrays, name, function, tensors):
    leaves = [t.clone().requires_grad_() for t in tensors]
    value = function(*leaves)
    arrays[f"{name}.loss"] = value
    for at, gradient in enumerate(torch.autograd.grad(value, leaves)):
        arrays[f"{name}.gradient.{at}"] = gradient

def inputs(seed, count, rows, width):
    torch.manual_seed(seed)
    narrow = [torch.randn(rows, width) for _ in range(count)]
    # Views of one image are alike.
    narrow = [narrow[0]] + [.6 * narrow[0] + .8 * t for t in narrow[1:]]
    return {"float32": narrow, "float64": [t.double() for t in narrow]}

def unit(x):
    return x / x.norm(dim=1, keepdim=True).clamp_min(1e-12)

# --- SupCon --------------------------------------------------------------------------------------------------------
def supcon(a, b, labels, t, outside):
    """Khosla et al. 2020, Eq. 2 (outside) and 3 (inside), view by view, sums written out."""
    u, kinds = torch.cat([unit(a), unit(b)]), torch.cat([labels, labels])
    similarity = torch.exp(u @ u.T / t)
    total = 0
    for i in range(len(u)):
        others = [j for j in range(len(u)) if j != i]
        positives = [j for j in others if kinds[j] == kinds[i]]
        denominator = similarity[i, others].sum()
        if outside:
            total = total - torch.log(similarity[i, positives] / denominator).mean()
        else:
            total = total - torch.log(similarity[i, positives].sum() / denominator)
    return total / len(u)

def cross_entropy(scores, labels):
    return -torch.log_softmax(scores, 1)[torch.arange(len(labels)), labels].mean()

arrays = {}
views = inputs(11, 2, 24, 16)
labels = torch.randint(0, 5, (24,), generator=torch.Generator().manual_seed(11))
arrays["labels"] = labels
for at, tensor in enumerate(views["float64"]):
    arrays[f"input.{at}"] = tensor
for kind, tensors in views.items():
    for t in (.1, .2, .5):
        for name, outside in (("inside", False), ("outside", True)):
            differentiate(arrays, f"{kind}.{name}.{t}", lambda a, b: supcon(a, b, labels, t, outside), tensors)
    differentiate(arrays, f"{kind}.cross-entropy", lambda a: cross_entropy(a, labels), tensors[:1])
save("contrast-labels", arrays)

# --- W-MSE ---------------------------------------------------------------------------------------------------------
def whiten(x, size, share):
    """Ermolov et al. 2021, Eq. 6 and Algorithm 1: every slice by the Cholesky root of its own covariance."""
    rows = []
    for part in x.split(size):
        centred = part - part.mean(0)
        covariance = (1 - share) * torch.cov(part.T) + share * torch.eye(x.shape[1], dtype=x.dtype)
        rows.append(centred @ torch.linalg.inv(torch.linalg.cholesky(covariance)).T)
    return torch.cat(rows)

def wmse(views, order, size, share):
    whitened = [unit(whiten(v[order], size, share)) for v in views]
    pairs = [(i, j) for i in range(len(views)) for j in range(i + 1, len(views))]
    return sum((2 - 2 * (whitened[i] * whitened[j]).sum(1)).mean() for i, j in pairs) / len(pairs)

arrays = {}
views = inputs(13, 3, 48, 8)
order = torch.randperm(48, generator=torch.Generator().manual_seed(13))
arrays["order"] = order
for at, tensor in enumerate(views["float64"]):
    arrays[f"input.{at}"] = tensor
for kind, tensors in views.items():
    for share in (0., .01):
        arrays[f"{kind}.rows.{share}"] = whiten(tensors[0][order], 16, share)
        differentiate(arrays, f"{kind}.two.{share}", lambda *v: wmse(v, order, 16, share), tensors[:2])
    differentiate(arrays, f"{kind}.three.0.0", lambda *v: wmse(v, order, 16, 0.), tensors)
save("whitening", arrays)
