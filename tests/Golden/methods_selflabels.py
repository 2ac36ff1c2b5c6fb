"""Golden vectors of TWIST's self-labeling and SelfClassifier's neighbors, made with PyTorch 2.6.

Usage: python3 methods_selflabels.py OUTDIR
Writes, as safetensors:
  self-labels.safetensors  TWIST's second stage with two views and with four, and which images teach; the neighbors
                           that SelfClassifier's queue gives
Losses and gradients are in float64 and float32. Everything is written out from the papers' equations, independently of
the C# code. Seeds whose decisions are closer than 1e-3 are passed over.
"""
import json, math, struct, sys
import numpy as np, torch

OUT = sys.argv[1]
MARGIN = 1e-3

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

# --- TWIST, second stage -------------------------------------------------------------------------------------------
def normalized(logits):
    joint = torch.cat(logits)
    joint = (joint - joint.mean(0)) / torch.sqrt(joint.var(0, unbiased=False) + 1e-5)
    return joint.chunk(len(logits))

def teachers(logits, share):
    """Image by image: the surer global view, its class, whether the image teaches; and the least margin of all that."""
    views = [torch.softmax(t.detach(), 1) for t in normalized(logits)]
    n, margin = len(views[0]), math.inf
    sure, anchor, label = [], [], []
    for i in range(n):
        first, second = views[0][i].max().item(), views[1][i].max().item()
        anchor.append(0 if first >= second else 1)
        margin = min(margin, abs(first - second))
        sure.append(max(first, second))
        ranked = views[anchor[-1]][i].sort(descending=True)
        label.append(ranked.indices[0].item())
        margin = min(margin, (ranked.values[0] - ranked.values[1]).item())
    order = sorted(sure, reverse=True)
    place = math.floor(share * n)
    margin = min(margin, order[place - 1] - order[place])
    return anchor, label, [s > order[place] for s in sure], margin

def labeling(logits, share):
    anchor, label, keeps, _ = teachers(logits, share)
    views, total = normalized(logits), 0
    for v in range(len(views)):
        for i in range(len(views[0])):
            if keeps[i] and v != anchor[i]:
                total = total - torch.log_softmax(views[v][i], 0)[label[i]]
    return total / (sum(keeps) * (len(views) - 1))

arrays = {}
for seed in range(14, 10_000):
    views = inputs(seed, 4, 24, 20)
    if min(teachers(views["float64"][:c], s)[3] for c in (2, 4) for s in (.5, .6)) > MARGIN:
        break
for at, tensor in enumerate(views["float64"]):
    arrays[f"twist.input.{at}"] = tensor
for kind, tensors in views.items():
    for count in (2, 4):
        for share in (.5, .6):
            differentiate(arrays, f"{kind}.twist.{count}.{share}", lambda *t: labeling(t, share), tensors[:count])
for count in (2, 4):
    anchor, label, keeps, _ = teachers(views["float64"][:count], .5)
    arrays[f"twist.{count}.anchors"], arrays[f"twist.{count}.labels"] = np.array(anchor), np.array(label)
    arrays[f"twist.{count}.keeps"] = np.array(keeps, dtype=np.int64)

# --- SelfClassifier: the nearest of another image ------------------------------------------------------------------
for seed in range(15, 10_000):
    torch.manual_seed(seed)
    queue, rows = unit(torch.randn(40, 8)), torch.randn(24, 8)
    images = torch.arange(40) % 30
    own = torch.arange(24)
    scores = unit(rows) @ queue.T
    top = scores.topk(3, dim=1)
    if (top.values[:, :2] - top.values[:, 1:]).min() > MARGIN and any(images[top.indices[i, 0]] == own[i] for i in range(24)):
        break
arrays["neighbors.queue"], arrays["neighbors.rows"] = queue, rows
arrays["neighbors.queue-images"] = images
arrays["neighbors.chosen"] = torch.stack(
    [top.indices[i, 1] if images[top.indices[i, 0]] == own[i] else top.indices[i, 0] for i in range(24)])
save("self-labels", arrays)
