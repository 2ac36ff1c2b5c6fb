"""Golden trajectories: five training steps of a tiny MIRA network, made with PyTorch.

Usage: python3 golden_trajectories.py OUTDIR      (made with torch 2.6.0, torchvision 0.21.0, NumPy 2.2)
Writes, as safetensors:
  trajectory-start.safetensors     the weights all trajectories start from (start.*) and the views of every step as bytes
                                   (global0.T, global1.T, local0.T, local1.T; pixel = (byte - 128) / 64)
  trajectory-NAME.safetensors      for NAME in {sgd,lars}-{teacher,student}-{two,multi}: schedule values [step, (learning
                                   rate, beta, teacher momentum)], losses, the targets of both global views after every step
                                   (target0.T, target1.T), and weights and buffers after the last step (student.*, teacher.*;
                                   of tensors with more than 600 elements every 23rd)
Everything is computed in float64 and stored as float32. The same steps in float32, once in PyTorch's usual memory layout and
once channels-last, are compared with it: the printed numbers are the largest difference of any stored tensor, relative to
that tensor's largest value. They were 2.9e-6 to 4.9e-6, the largest in the targets, while the steps moved the median tensor by
4 to 12 percent. The problem is made for that: batches of 48 for the batch statistics; residual branches that count a fifth;
images that differ more from one another than their views do; temperatures that blow rounding up less than the paper's; and
scales and biases of the normalisations that do not start at 0 but put the inputs of most ReLUs 3.5 deviations above or below
it, since rounding that moves one across 0 would change a gradient all at once.
The formulas are written out from the paper and the official schedules, independently of the C# code.
"""
import json, math, struct, sys
import numpy as np, torch, torch.nn as nn, torch.nn.functional as F
from torchvision.models.resnet import BasicBlock

OUT = sys.argv[1]
torch.set_num_threads(1)
BATCH, STEPS, EPOCH, EPOCHS, WARM = 48, 5, 2, 4, 1
LR, MIN_LR, START_LR, MOMENTUM, WD = {"sgd": 0.6, "lars": 1.5}, 0.015, 0.003, 0.9, 0.02
TRUST, TAU_S, TAU_T, B0, B1, M0, ITERATIONS = 0.02, .5, 2., .7, 2 / 3, .9, 30

def save(name, tensors):
    header, blob = {}, b""
    for key, t in tensors.items():
        t = t.detach()
        if t.dtype == torch.float64: t = t.float()
        raw = t.contiguous().numpy().tobytes()
        header[key] = {"dtype": {torch.float32: "F32", torch.int64: "I64", torch.uint8: "U8"}[t.dtype], "shape": list(t.shape),
                       "data_offsets": [len(blob), len(blob) + len(raw)]}
        blob += raw
    text = json.dumps(header).encode(); text += b" " * (-len(text) % 8)
    with open(f"{OUT}/{name}.safetensors", "wb") as f: f.write(struct.pack("<Q", len(text)) + text + blob)

class Backbone(nn.Module):
    """ResNet-18 of width 8 for small images: 3x3 stem of stride 1 and padding 2, no pooling, no classifier."""
    def __init__(s):
        super().__init__()
        s.conv1 = nn.Conv2d(3, 8, 3, 1, 2, bias=False); s.bn1 = nn.BatchNorm2d(8)
        i = 8
        for n in range(4):
            c = 8 << n
            down = nn.Sequential(nn.Conv2d(i, c, 1, 2, bias=False), nn.BatchNorm2d(c)) if n > 0 else None
            setattr(s, f"layer{n + 1}", nn.Sequential(BasicBlock(i, c, 2 if n > 0 else 1, down), BasicBlock(c, c))); i = c
    def forward(s, x):
        x = F.relu(s.bn1(s.conv1(x)))
        return s.layer4(s.layer3(s.layer2(s.layer1(x)))).mean((2, 3))

class Network(nn.Module):
    def __init__(s):
        super().__init__()
        s.backbone = Backbone()
        s.projector = nn.Sequential(nn.Linear(64, 16, bias=False), nn.BatchNorm1d(16), nn.ReLU(),
                                    nn.Linear(16, 16, bias=False), nn.BatchNorm1d(16), nn.ReLU(), nn.Linear(16, 8))
        s.prototypes = nn.utils.weight_norm(nn.Linear(8, 12, bias=False))
        s.prototypes.weight_g.data.fill_(1); s.prototypes.weight_g.requires_grad = False
        for m in s.modules():
            if isinstance(m, (nn.BatchNorm1d, nn.BatchNorm2d)):
                nn.init.uniform_(m.weight, .7, 1.3); nn.init.uniform_(m.bias, 3.5, 4); m.bias.data[1::2] *= -1
        for m in s.modules():
            if isinstance(m, BasicBlock): m.bn2.weight.data.mul_(.2); m.bn2.bias.data.mul_(.2)
    def forward(s, x): return s.prototypes(F.normalize(s.projector(s.backbone(x)), dim=1))

def smooth(size): return .5 + 1.3 * F.interpolate(torch.randn(BATCH, 3, 2, 2), size, mode="bilinear")

def to_bytes(x): return (x * 64 + 128).round().clamp(0, 255).to(torch.uint8)

def make_views(step):
    """Noisy copies of smooth images that differ much from one another; local crops are the middle of the same images."""
    torch.manual_seed(100 + step)
    whole = smooth(12)
    out = {f"global{g}.{step}": to_bytes(whole + .2 * torch.randn(BATCH, 3, 12, 12)) for g in range(2)}
    return out | {f"local{c}.{step}": to_bytes(whole[:, :, 2:10, 2:10] + .2 * torch.randn(BATCH, 3, 8, 8)) for c in range(2)}

@torch.no_grad()
def mira(logits, beta):
    k = F.softmax(logits / TAU_T / (1 - beta), 1); v = k.mean(0) ** (1 - beta)
    for _ in range(ITERATIONS):
        d = (v ** (-beta / (1 - beta)) * k).sum(1, keepdim=True); v = (k / d).mean(0) ** (1 - beta)
    t = v ** (-beta / (1 - beta)) * k
    return t / t.sum(1, keepdim=True)

class Lars(torch.optim.Optimizer):
    """Decay and trust ratio for tensors of two and more dimensions only; momentum without the learning rate."""
    def __init__(s, parameters, wd): super().__init__(list(parameters), dict(lr=0., wd=wd))
    @torch.no_grad()
    def step(s):
        for group in s.param_groups:
            for p in group["params"]:
                if p.grad is None: continue
                g = p.grad
                if p.ndim > 1:
                    g = g + group["wd"] * p; pn, gn = p.norm(), g.norm()
                    g = g * (TRUST * pn / gn if pn > 0 and gn > 0 else 1.)
                mu = s.state[p].setdefault("mu", torch.zeros_like(p))
                mu.mul_(MOMENTUM).add_(g); p.add_(mu, alpha=-group["lr"])

def sgd(parameters, wd):
    parameters = list(parameters)
    return torch.optim.SGD([{"params": [p for p in parameters if p.ndim > 1], "weight_decay": wd},
                            {"params": [p for p in parameters if p.ndim <= 1], "weight_decay": 0.}], lr=1., momentum=MOMENTUM)

def rates(method, t):
    T, W, scale = EPOCHS * EPOCH, WARM * EPOCH, BATCH / 256
    peak, last = LR[method] * scale, MIN_LR * scale
    lr = START_LR + (t + 1) / (W + 1) * (peak - START_LR) if t < W else last + (peak - last) * .5 * (1 + math.cos(math.pi * (t - W) / (T - W)))
    c = .5 * (1 + math.cos(math.pi * t / T))
    return lr, B1 - c * (B1 - B0), 1 - c * (1 - M0)

def run(start, views, method, has_teacher, is_multi, dtype, layout):
    student, teacher = Network(), Network()
    for net in (student, teacher): net.load_state_dict(start); net.to(dtype=dtype, memory_format=layout)
    opt = (sgd if method == "sgd" else Lars)((p for p in student.parameters() if p.requires_grad), WD)
    out, losses = {}, []
    for t in range(STEPS):
        lr, beta, m = rates(method, t)
        names = ["global0", "global1"] + (["local0", "local1"] if is_multi else [])
        x = [((views[f"{n}.{t}"].to(dtype) - 128) / 64).contiguous(memory_format=layout) for n in names]
        for group in opt.param_groups: group["lr"] = lr
        q = [student(v) for v in x]
        if has_teacher:
            with torch.no_grad():
                for name in ("backbone", "projector"):
                    for a, b in zip(getattr(teacher, name).parameters(), getattr(student, name).parameters()): a.copy_(m * a + (1 - m) * b)
                teacher.prototypes.weight_v.copy_(student.prototypes.weight_v); k = [teacher(v) for v in x[:2]]
        else: k = [v.detach() for v in q[:2]]
        w = [mira(v, beta) for v in k]
        terms = [-(w[g] * F.log_softmax(q[v] / TAU_S, 1)).sum(1).mean() / (len(q) - 1) for g in range(2) for v in range(len(q)) if v != g]
        loss = sum(terms) / 2
        opt.zero_grad(set_to_none=True); loss.backward()
        if t < EPOCH: student.prototypes.weight_v.grad = None
        opt.step(); losses.append(loss.item())
        out |= {f"target{g}.{t}": w[g] for g in range(2)}
    out["losses"] = torch.tensor(losses, dtype=torch.float64)
    for prefix, net in [("student", student)] + ([("teacher", teacher)] if has_teacher else []):
        out |= {f"{prefix}.{k}": v.detach().contiguous() for k, v in net.state_dict().items() if not k.endswith("weight_g")}
    return out

def pruned(t): return t.flatten()[::23].clone() if t.numel() > 600 else t

def worst(a, b):
    return max(((a[k].double() - b[k].double()).abs().max() / a[k].double().abs().max()).item() for k in a)

def moved(out, start):
    """Smallest and median movement of a trained tensor, relative to its largest value."""
    all = sorted(((v.double() - start[k[8:]].double()).abs().max() / v.double().abs().max()).item()
               for k, v in out.items() if k.startswith("student.") and v.is_floating_point())
    return all[0], all[len(all) // 2]

if __name__ == "__main__":
    torch.manual_seed(1)
    start = {k: v.clone() for k, v in Network().state_dict().items()}
    views = {}
    for t in range(STEPS): views |= make_views(t)
    save("trajectory-start", {**{"start." + k: v for k, v in start.items() if not k.endswith("weight_g")}, **views})
    for method in ("sgd", "lars"):
        for has_teacher in (True, False):
            for is_multi in (False, True):
                name = f"{method}-{'teacher' if has_teacher else 'student'}-{'multi' if is_multi else 'two'}"
                settings = (start, views, method, has_teacher, is_multi)
                exact = run(*settings, torch.float64, torch.contiguous_format)
                plain = run(*settings, torch.float32, torch.contiguous_format)
                last = run(*settings, torch.float32, torch.channels_last)
                print(f"{name}: float32 off by {worst(exact, plain):.1e}, channels-last by {worst(exact, last):.1e}; "
                      "tensors moved by {:.1e} at least, {:.1e} in the median; ".format(*moved(exact, start)) + f"losses {exact['losses'].tolist()}", flush=True)
                schedule = torch.tensor([rates(method, t) for t in range(STEPS)], dtype=torch.float64)
                save("trajectory-" + name, {"rates": schedule, **{k: pruned(v) for k, v in exact.items()}})
