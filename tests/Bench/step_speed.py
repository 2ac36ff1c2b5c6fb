"""The training step of a recipe in PyTorch: the other side of `mira bench step --peer`.

    mira bench step --recipe mira --precision bf16 --threads 1 --peer "python3 tests/Bench/step_speed.py"

mira appends the recipe's sizes to the command, then asks for steps by writing their number on a line; the answer is one
line: seconds by the clock, seconds of processor time, largest resident memory in KiB. Both sides take turns, so that a busy
machine slows both. Written from the paper's equations: two views, student and teacher pass, two solves, swapped
cross-entropy, SGD, moving average. bfloat16 is torch.autocast. Made with torch 2.6.0 (oneDNN 3.7.2), Python 3.13.
"""
import argparse
import resource
import sys
import time

import torch
import torch.nn as nn
import torch.nn.functional as F

parser = argparse.ArgumentParser()
for name, value in dict(width=64, stem_stride=1, hidden=2048, embedding=256, prototypes=3000, batch=128, iterations=30, threads=1).items():
    parser.add_argument(f'--{name.replace("_", "-")}', type=int, default=value)
parser.add_argument('--precision', choices=('fp32', 'bf16'), default='fp32')
parser.add_argument('--layout', choices=('channels_last', 'contiguous'), default='channels_last')
parser.add_argument('--no-teacher', action='store_true')
asked = parser.parse_args()
torch.set_num_threads(asked.threads)
torch.manual_seed(0)
layout = torch.channels_last if asked.layout == 'channels_last' else torch.contiguous_format


def pointwise(inputs, channels, stride):
    # With AVX-512, oneDNN 3.7 corrupts the heap or is wrong in strided 1 x 1 convolutions over channels-last images.
    # Both sides leave out the pixels between the strides first: the same function in the same time.
    if stride > 1 and 'AVX512' in torch.backends.cpu.get_cpu_capability():
        return [nn.AvgPool2d(1, stride), nn.Conv2d(inputs, channels, 1, bias=False)]
    return [nn.Conv2d(inputs, channels, 1, stride, bias=False)]


class Block(nn.Module):
    def __init__(self, inputs, channels, stride):
        super().__init__()
        self.conv1, self.bn1 = nn.Conv2d(inputs, channels, 3, stride, 1, bias=False), nn.BatchNorm2d(channels)
        self.conv2, self.bn2 = nn.Conv2d(channels, channels, 3, 1, 1, bias=False), nn.BatchNorm2d(channels)
        self.shortcut = nn.Identity() if stride == 1 and inputs == channels else nn.Sequential(
            *pointwise(inputs, channels, stride), nn.BatchNorm2d(channels))

    def forward(self, x):
        y = F.relu(self.bn1(self.conv1(x)), inplace=True)
        return F.relu(self.bn2(self.conv2(y)).add_(self.shortcut(x)), inplace=True)


class Network(nn.Module):
    def __init__(self):
        super().__init__()
        width, hidden = asked.width, asked.hidden
        layers = [nn.Conv2d(3, width, 3, asked.stem_stride, 2 if asked.stem_stride == 1 else 1, bias=False),
                  nn.BatchNorm2d(width), nn.ReLU(inplace=True)]
        inputs = width
        for stage in range(4):
            layers += [Block(inputs, width << stage, 1 if stage == 0 else 2), Block(width << stage, width << stage, 1)]
            inputs = width << stage
        self.backbone = nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten())
        self.projector = nn.Sequential(
            nn.Linear(inputs, hidden, bias=False), nn.BatchNorm1d(hidden), nn.ReLU(inplace=True),
            nn.Linear(hidden, hidden, bias=False), nn.BatchNorm1d(hidden), nn.ReLU(inplace=True), nn.Linear(hidden, asked.embedding))
        self.prototypes = nn.Linear(asked.embedding, asked.prototypes, bias=False)

    def forward(self, x):
        embedding = F.normalize(self.projector(self.backbone(x)).float(), dim=1)
        with torch.autocast('cpu', enabled=False):
            return embedding @ F.normalize(self.prototypes.weight, dim=1).T


@torch.no_grad()
def solve(scores, temperature=.225, beta=2 / 3):
    k = F.softmax(scores / temperature / (1 - beta), 1)
    u, exponent = k.mean(0) ** (1 - beta), -beta / (1 - beta)
    for _ in range(asked.iterations):
        u = (k / (k @ u ** exponent)[:, None]).mean(0) ** (1 - beta)
    targets = k * u ** exponent
    return targets / targets.sum(1, keepdim=True)


student, teacher = Network().to(memory_format=layout), Network().to(memory_format=layout)
teacher.load_state_dict(student.state_dict())
teacher.requires_grad_(False)
optimizer = torch.optim.SGD(student.parameters(), lr=.1, momentum=.9, weight_decay=1e-4)
views = [torch.randn(asked.batch, 3, 32, 32).contiguous(memory_format=layout) for _ in range(2)]
if asked.precision == 'bf16':
    views = [view.bfloat16() for view in views]


def step():
    with torch.autocast('cpu', torch.bfloat16, enabled=asked.precision == 'bf16'):
        logits = [student(view) for view in views]
        with torch.no_grad():
            if asked.no_teacher:
                scores = [logit.detach() for logit in logits]
            else:
                for own, theirs in zip(teacher.parameters(), student.parameters()):
                    own.lerp_(theirs, .01)
                scores = [teacher(view) for view in views]
    first, second = (solve(score) for score in scores)
    predicted = [F.log_softmax(logit / .1, 1) for logit in logits]
    loss = -.5 * ((first * predicted[1]).sum(1).mean() + (second * predicted[0]).sum(1).mean())
    optimizer.zero_grad(set_to_none=True)
    loss.backward()
    optimizer.step()
    return loss.item()


for line in sys.stdin:
    clock, processor = time.perf_counter(), time.process_time()
    for _ in range(int(line)):
        step()
    print(time.perf_counter() - clock, time.process_time() - processor,
          resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, flush=True)
