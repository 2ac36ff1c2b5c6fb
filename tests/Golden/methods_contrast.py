"""Golden vectors of the methods without pseudo-labels and of their optimizer, made with PyTorch 2.6.

Usage: python3 methods_contrast.py OUTDIR
Writes, as safetensors:
  clipped-lars.safetensors  LARS with a clipped ratio on six weights for five steps, with and without scaled vectors
  contrast-losses.safetensors  losses of BYOL, SimSiam and Barlow Twins with their gradients, in float64 and float32
  epoch-rates.safetensors  learning rates of PyTorch Lightning Bolts' warm-up and cosine, one an epoch, from its recursion
  published-probe.safetensors  a linear classifier trained by the same LARS for four epochs of two steps on features of two views
  contrast-heads.safetensors  what torch.nn makes of their projectors and predictors with given weights
Everything is written out from the papers' equations and the descriptions of the protocols, independently of the C# code.
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

# --- LARS with a clipped ratio -----------------------------------------------------------------------------------
def clipped_lars(weights, gradients, rates, eta, decay, momentum, scales_vectors):
    weights = [w.clone() for w in weights]
    buffers = [torch.zeros_like(w) for w in weights]
    for step, lr in enumerate(rates):
        for w, b, g in zip(weights, buffers, gradients[step]):
            direction = g.clone()
            if scales_vectors or w.ndim > 1:
                wn, gn = float(torch.linalg.vector_norm(w)), float(torch.linalg.vector_norm(g))
                if wn > 0 and gn > 0:
                    local = eta * wn / (gn + decay * wn + 1e-8)     # local learning rate of the layer
                    q = min(local / lr, 1.0) if lr > 0 else 1.0     # never above the global one
                    direction = q * (g + decay * w)
            b.copy_(momentum * b + direction)
            w.sub_(lr * b)
    return weights, buffers

torch.manual_seed(5)
SHAPES = [(8, 4, 3, 3), (6, 5), (6, 5), (7,), (4, 4), (3, 2)]
RATES = [3e-5, .1, 1., .5, .01]         # the smallest is clipped, the largest is not
weights = [torch.randn(s, dtype=torch.float32).double() * scale for s, scale in zip(SHAPES, [1, .1, 5, 1, 0, 1])]
gradients = [[torch.randn(s, dtype=torch.float32).double() * scale for s, scale in zip(SHAPES, [1, .001, 1, 1, 1, 0])] for _ in RATES]
arrays = {"rates": np.array(RATES)}
for at, w in enumerate(weights):
    arrays[f"start.{at}"] = w.float()
    for step in range(len(RATES)):
        arrays[f"gradient.{step}.{at}"] = gradients[step][at].float()
for name, scales in (("matrices", False), ("all", True)):
    ends, buffers = clipped_lars(weights, gradients, RATES, .02, .1, .9, scales)
    for at in range(len(SHAPES)):
        arrays[f"{name}.weight.{at}"], arrays[f"{name}.momentum.{at}"] = ends[at], buffers[at]
save("clipped-lars", arrays)

# --- Losses ------------------------------------------------------------------------------------------------------
F = torch.nn.functional

def byol(p, z):
    """Grill et al. 2020, Eq. 2 and its exchanged twin: squared distances of unit vectors, mean over the batch."""
    unit = lambda x: x / x.norm(dim=1, keepdim=True)
    return sum((unit(a) - unit(b)).pow(2).sum(1).mean() for a, b in ((p[1], z[0].detach()), (p[0], z[1].detach())))

def simsiam(p, z):
    """Chen and He 2021, Eq. 4; z is detached by the caller or not."""
    return -(F.cosine_similarity(p[1], z[0], dim=1).mean() + F.cosine_similarity(p[0], z[1], dim=1).mean()) / 2

def barlow(z1, z2, weight, scale):
    """Zbontar et al. 2021, Eq. 1, in its listing's words: normalise, correlate, penalise."""
    norm = torch.nn.BatchNorm1d(z1.shape[1], affine=False).to(z1.dtype)
    c = norm(z1).T @ norm(z2) / z1.shape[0]
    off = ~torch.eye(c.shape[0], dtype=torch.bool)
    return scale * ((torch.diagonal(c) - 1).pow(2).sum() + weight * c[off].pow(2).sum()), c

def differentiate(arrays, name, function, tensors):
    leaves = [t.clone().requires_grad_() for t in tensors]
    value = function(*leaves)
    arrays[f"{name}.loss"] = value
    for at, gradient in enumerate(torch.autograd.grad(value, leaves, allow_unused=True)):
        if gradient is not None:
            arrays[f"{name}.gradient.{at}"] = gradient

arrays = {}
torch.manual_seed(6)
ROWS, WIDTH = 24, 16
wide = [torch.randn(ROWS, WIDTH, dtype=torch.float64) * 2 + 1 for _ in range(4)]
wide[2], wide[3] = wide[0] * .7 + wide[2] * .5, wide[1] * .7 + wide[3] * .5     # targets resemble predictions
for at, tensor in enumerate(wide):
    arrays[f"input.{at}"] = tensor
for kind, inputs in (("float64", wide), ("float32", [t.float() for t in wide])):
    differentiate(arrays, f"{kind}.byol", lambda a, b, c, d: byol((a, b), (c, d)), inputs)
    differentiate(arrays, f"{kind}.byol-mean", lambda a, b, c, d: byol((a, b), (c, d)) / 2, inputs)
    differentiate(arrays, f"{kind}.simsiam", lambda a, b, c, d: simsiam((a, b), (c.detach(), d.detach())), inputs)
    differentiate(arrays, f"{kind}.simsiam-flowing", lambda a, b, c, d: simsiam((a, b), (c, d)), inputs)
    differentiate(arrays, f"{kind}.barlow", lambda a, b: barlow(a, b, .0051, .1)[0], inputs[0::2])
    arrays[f"{kind}.barlow.correlation"] = barlow(inputs[0], inputs[2], .0051, .1)[1]
save("contrast-losses", arrays)

# --- Learning rates: every epoch from the one before, as the scheduler of solo-learn's first months has it ----------------
def epoch_rates(base, start, minimum, warmup, epochs):
    rates = [start]
    for epoch in range(1, epochs):
        cosine = lambda at: 1 + np.cos(np.pi * (at - warmup) / (epochs - warmup))
        if epoch < warmup:
            rates.append(rates[-1] + (base - start) / (warmup - 1))
        elif epoch == warmup:
            rates.append(base)
        else:
            rates.append(cosine(epoch) / cosine(epoch - 1) * (rates[-1] - minimum) + minimum)
    return np.array(rates)

save("epoch-rates", {"byol": epoch_rates(1., .003, 0., 10, 1000), "swav": epoch_rates(.6, .003, 6e-4, 10, 1000),
                     "deepcluster-v2": epoch_rates(.6, 0., 6e-4, 11, 1000)})

# --- The classifier beside a network: one more parameter group of its optimizer, without decay ----------------------------
def published_probe(features, labels, weight, bias, rates, scales_vectors):
    parameters = [weight.clone().requires_grad_(), bias.clone().requires_grad_()]
    buffers = [torch.zeros_like(p) for p in parameters]
    for views, classes, lr in zip(features, labels, rates):
        losses = [F.cross_entropy(view @ parameters[0].T + parameters[1], classes) for view in views]
        gradients = torch.autograd.grad(sum(losses) / 2, parameters)
        with torch.no_grad():
            for p, b, g in zip(parameters, buffers, gradients):
                if scales_vectors or p.ndim > 1:
                    g = g * min(.02 * float(p.norm()) / (float(g.norm()) + 1e-8) / lr, 1.)
                b.copy_(.9 * b + g)
                p.sub_(lr * b)
    return parameters

generator = torch.Generator().manual_seed(9)
draw = lambda *shape: torch.randn(*shape, generator=generator, dtype=torch.float32)
arrays = {"features": draw(8, 2, 12, 64), "labels": torch.randint(5, (8, 12), generator=generator), "weight": draw(5, 64) * .1, "bias": draw(5) * .1}
wide = {key: value.double() if value.is_floating_point() else value for key, value in arrays.items()}
rates = np.repeat(epoch_rates(.1, .003, 6e-4, 2, 4), 2)
for name, scales in (("matrices", False), ("all", True)):
    ends = published_probe(wide["features"], wide["labels"], wide["weight"], wide["bias"], rates, scales)
    arrays[f"{name}.weight"], arrays[f"{name}.bias"] = ends
save("published-probe", arrays)

# --- Heads: torch's own modules, two steps of training and then evaluation --------------------------------------------
def layers(widths, biases=True, normalized=False):
    parts = []
    for at, (i, o) in enumerate(zip(widths, widths[1:])):
        last = at == len(widths) - 2
        parts += [torch.nn.Linear(i, o, bias=(not normalized) if last else biases)]
        if not last:
            parts += [torch.nn.BatchNorm1d(o), torch.nn.ReLU()]
        elif normalized:
            parts += [torch.nn.BatchNorm1d(o, affine=False)]
    return torch.nn.Sequential(*parts)

FEATURES, HIDDEN, EMBEDDING, PREDICTOR = 24, 32, 16, 8
HEADS = {
    "byol": (layers([FEATURES, HIDDEN, EMBEDDING]), layers([EMBEDDING, PREDICTOR, EMBEDDING])),
    "barlow-twins": (layers([FEATURES, HIDDEN, HIDDEN, EMBEDDING]), None),
    "simsiam": (layers([FEATURES, HIDDEN, EMBEDDING], biases=False, normalized=True), layers([EMBEDDING, PREDICTOR, EMBEDDING], biases=False)),
}
arrays = {}
batches = [torch.randn(12, FEATURES) for _ in range(2)]
arrays["features.0"], arrays["features.1"] = batches
for name, (projector, predictor) in HEADS.items():
    modules = {"projector": projector, "predictor": predictor or torch.nn.Sequential()}
    with torch.no_grad():
        for module in modules.values():
            for parameter in module.parameters():     # norms and biases must not be 1 and 0, or an exchange would not show
                parameter.copy_(torch.randn_like(parameter) * (.3 if parameter.ndim > 1 else .5) + (1 if parameter.ndim == 1 else 0))
    for part, module in modules.items():
        for key, value in module.state_dict().items():
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
save("contrast-heads", arrays)
