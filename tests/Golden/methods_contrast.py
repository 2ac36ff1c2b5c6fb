"""Golden vectors of the methods without pseudo-labels and of their optimizer, made with PyTorch 2.6.

Usage: python3 methods_contrast.py OUTDIR
Writes, as safetensors:
  clipped-lars.safetensors  LARS with a clipped ratio on six weights for five steps, with and without scaled vectors
Everything is written out from the papers' equations and the descriptions of the protocols, independently of the C# code.
"""
import json, struct, sys
import numpy as np, torch

OUT = sys.argv[1]

def save(name, arrays):
    header, data = {}, b""
    for key, value in arrays.items():
        value = np.ascontiguousarray(value.detach().numpy() if isinstance(value, torch.Tensor) else value)
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
