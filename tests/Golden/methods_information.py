"""Golden vectors of IIC, DeepCluster (the first) and DeepInfoMax, made with PyTorch 2.6.

Usage: python3 methods_information.py OUTDIR
Writes, as safetensors:
  class-information.safetensors  IIC with two weights of the entropy, and with probabilities of 0
  cluster-labels.safetensors     DeepCluster's whitened components, its k-means, and how often its sampler takes a cluster
  local-maps.safetensors         DeepInfoMax's three estimates of information
Losses and gradients are in float64 and float32. Everything is written out from the papers' equations, independently of
the C# code.
"""
import json, struct, sys
import numpy as np, torch

OUT = sys.argv[1]
F = torch.nn.functional

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

# --- IIC -----------------------------------------------------------------------------------------------------------
def iic(a, b, lam, k):
    """Ji et al. 2019, Eq. 3, cluster pair by cluster pair; a and b are logits of two classifiers side by side."""
    total = 0
    for x, y in zip(a.split(k, 1), b.split(k, 1)):
        p, q = torch.softmax(x, 1), torch.softmax(y, 1)
        joint = sum(torch.outer(p[i], q[i]) for i in range(len(p))) / len(p)
        joint = (joint + joint.T) / 2
        joint = joint / joint.sum()
        rows, columns = joint.sum(1), joint.sum(0)
        for i in range(k):
            for j in range(k):
                total = total - joint[i, j] * (torch.log(joint[i, j]) - lam * torch.log(rows[i])
                                               - lam * torch.log(columns[j]))
    return total / (a.shape[1] // k)

arrays = {}
torch.manual_seed(14)
narrow = [2 * torch.randn(48, 12)]
narrow.append(.6 * narrow[0] + .8 * torch.randn(48, 12))
for kind, tensors in (("float32", narrow), ("float64", [t.double() for t in narrow])):
    for at, tensor in enumerate(tensors):
        if kind == "float64":
            arrays[f"input.{at}"] = tensor
    for lam in (1., 1.5):
        differentiate(arrays, f"{kind}.{lam}", lambda a, b: iic(a, b, lam, 6), tensors)
save("class-information", arrays)

# --- DeepCluster ---------------------------------------------------------------------------------------------------
arrays = {}
torch.manual_seed(15)
rows = (torch.randn(60, 16) @ torch.randn(16, 16) + 3 * torch.randn(16)).double()
arrays["rows"] = rows
_, s, v = torch.linalg.svd(rows - rows.mean(0), full_matrices=False)
# In the order of ascending variance.
white = ((rows - rows.mean(0)) @ v.T[:, :8] / s[:8] * (len(rows) - 1) ** .5).flip(1)
arrays["white"] = white
unit = white / white.norm(dim=1, keepdim=True)
centroids = unit[:7].clone()
for iteration in range(20):
    places = torch.cdist(unit, centroids).argmin(1)
    for k in range(7):
        if (places == k).any():
            centroids[k] = unit[places == k].mean(0)
arrays["centroids"] = centroids
arrays["places"] = torch.cdist(unit, centroids).argmin(1)
# deepcluster's UnifLabelSampler: of these labels, what each cluster may be drawn at most.
labels = torch.tensor([0] * 30 + [1] * 5 + [3] * 1 + [4] * 14)
arrays["labels"] = labels
arrays["share"] = torch.tensor(len(labels) // len(labels.unique()) + 1)
save("cluster-labels", arrays)

# --- DeepInfoMax ---------------------------------------------------------------------------------------------------
def scores(l, g):
    """u[i, j, m] = g_i . l_jm, one by one."""
    return torch.stack([torch.stack([torch.stack([g[i] @ l[j, :, m] for m in range(l.shape[2])])
                                     for j in range(len(l))]) for i in range(len(g))])

def jsd(l, g):
    u = scores(l, g)
    n = len(g)
    own = torch.eye(n, dtype=torch.bool)
    positive = (np.log(2) - F.softplus(-u[own])).mean()
    negative = (F.softplus(u[~own]) - np.log(2)).mean()
    return negative - positive

def nce(l, g):
    u = scores(l, g)
    n, m = len(g), l.shape[2]
    total = 0
    for i in range(n):
        others = torch.cat([u[i, j] if j != i else torch.full((m,), -10., dtype=u.dtype) for j in range(n)])
        for place in range(m):
            candidates = torch.cat([u[i, i, place:place + 1], others])
            total = total - (u[i, i, place] - torch.logsumexp(candidates, 0))
    return total / (n * m)

def dv(l, g):
    u = scores(l, g)
    own = torch.eye(len(g), dtype=torch.bool)
    negatives = u[~own].flatten()
    return torch.logsumexp(negatives, 0) - np.log(len(negatives)) - u[own].mean()

arrays = {}
torch.manual_seed(16)
narrow = [torch.randn(8, 16, 9) / 2, torch.randn(8, 16) / 2]
for kind, tensors in (("float32", narrow), ("float64", [t.double() for t in narrow])):
    for at, tensor in enumerate(tensors):
        if kind == "float64":
            arrays[f"input.{at}"] = tensor
    for name, function in (("jsd", jsd), ("nce", nce), ("dv", dv)):
        differentiate(arrays, f"{kind}.{name}", function, tensors)
save("local-maps", arrays)
