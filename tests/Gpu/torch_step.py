"""MIRA's training step in PyTorch, to be timed beside `mira bench step` on the same machine: torch alone, no torchvision.

    python3 torch_step.py --device cuda --depth 18 --batch 128 --precision bf16 --steps 30

Prints one line: median, best and worst images per second over the intervals, largest memory in bytes. Written from the
paper's equations: two views, student and teacher pass, two solves of 30 iterations, swapped cross-entropy, SGD with momentum,
moving average. channels_last; bf16 is torch.autocast, tf32 switches TF32 on for convolutions and matrix products, fp32
switches it off. --compile gives both networks to torch.compile. The device is waited for at the ends of intervals only; the loss stays on it in between.
"""
import argparse
import resource
import time

import torch
import torch.nn as nn
import torch.nn.functional as F

parser = argparse.ArgumentParser()
sizes = dict(depth=18, width=64, stem_stride=1, image_size=32, hidden=2048, embedding=256, prototypes=3000, batch=128,
             iterations=30, threads=0, steps=30, interval=10, warmup=5)
for name, value in sizes.items():
    parser.add_argument(f"--{name.replace('_', '-')}", type=int, default=value)
parser.add_argument("--device", default="cuda")
parser.add_argument("--precision", choices=("fp32", "tf32", "bf16"), default="fp32")
parser.add_argument("--cudnn-benchmark", action="store_true")
parser.add_argument("--compile", action="store_true", help="torch.compile both networks")
asked = parser.parse_args()
device = torch.device(asked.device)
torch.manual_seed(0)
torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = asked.precision == "tf32"
torch.backends.cudnn.benchmark = asked.cudnn_benchmark
if asked.threads:
    torch.set_num_threads(asked.threads)


def conv(inputs, outputs, size, stride=1):
    return nn.Conv2d(inputs, outputs, size, stride, size // 2, bias=False)


class Block(nn.Module):
    """Two 3x3 convolutions, or 1x1, 3x3, 1x1 where the expansion is 4."""

    def __init__(self, inputs, channels, stride, expansion):
        super().__init__()
        shapes = [(inputs, channels, 3, stride), (channels, channels, 3, 1)] if expansion == 1 else [
            (inputs, channels, 1, 1), (channels, channels, 3, stride), (channels, channels * 4, 1, 1)]
        layers = []
        for shape in shapes:
            layers += [conv(*shape), nn.BatchNorm2d(shape[1]), nn.ReLU(inplace=True)]
        self.layers = nn.Sequential(*layers[:-1])
        outputs = channels * expansion
        self.shortcut = nn.Identity() if stride == 1 and inputs == outputs else nn.Sequential(
            conv(inputs, outputs, 1, stride), nn.BatchNorm2d(outputs))

    def forward(self, x):
        return F.relu(self.layers(x).add_(self.shortcut(x)), inplace=True)


class Network(nn.Module):
    def __init__(self):
        super().__init__()
        width, hidden, expansion = asked.width, asked.hidden, 4 if asked.depth == 50 else 1
        if asked.image_size > 64:
            stem = [conv(3, width, 7, 2), nn.BatchNorm2d(width), nn.ReLU(inplace=True), nn.MaxPool2d(3, 2, 1)]
        else:
            padding = 2 if asked.stem_stride == 1 else 1
            stem = [nn.Conv2d(3, width, 3, asked.stem_stride, padding, bias=False), nn.BatchNorm2d(width), nn.ReLU(inplace=True)]
        inputs, blocks = width, []
        for stage, count in enumerate({18: (2, 2, 2, 2), 50: (3, 4, 6, 3)}[asked.depth]):
            for place in range(count):
                blocks.append(Block(inputs, width << stage, 2 if stage and not place else 1, expansion))
                inputs = (width << stage) * expansion
        self.backbone = nn.Sequential(*stem, *blocks, nn.AdaptiveAvgPool2d(1), nn.Flatten())
        self.projector = nn.Sequential(
            nn.Linear(inputs, hidden, bias=False), nn.BatchNorm1d(hidden), nn.ReLU(inplace=True),
            nn.Linear(hidden, hidden, bias=False), nn.BatchNorm1d(hidden), nn.ReLU(inplace=True),
            nn.Linear(hidden, asked.embedding))
        self.prototypes = nn.Linear(asked.embedding, asked.prototypes, bias=False)

    def forward(self, x):
        embedding = F.normalize(self.projector(self.backbone(x)).float(), dim=1)
        with torch.autocast(device.type, enabled=False):
            return embedding @ F.normalize(self.prototypes.weight, dim=1).T


@torch.no_grad()
def solve(scores, temperature=0.225, beta=2 / 3):
    k = F.softmax(scores / temperature / (1 - beta), 1)
    u, exponent = k.mean(0) ** (1 - beta), -beta / (1 - beta)
    for _ in range(asked.iterations):
        u = (k / (k @ u**exponent)[:, None]).mean(0) ** (1 - beta)
    targets = k * u**exponent
    return targets / targets.sum(1, keepdim=True)


student = Network().to(device, memory_format=torch.channels_last)
teacher = Network().to(device, memory_format=torch.channels_last)
teacher.load_state_dict(student.state_dict())
teacher.requires_grad_(False)
optimizer = torch.optim.SGD(student.parameters(), lr=0.1, momentum=0.9, weight_decay=1e-4)
read, keep = (torch.compile(student), torch.compile(teacher)) if asked.compile else (student, teacher)
views = [torch.randn(asked.batch, 3, asked.image_size, asked.image_size, device=device)
         .contiguous(memory_format=torch.channels_last) for _ in range(2)]


def step():
    with torch.autocast(device.type, torch.bfloat16, enabled=asked.precision == "bf16"):
        logits = [read(view) for view in views]
        with torch.no_grad():
            torch._foreach_lerp_(list(teacher.parameters()), list(student.parameters()), 0.01)
            scores = [keep(view) for view in views]
    first, second = (solve(score) for score in scores)
    predicted = [F.log_softmax(logit / 0.1, 1) for logit in logits]
    loss = -0.5 * ((first * predicted[1]).sum(1).mean() + (second * predicted[0]).sum(1).mean())
    optimizer.zero_grad(set_to_none=True)
    loss.backward()
    optimizer.step()


def seconds(steps):
    started = time.perf_counter()
    for _ in range(steps):
        step()
    if device.type == "cuda":
        torch.cuda.synchronize()
    return time.perf_counter() - started


seconds(asked.warmup)
interval = min(asked.interval, asked.steps)
rates = sorted(interval * asked.batch / seconds(interval) for _ in range(asked.steps // interval))
memory = torch.cuda.max_memory_reserved() if device.type == "cuda" else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
print(f"{rates[len(rates) // 2]:.1f} {rates[-1]:.1f} {rates[0]:.1f} {memory}")
