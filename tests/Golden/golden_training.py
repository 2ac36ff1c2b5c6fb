"""Golden vectors for the network and the training step, made with PyTorch and torchvision's own blocks.

Usage: python3 golden_training.py OUTDIR      (made with torch 2.6.0, torchvision 0.21.0, NumPy 2.2)
Writes, as safetensors:
  network-basic.safetensors, network-bottleneck.safetensors   weights, images and features of a small ResNet
  training-teacher.safetensors, training-student.safetensors  five MIRA steps with and without an EMA teacher:
      initial weights (start.*), batches (view0.T, view1.T), losses, rates, and every seventh element of the weights and
      buffers after the last step (student.*, teacher.*).
The formulas are written out from the paper and the official schedule, independently of the C# code.
"""
import json, math, struct, sys
import numpy as np, torch, torch.nn as nn, torch.nn.functional as F
from torchvision.models.resnet import BasicBlock, Bottleneck

OUT = sys.argv[1]
torch.manual_seed(5); torch.set_num_threads(1)

def save(name, tensors):
    header, blob = {}, b""
    for key, t in tensors.items():
        raw = t.detach().contiguous().numpy().tobytes()
        header[key] = {"dtype": {torch.float32: "F32", torch.int64: "I64"}[t.dtype], "shape": list(t.shape),
                       "data_offsets": [len(blob), len(blob) + len(raw)]}
        blob += raw
    text = json.dumps(header).encode(); text += b" " * (-len(text) % 8)
    with open(f"{OUT}/{name}.safetensors", "wb") as f: f.write(struct.pack("<Q", len(text)) + text + blob)

class ResNet(nn.Module):
    def __init__(s, block, counts, width, cifar, calm=False):
        super().__init__()
        s.conv1 = nn.Conv2d(3, width, 3, 1, 2, bias=False) if cifar else nn.Conv2d(3, width, 7, 2, 3, bias=False)
        s.bn1 = nn.BatchNorm2d(width); s.pool = nn.Identity() if cifar else nn.MaxPool2d(3, 2, 1)
        i = width
        for n, count in enumerate(counts):
            c, layers = width << n, []
            for k in range(count):
                stride = 2 if k == 0 and n > 0 else 1
                down = None
                if stride != 1 or i != c * block.expansion:
                    down = nn.Sequential(nn.Conv2d(i, c * block.expansion, 1, stride, bias=False), nn.BatchNorm2d(c * block.expansion))
                layers.append(block(i, c, stride, down)); i = c * block.expansion
            setattr(s, f"layer{n+1}", nn.Sequential(*layers))
        for m in s.modules():
            if isinstance(m, nn.BatchNorm2d) and not calm: nn.init.uniform_(m.weight, .5, 1.5); nn.init.normal_(m.bias, 0, .2)
            if isinstance(m, BasicBlock) and calm: nn.init.zeros_(m.bn2.weight)  # as training starts; keeps rounding small
    def forward(s, x):
        x = s.pool(F.relu(s.bn1(s.conv1(x))))
        return s.layer4(s.layer3(s.layer2(s.layer1(x)))).mean((2, 3))

for name, block, counts, width, cifar, size in [("basic", BasicBlock, [2, 2, 2, 2], 8, True, 12), ("bottleneck", Bottleneck, [3, 4, 6, 3], 8, False, 40)]:
    net = ResNet(block, counts, width, cifar); x = torch.randn(4, 3, size, size)
    out = {"images": x}
    before = {k: v.clone() for k, v in net.state_dict().items()}
    out["training"] = net(x)
    out |= {"after." + k: v.clone() for k, v in net.state_dict().items() if "running" in k or "batches" in k}
    net.eval(); out["evaluation"] = net(x)
    save("network-" + name, {**{"start." + k: v for k, v in before.items()}, **out})

class Network(nn.Module):
    def __init__(s):
        super().__init__()
        s.backbone = ResNet(BasicBlock, [2, 2, 2, 2], 8, True, calm=True)
        s.projector = nn.Sequential(nn.Linear(64, 16, bias=False), nn.BatchNorm1d(16), nn.ReLU(), nn.Linear(16, 16, bias=False), nn.BatchNorm1d(16), nn.ReLU(), nn.Linear(16, 8))
        s.prototypes = nn.utils.weight_norm(nn.Linear(8, 12, bias=False))
        s.prototypes.weight_g.data.fill_(1); s.prototypes.weight_g.requires_grad = False
    def forward(s, x): return s.prototypes(F.normalize(s.projector(s.backbone(x)), dim=1))

def some(t): return t.flatten()[::7].clone()

BATCH, STEPS, EPOCH, EPOCHS, WARM, LR, WD, TAU_S, TAU_T, B0, B1, M0 = 16, 5, 2, 4, 1, 0.1, 1e-2, .1, .225, .7, 2 / 3, .9

def views():
    """Two noisy copies of smooth images that differ much from one another: the features of plain noise are nearly equal,
    and normalising them would blow rounding up."""
    smooth = 2 * F.interpolate(torch.randn(BATCH, 3, 3, 3), 16, mode="bilinear")
    return [smooth + .3 * torch.randn(BATCH, 3, 16, 16) for _ in range(2)]

@torch.no_grad()
def mira(logits, beta):
    k = F.softmax(logits / TAU_T / (1 - beta), 1); v = k.mean(0) ** (1 - beta)
    for _ in range(30):
        d = (v ** (-beta / (1 - beta)) * k).sum(1, keepdim=True); v = (k / d).mean(0) ** (1 - beta)
    t = v ** (-beta / (1 - beta)) * k
    return t / t.sum(1, keepdim=True)

for name, use_teacher in [("teacher", True), ("student", False)]:
    torch.manual_seed(10)  # of seeds 7 to 29 the one whose losses vary least (1.4e-6) between float32, float64 and channels-last
    student, teacher = Network(), Network(); teacher.load_state_dict(student.state_dict())
    matrices = [p for p in student.parameters() if p.requires_grad and p.ndim > 1]; vectors = [p for p in student.parameters() if p.ndim <= 1]
    opt = torch.optim.SGD([{"params": matrices, "weight_decay": WD}, {"params": vectors, "weight_decay": 0.}], lr=1., momentum=.9)
    T, W = EPOCHS * EPOCH, WARM * EPOCH; peak = LR * BATCH / 256
    out = {"start." + k: v.clone() for k, v in student.state_dict().items() if not k.endswith("weight_g")}
    losses, rates = [], []
    for t in range(STEPS):
        x = views()
        out |= {f"view{g}.{t}": x[g] for g in range(2)}
        lr = (t + 1) / (W + 1) * peak if t < W else peak * .5 * (1 + math.cos(math.pi * (t - W) / (T - W)))
        beta = B1 - .5 * (1 + math.cos(math.pi * t / T)) * (B1 - B0); m = 1 - .5 * (1 + math.cos(math.pi * t / T)) * (1 - M0)
        for group in opt.param_groups: group["lr"] = lr
        q = [student(v) for v in x]
        if use_teacher:
            with torch.no_grad():
                for a, b in zip([*teacher.backbone.parameters(), *teacher.projector.parameters()], [*student.backbone.parameters(), *student.projector.parameters()]): a.mul_(m).add_(b, alpha=1 - m)
                teacher.prototypes.weight_v.copy_(student.prototypes.weight_v); k = [teacher(v) for v in x]
        else: k = [v.detach() for v in q]
        w = [mira(v, beta) for v in k]
        loss = -.5 * ((w[0] * F.log_softmax(q[1] / TAU_S, 1)).sum(1).mean() + (w[1] * F.log_softmax(q[0] / TAU_S, 1)).sum(1).mean())
        opt.zero_grad(set_to_none=True); loss.backward()
        if t < EPOCH: student.prototypes.weight_v.grad = None
        opt.step(); losses.append(loss.item()); rates.append([lr, beta, m])
        out |= {f"target0.{t}": w[0]}
    out["losses"] = torch.tensor(losses); out["rates"] = torch.tensor(rates)
    out |= {"student." + k: some(v) for k, v in student.state_dict().items() if not k.endswith("weight_g")}
    if use_teacher: out |= {"teacher." + k: some(v) for k, v in teacher.state_dict().items() if not k.endswith("weight_g")}
    save("training-" + name, out)
    print(name, losses)
