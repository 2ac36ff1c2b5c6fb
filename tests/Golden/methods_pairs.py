"""Golden vectors of SimCLR, MoCo-v3, VICReg, TWIST and SelfClassifier, made with PyTorch 2.6.

Usage: python3 methods_pairs.py OUTDIR
Writes, as safetensors:
  contrast-pairs.safetensors  losses of SimCLR and MoCo-v3 at several temperatures
  redundancy.safetensors      VICReg's terms and its loss with both weights of the variance
  class-pairs.safetensors     TWIST and SelfClassifier with two views and with four
  pair-heads.safetensors      what torch.nn makes of their projectors, predictors and classifiers with given weights
Losses and gradients are in float64 and float32. Everything is written out from the papers' equations, independently of
the C# code.
"""
import itertools, json, struct, sys
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
    for at, gradient in enumerate(torch.autograd.grad(value, leaves, allow_unused=True)):
        if gradient is not None:
            arrays[f"{name}.gradient.{at}"] = gradient

def inputs(seed, count, rows, width):
    torch.manual_seed(seed)
    narrow = [torch.randn(rows, width) for _ in range(count)]
    # Views of one image are alike.
    narrow = [narrow[0]] + [.6 * narrow[0] + .8 * t for t in narrow[1:]]
    return {"float32": narrow, "float64": [t.double() for t in narrow]}

def unit(x):
    return x / x.norm(dim=1, keepdim=True).clamp_min(1e-12)

# --- Contrast ------------------------------------------------------------------------------------------------------
def simclr(a, b, t):
    """Chen et al. 2020, Algorithm 1, image by image: the sum in the denominator leaves out the view itself."""
    u = torch.cat([unit(a), unit(b)])
    n, total = a.shape[0], 0
    s = torch.exp(u @ u.T / t)
    for i in range(2 * n):
        j = (i + n) % (2 * n)
        others = torch.cat([s[i, :i], s[i, i + 1:]])
        total = total - torch.log(s[i, j] / others.sum())
    return total / (2 * n)

def mocov3(q1, q2, k1, k2, t):
    """Chen, Xie and He 2021, Algorithm 1."""
    def ctr(q, k):
        logits = unit(q) @ unit(k.detach()).T / t
        return F.cross_entropy(logits, torch.arange(len(q))) * 2 * t
    return ctr(q1, k2) + ctr(q2, k1)

arrays = {}
views = inputs(11, 4, 24, 16)
for at, tensor in enumerate(views["float64"]):
    arrays[f"input.{at}"] = tensor
for kind, tensors in views.items():
    for t in (.1, .2, .5):
        differentiate(arrays, f"{kind}.simclr.{t}", lambda a, b: simclr(a, b, t), tensors[:2])
    for t in (.2, 1.):
        differentiate(arrays, f"{kind}.moco-v3.{t}", lambda a, b, c, d: mocov3(a, b, c, d, t), tensors)
save("contrast-pairs", arrays)

# --- VICReg --------------------------------------------------------------------------------------------------------
def vicreg_terms(a, b):
    """Bardes, Ponce and LeCun 2022, Eq. 1 to 5."""
    def variance(z):
        return torch.relu(1 - torch.sqrt(z.var(0, unbiased=True) + 1e-4)).mean()
    def covariance(z):
        c = torch.cov(z.T)
        return c[~torch.eye(len(c), dtype=torch.bool)].pow(2).sum() / len(c)
    return (a - b).pow(2).mean(), variance(a), variance(b), covariance(a), covariance(b)

def vicreg(a, b, half):
    i, v1, v2, c1, c2 = vicreg_terms(a, b)
    return 25 * i + 25 * half * (v1 + v2) + (c1 + c2)

arrays = {}
views = inputs(13, 2, 24, 16)
for kind, tensors in views.items():
    for at, tensor in enumerate(tensors):
        # Of small variance, so that the hinge is at work.
        tensors[at] = tensor * .6 + .3
        if kind == "float64":
            tensors[at] = arrays[f"input.{at}"] = views["float32"][at].double()
    for name, half in (("official", .5), ("solo", 1.)):
        differentiate(arrays, f"{kind}.{name}", lambda a, b: vicreg(a, b, half), tensors)
arrays["terms"] = torch.stack(vicreg_terms(*views["float64"]))
save("redundancy", arrays)

# --- Classes -------------------------------------------------------------------------------------------------------
def twist(*logits, lam1=0., lam2=1., eps=1e-5):
    """Wang et al. 2021: all views normalised together, the pairs that hold one of the first two views."""
    joint = torch.cat(logits)
    joint = (joint - joint.mean(0)) / torch.sqrt(joint.var(0, unbiased=False) + 1e-5)
    p = torch.softmax(joint, 1).chunk(len(logits))
    def kl(a, b):
        return (a * (torch.log(a + eps) - torch.log(b + eps))).sum(1).mean()
    def eh(a):
        return -(a * torch.log(a + eps)).sum(1).mean()
    def he(a):
        return -(a.mean(0) * torch.log(a.mean(0) + eps)).sum()
    def loss(a, b):
        return (kl(a, b) + kl(b, a)) / 2 + (1 + lam1) * (eh(a) + eh(b)) / 2 - lam2 * (he(a) + he(b)) / 2
    pairs = [(i, j) for i, j in itertools.combinations(range(len(p)), 2) if i < 2]
    return sum(loss(p[i], p[j]) for i, j in pairs) / len(pairs)

def selfclassifier(*scores, classes=(5, 8), row=.1, column=.05):
    """Amrani et al. 2022, Eq. 9: the classes of a view in view of the batch's, predicted from another view."""
    def target(s):
        w = torch.softmax(s / column, 0)
        return w / w.sum(1, keepdim=True).clamp_min(1e-12)
    def prediction(s):
        a = torch.softmax(s / row, 1)
        return a / a.sum(0, keepdim=True).clamp_min(1e-12)
    pairs = [(i, j) for i, j in itertools.permutations(range(len(scores)), 2) if min(i, j) < 2]
    losses = []
    for part in range(len(classes)):
        own = [s.split(classes, 1)[part] for s in scores]
        n, c = own[0].shape
        losses += [-(target(own[i]) * torch.log(n / c * prediction(own[j]) + 1e-12)).sum(1).mean() for i, j in pairs]
    return sum(losses) / len(losses)

arrays = {}
for name, width, function in (("twist", 20, twist), ("self-classifier", 13, selfclassifier)):
    views = inputs(14, 4, 24, width)
    for kind, tensors in views.items():
        if name == "self-classifier":
            # Cosines, as weight-normalised classifiers score.
            tensors = [torch.tanh(t.float()) / 2 for t in tensors]
            tensors = tensors if kind == "float32" else [t.double() for t in tensors]
        for at, tensor in enumerate(tensors):
            if kind == "float64":
                arrays[f"{name}.input.{at}"] = tensor
        for count in (2, 4):
            differentiate(arrays, f"{kind}.{name}.{count}", function, tensors[:count])
save("class-pairs", arrays)

# --- Heads: torch's own modules, two steps of training and then evaluation -----------------------------------------
def layers(widths, biases=True, norms=True, act=torch.nn.ReLU, end="linear"):
    parts = []
    for at, (i, o) in enumerate(zip(widths, widths[1:])):
        last = at == len(widths) - 2
        bias = biases if not last or end == "activated" else end == "linear"
        parts.append(torch.nn.Linear(i, o, bias=bias))
        if not last or end == "activated":
            parts += ([torch.nn.BatchNorm1d(o)] if norms else []) + [act()]
        elif end == "normalized":
            parts.append(torch.nn.BatchNorm1d(o, affine=False))
        elif end == "scaled":
            norm = torch.nn.BatchNorm1d(o)
            norm.register_parameter("bias", None)
            parts.append(norm)
    return torch.nn.Sequential(*parts)

class Unit(torch.nn.Module):
    def forward(self, x):
        return F.normalize(x, dim=1)

def classifier(width, classes):
    return torch.nn.utils.weight_norm(torch.nn.Linear(width, classes, bias=False))

FEATURES, HIDDEN, EMBEDDING, PREDICTOR = 24, 32, 16, 8
HEADS = {
    "simclr": {"projector": layers([FEATURES, HIDDEN, EMBEDDING], biases=False, end="scaled")},
    "simclr-v2": {"projector": layers([FEATURES, HIDDEN, HIDDEN, EMBEDDING], biases=False, end="scaled")},
    "simclr-solo": {"projector": layers([FEATURES, HIDDEN, EMBEDDING], norms=False)},
    "moco-v3": {"projector": layers([FEATURES, HIDDEN, EMBEDDING], biases=False, end="normalized"),
                "predictor": layers([EMBEDDING, PREDICTOR, EMBEDDING], biases=False, end="unbiased")},
    "vicreg": {"projector": layers([FEATURES, HIDDEN, HIDDEN, EMBEDDING], end="unbiased")},
    "twist": {"projector": layers([FEATURES, HIDDEN, EMBEDDING], end="activated"), "classes": torch.nn.Linear(EMBEDDING, 10)},
    "self-classifier": {"projector": layers([FEATURES, HIDDEN, EMBEDDING], act=lambda: torch.nn.LeakyReLU(.01)),
                        "cls_0": classifier(EMBEDDING, 5), "cls_1": classifier(EMBEDDING, 8)},
}

def read(name, modules, batch):
    z = modules["projector"](batch)
    if name == "self-classifier":
        return z, torch.cat([modules[part](F.normalize(z, dim=1)) for part in ("cls_0", "cls_1")], 1)
    end = modules.get("predictor") or modules.get("classes")
    return z, end(z) if end else z

arrays = {}
torch.manual_seed(17)
batches = [torch.randn(24, FEATURES) for _ in range(2)]
arrays["features.0"], arrays["features.1"] = batches
for name, modules in HEADS.items():
    with torch.no_grad():
        for module in modules.values():
            for parameter in module.parameters():     # norms and biases must not be 1 and 0, or an exchange would not show
                parameter.copy_(torch.randn_like(parameter) * (.3 if parameter.ndim > 1 else .5) + (1 if parameter.ndim == 1 else 0))
    for part, module in modules.items():
        for key, value in module.state_dict().items():
            arrays[f"{name}.start.{part}.{key}"] = value.clone()
    for batch in batches:
        z, p = read(name, modules, batch)
    arrays[f"{name}.embeddings"], arrays[f"{name}.predictions"] = z, p
    pull = torch.randn_like(p)
    arrays[f"{name}.pull"] = pull
    leaf = batches[1].clone().requires_grad_()
    (gradient,) = torch.autograd.grad((read(name, modules, leaf)[1] * pull).sum(), leaf)
    arrays[f"{name}.gradient"] = gradient
    for part, module in modules.items():
        for key, value in module.state_dict().items():
            if "running" in key:
                arrays[f"{name}.after.{part}.{key}"] = value
    for module in modules.values():
        module.eval()
    arrays[f"{name}.evaluated"] = read(name, modules, batches[0])[1]
save("pair-heads", arrays)
