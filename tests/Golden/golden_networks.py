"""Golden vectors for the network, made with PyTorch and torchvision's own blocks.

Usage: python3 golden_networks.py OUTDIR      (made with torch 2.6.0, torchvision 0.21.0, NumPy 2.2)
Writes network-basic.safetensors and network-bottleneck.safetensors: weights, images and features of a small ResNet, in
training and in evaluation, and the batch statistics after the first.
"""
import json, struct, sys
import torch, torch.nn as nn, torch.nn.functional as F
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
    def __init__(s, block, counts, width, cifar):
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
            if isinstance(m, nn.BatchNorm2d): nn.init.uniform_(m.weight, .5, 1.5); nn.init.normal_(m.bias, 0, .2)
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
