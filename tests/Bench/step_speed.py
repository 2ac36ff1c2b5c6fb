"""The training step of a recipe in PyTorch: the other side of `mira bench step --peer`.

    mira bench step --recipe mira --precision bf16 --threads 1 --peer "python3 tests/Bench/step_speed.py"

mira appends the recipe's sizes to the command, then asks for steps by writing their number on a line; the answer is one
line: seconds by the clock, seconds of processor time, largest resident memory in KiB. Both sides take turns, so that a busy
machine slows both. Written from the papers' equations. MIRA: two views, student and teacher pass, two solves, swapped
cross-entropy, SGD, moving average. SimCLR, MoCo-v2+ and SelfClassifier: the same views and network with their own heads and
losses. bfloat16 is torch.autocast. Made with torch 2.6.0 (oneDNN 3.7.2), Python 3.13.
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
parser.add_argument('--method', choices=('mira', 'simclr', 'moco-v2', 'self-classifier'), default='mira')
parser.add_argument('--temperature', type=float, default=.2)
parser.add_argument('--column-temperature', type=float, default=.05)
parser.add_argument('--queue', type=int, default=0)
parser.add_argument('--classes', type=lambda text: [int(count) for count in text.split('+')], default=[])
parser.add_argument('--joins-views', action='store_true')
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
        if asked.method == 'mira':
            self.projector = nn.Sequential(
                nn.Linear(inputs, hidden, bias=False), nn.BatchNorm1d(hidden), nn.ReLU(inplace=True),
                nn.Linear(hidden, hidden, bias=False), nn.BatchNorm1d(hidden), nn.ReLU(inplace=True), nn.Linear(hidden, asked.embedding))
            self.prototypes = nn.ModuleList([nn.Linear(asked.embedding, asked.prototypes, bias=False)])
        elif asked.method == 'self-classifier':
            self.projector = nn.Sequential(
                nn.Linear(inputs, hidden, bias=False), nn.BatchNorm1d(hidden), nn.LeakyReLU(inplace=True), nn.Linear(hidden, asked.embedding))
            self.prototypes = nn.ModuleList([nn.Linear(asked.embedding, count, bias=False) for count in asked.classes])
        else:
            self.projector = nn.Sequential(nn.Linear(inputs, hidden), nn.ReLU(inplace=True), nn.Linear(hidden, asked.embedding))
            self.prototypes = nn.ModuleList()

    def forward(self, x):
        embedding = F.normalize(self.projector(self.backbone(x)).float(), dim=1)
        if not self.prototypes:
            return embedding
        with torch.autocast('cpu', enabled=False):
            return torch.cat([embedding @ F.normalize(layer.weight, dim=1).T for layer in self.prototypes], 1)


@torch.no_grad()
def solve(scores, temperature=.225, beta=2 / 3):
    k = F.softmax(scores / temperature / (1 - beta), 1)
    u, exponent = k.mean(0) ** (1 - beta), -beta / (1 - beta)
    for _ in range(asked.iterations):
        u = (k / (k @ u ** exponent)[:, None]).mean(0) ** (1 - beta)
    targets = k * u ** exponent
    return targets / targets.sum(1, keepdim=True)


def mira(outputs, keys):
    first, second = (solve(score) for score in (keys or [output.detach() for output in outputs]))
    predicted = [F.log_softmax(output / .1, 1) for output in outputs]
    return -.5 * ((first * predicted[1]).sum(1).mean() + (second * predicted[0]).sum(1).mean())


def simclr(outputs, keys):
    views = torch.cat(outputs)
    scores = views @ views.T / asked.temperature
    scores = scores.masked_fill(torch.eye(len(views), dtype=torch.bool), -torch.inf)
    return F.cross_entropy(scores, torch.arange(len(views)).roll(asked.batch))


def moco(outputs, keys):
    losses = []
    for query, key, queue in zip(outputs, reversed(keys), reversed(queues)):
        scores = torch.cat([(query * key).sum(1, keepdim=True), query @ queue.T], 1) / asked.temperature
        losses.append(F.cross_entropy(scores, torch.zeros(asked.batch, dtype=torch.long)))
    for view, key in enumerate(keys):
        queues[view] = torch.cat([queues[view][asked.batch:], key])
    return sum(losses) / 2


def self_classifier(outputs, keys):
    losses = []
    for first, second in zip(*(output.split(asked.classes, 1) for output in outputs)):
        targets, predicted = [], []
        for score in (first, second):
            target = F.softmax(score / asked.column_temperature, 0)
            targets.append(target / target.sum(1, keepdim=True).clamp_min(1e-12))
            share = F.softmax(score / asked.temperature, 1)
            predicted.append(torch.log(share / share.sum(0, keepdim=True) * len(score) / score.shape[1] + 1e-12))
        losses += [-(targets[0] * predicted[1]).sum(1).mean(), -(targets[1] * predicted[0]).sum(1).mean()]
    return sum(losses) / len(losses)


loss_of = {'mira': mira, 'simclr': simclr, 'moco-v2': moco, 'self-classifier': self_classifier}[asked.method]
queues = [F.normalize(torch.randn(asked.queue, asked.embedding), dim=1) for _ in range(2)]
student, teacher = Network().to(memory_format=layout), Network().to(memory_format=layout)
teacher.load_state_dict(student.state_dict())
teacher.requires_grad_(False)
optimizer = torch.optim.SGD(student.parameters(), lr=.1, momentum=.9, weight_decay=1e-4)
views = [torch.randn(asked.batch, 3, 32, 32).contiguous(memory_format=layout) for _ in range(2)]
if asked.precision == 'bf16':
    views = [view.bfloat16() for view in views]


def read(network):
    return list(network(torch.cat(views)).chunk(2)) if asked.joins_views else [network(view) for view in views]


def step():
    with torch.autocast('cpu', torch.bfloat16, enabled=asked.precision == 'bf16'):
        outputs, keys = read(student), []
        if not asked.no_teacher:
            with torch.no_grad():
                for own, theirs in zip(teacher.parameters(), student.parameters()):
                    own.lerp_(theirs, .01)
                keys = read(teacher)
    loss = loss_of(outputs, keys)
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
