"""Golden vectors of the methods that remember embeddings, made with PyTorch 2.6.

Usage: python3 methods_queues.py OUTDIR
Writes, as safetensors:
  contrast-queues.safetensors  losses of MoCo-v2, MoCo-v2+, NNCLR, ReSSL and MSF with their gradients, in float64 and float32, the nearest
                               rows that NNCLR and MSF find, and a ring of 40 rows after steps of 24
  contrast-heads2.safetensors  what torch.nn makes of their heads with given weights, and of groups of rows that are normalized alone
Everything is written out from the papers' equations and the descriptions of the protocols, independently of the C# code.
"""
import pathlib, sys
import torch
from golden_tensors import write_safetensors

OUT = pathlib.Path(sys.argv[1])
F = torch.nn.functional
unit = lambda x: x / x.norm(dim=1, keepdim=True).clamp_min(1e-12)

# --- Losses ------------------------------------------------------------------------------------------------------
def info_nce(query, key, queue, temperature):
    """He et al. 2020, Eq. 1: the query's own key is class 0, the queue's rows are the others."""
    q, k = unit(query), unit(key).detach()
    logits = torch.cat([(q * k).sum(1, keepdim=True), q @ queue.T], 1) / temperature
    return F.cross_entropy(logits, torch.zeros(len(q), dtype=torch.int64))

def moco_plus(q1, q2, k1, k2, first, second, temperature):
    """Both directions; queue v holds keys of view v, and a query meets the queue of the other view."""
    return (info_nce(q1, k2, second, temperature) + info_nce(q2, k1, first, temperature)) / 2

def nnclr(z1, z2, p1, p2, queue, temperature):
    """Dwibedi et al. 2021, Eq. 3: the nearest remembered row of one view is contrasted with the predictions of the other."""
    own = torch.arange(len(z1))
    def direction(z, p):
        places = (unit(z).detach() @ queue.T).argmax(1)
        return F.cross_entropy(queue[places] @ unit(p).T / temperature, own), places
    (a, first), (b, second) = direction(z1, p2), direction(z2, p1)
    return (a + b) / 2, first, second

def ressl(strong, weak, queue, student, teacher):
    """Zheng et al. 2021, Eq. 6: cross-entropy of two distributions over the remembered rows."""
    target = (unit(weak).detach() @ queue.T / teacher).softmax(1)
    return -(target * (unit(strong) @ queue.T / student).log_softmax(1)).sum(1).mean()

def msf(query, target, bank, k):
    """Koohpayegani et al. 2021: the query is near the k rows of the bank that are nearest to its target."""
    places = (unit(target) @ bank.T).topk(k, 1).indices
    distances = 2 - 2 * torch.einsum("nd,nkd->nk", unit(query), bank[places])
    return distances.mean(1).mean(), places

def margin(scores, k):
    """How far the k chosen scores are above the first that is not chosen, at least, and from each other."""
    best = scores.sort(1, descending=True).values[:, :k + 1]
    return float((best[:, :-1] - best[:, 1:]).min())

def differentiate(arrays, name, function, tensors):
    leaves = [t.clone().requires_grad_() for t in tensors]
    value = function(*leaves)
    arrays[f"{name}.loss"] = value
    for at, gradient in enumerate(torch.autograd.grad(value, leaves, allow_unused=True)):
        if gradient is not None:
            arrays[f"{name}.gradient.{at}"] = gradient

ROWS, WIDTH, SIZE = 24, 16, 40
seed = 12
while True:
    torch.manual_seed(seed)
    inputs = [torch.randn(ROWS, WIDTH) for _ in range(4)]
    inputs[2], inputs[3] = inputs[0] * .7 + inputs[2] * .5, inputs[1] * .7 + inputs[3] * .5     # keys resemble queries
    queues = [unit(torch.randn(SIZE, WIDTH)) for _ in range(2)]
    # MSF's bank of this step: the targets have taken the first places of the ring.
    bank = torch.cat([unit(inputs[3]), queues[0][ROWS:]])
    if min(margin(unit(inputs[0]) @ queues[0].T, 1), margin(unit(inputs[1]) @ queues[0].T, 1), margin(unit(inputs[3]) @ bank.T, 3)) > 1e-3:
        break
    seed += 100
arrays = {f"input.{at}": value for at, value in enumerate(inputs)}
arrays |= {"queue.0": queues[0], "queue.1": queues[1]}
for kind, cast in (("float64", lambda t: t.double()), ("float32", lambda t: t)):
    a, b, c, d = map(cast, inputs)
    first, second = unit(cast(queues[0])), unit(cast(queues[1]))
    differentiate(arrays, f"{kind}.moco-v2", lambda q, k: info_nce(q, k, first, .2), [a, d])
    differentiate(arrays, f"{kind}.moco-v2-plus", lambda q1, q2, k1, k2: moco_plus(q1, q2, k1, k2, first, second, .2), [a, b, c, d])
    differentiate(arrays, f"{kind}.nnclr", lambda z1, z2, p1, p2: nnclr(z1, z2, p1, p2, first, .2)[0], [a, b, c, d])
    differentiate(arrays, f"{kind}.ressl", lambda s, w: ressl(s, w, first, .1, .04), [a, d])
    remembered = torch.cat([unit(d), first[ROWS:]])
    for k in (1, 3):
        differentiate(arrays, f"{kind}.msf-{k}", lambda q: msf(q, d, remembered, k)[0], [a])
    if kind == "float64":
        _, arrays["nnclr.places.0"], arrays["nnclr.places.1"] = nnclr(a, b, c, d, first, .2)
        arrays["msf.places"] = msf(a, d, remembered, 3)[1]
ring, at = queues[0].clone(), 0
for step, rows in enumerate(inputs[:3]):
    for row in unit(rows):
        ring[at] = row
        at = (at + 1) % SIZE
    arrays[f"ring.{step}"] = ring.clone()
write_safetensors(OUT / "contrast-queues.safetensors", arrays)

# --- Heads: torch's own modules, two steps of training and then evaluation ------------------------------------------------
def layers(widths, norms=True, end=None):
    parts = []
    for at, (i, o) in enumerate(zip(widths, widths[1:])):
        last = at == len(widths) - 2
        parts.append(torch.nn.Linear(i, o, bias=not (last and end == "scaled")))
        if not last:
            parts += [torch.nn.BatchNorm1d(o), torch.nn.ReLU()] if norms else [torch.nn.ReLU()]
        elif end:
            parts.append(torch.nn.BatchNorm1d(o))
    return torch.nn.Sequential(*parts)

torch.manual_seed(17)
FEATURES, HIDDEN, EMBEDDING, PREDICTOR = 24, 32, 16, 8
HEADS = {
    "moco-v2": (layers([FEATURES, HIDDEN, EMBEDDING], norms=False), None),
    "nnclr": (layers([FEATURES, HIDDEN, HIDDEN, EMBEDDING], end="affine"), layers([EMBEDDING, PREDICTOR, EMBEDDING])),
    "ressl": (layers([FEATURES, HIDDEN, EMBEDDING], norms=False), None),
    "msf": (layers([FEATURES, HIDDEN, EMBEDDING]), layers([EMBEDDING, PREDICTOR, EMBEDDING])),
    "scaled": (layers([FEATURES, HIDDEN, EMBEDDING], end="scaled"), None),
}
arrays = {"features.0": torch.randn(24, FEATURES), "features.1": torch.randn(24, FEATURES)}
batches = [arrays["features.0"], arrays["features.1"]]
for name, (projector, predictor) in HEADS.items():
    modules = {"projector": projector, "predictor": predictor or torch.nn.Sequential()}
    with torch.no_grad():
        for module in modules.values():
            for parameter in module.parameters():     # norms and biases must not be 1 and 0, or an exchange would not show
                parameter.copy_(torch.randn_like(parameter) * (.3 if parameter.ndim > 1 else .5) + (1 if parameter.ndim == 1 else 0))
        if name == "scaled":
            projector[-1].bias.zero_()
    for part, module in modules.items():
        for key, value in module.state_dict().items():
            if not (name == "scaled" and key == "4.bias"):
                arrays[f"{name}.start.{part}.{key}"] = value.clone()
    for batch in batches:
        z = projector(batch)
        p = predictor(z) if predictor else z
    arrays[f"{name}.embeddings"], arrays[f"{name}.predictions"] = z, p
    pull = torch.randn_like(p)
    arrays[f"{name}.pull"] = pull
    leaf = batches[1].clone().requires_grad_()
    (gradient,) = torch.autograd.grad(((predictor(projector(leaf)) if predictor else projector(leaf)) * pull).sum(), leaf)
    arrays[f"{name}.gradient"] = gradient
    for part, module in modules.items():
        for key, value in module.state_dict().items():
            if "running" in key:
                arrays[f"{name}.after.{part}.{key}"] = value
    for module in modules.values():
        module.eval()
    z = projector(batches[0])
    arrays[f"{name}.evaluated"] = predictor(z) if predictor else z

# --- Groups of rows, each a batch of its own: four modules with one weight, whose statistics are then averaged ---------------
for name, shape in (("rows", (24, 8)), ("maps", (24, 8, 3, 3))):
    x, weight, bias = torch.randn(*shape) * 2 + 1, torch.randn(8) + 1, torch.randn(8)
    pull = torch.randn(*shape)
    kind = torch.nn.BatchNorm1d if len(shape) == 2 else torch.nn.BatchNorm2d
    modules = [kind(8) for _ in range(4)]
    leaves = [x.clone().requires_grad_(), weight.clone().requires_grad_(), bias.clone().requires_grad_()]
    parts = [F.batch_norm(part, module.running_mean, module.running_var, leaves[1], leaves[2], True, .1, 1e-5)
             for part, module in zip(leaves[0].chunk(4), modules)]
    y = torch.cat(parts)
    gradients = torch.autograd.grad((y * pull).sum(), leaves)
    arrays |= {f"groups.{name}.x": x, f"groups.{name}.weight": weight, f"groups.{name}.bias": bias, f"groups.{name}.pull": pull, f"groups.{name}.y": y,
               f"groups.{name}.mean": torch.stack([m.running_mean for m in modules]).mean(0),
               f"groups.{name}.variance": torch.stack([m.running_var for m in modules]).mean(0)}
    arrays |= {f"groups.{name}.gradient.{key}": value for key, value in zip(("x", "weight", "bias"), gradients)}
write_safetensors(OUT / "contrast-heads2.safetensors", arrays)
print("seed", seed)
