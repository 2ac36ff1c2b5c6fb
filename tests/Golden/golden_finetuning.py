"""Golden trajectories of fine-tuning: five epochs of one batch, a backbone and a linear classifier, made with PyTorch.

Usage: python3 golden_finetuning.py OUTDIR      (made with torch 2.6.0, torchvision 0.21.0)
Starts from the network and the images of golden_trajectories.py, whose trajectory-start.safetensors must lie in OUTDIR, and writes
finetuning.safetensors: labels, the classifier's starting weights, statistics of batch normalisation over all images (start.*,
those of a pretraining), and for NAME in {train,eval} (which statistics normalise) with {both,head} (what is trained; weight decay
only for both): losses, rates [epoch, (backbone, classifier)], weights and buffers after the last step (NAME.backbone.*, of tensors
with more than 600 elements every 23rd, NAME.weight, NAME.bias) and the logits of images not trained on, in evaluation mode.
torch.optim.SGD under CosineAnnealingLR. Computed in float64, stored as float32; the printed numbers are the largest difference of
the same steps in float32, relative to the largest value of the tensor: 7.5e-7 at most.
"""
import json, struct, sys
import numpy as np, torch, torch.nn as nn, torch.nn.functional as F
from golden_trajectories import BATCH, Backbone, OUT, pruned, save, worst

EPOCHS, CLASSES, RATES, MOMENTUM, WD = 5, 7, (.6, .02), .9, .01
DTYPES = {"F32": torch.float32, "I64": torch.int64, "U8": torch.uint8}

def load(name):
    raw = open(f"{OUT}/{name}.safetensors", "rb").read()
    size, = struct.unpack("<Q", raw[:8])
    return {key: torch.frombuffer(bytearray(raw[8 + size + e["data_offsets"][0]:8 + size + e["data_offsets"][1]]), dtype=DTYPES[e["dtype"]]).view(e["shape"])
            for key, e in json.loads(raw[8:8 + size]).items() if e["data_offsets"][0] < e["data_offsets"][1]}

def groups(net, wd):
    parameters = list(net.parameters())
    return [{"params": [p for p in parameters if p.ndim > 1], "weight_decay": wd}, {"params": [p for p in parameters if p.ndim <= 1]}]

def run(start, images, labels, head_start, mode, part, dtype):
    net, head = Backbone(), nn.Linear(64, CLASSES)
    net.load_state_dict(start)
    with torch.no_grad(): head.weight.copy_(head_start); head.bias.zero_()
    net.to(dtype); head.to(dtype)
    wd = WD if part == "both" else 0.
    descents = [torch.optim.SGD(groups(head, wd), lr=RATES[1] * BATCH / 256, momentum=MOMENTUM)]
    if part == "both": descents.append(torch.optim.SGD(groups(net, wd), lr=RATES[0] * BATCH / 256, momentum=MOMENTUM))
    else: net.requires_grad_(False)
    schedules = [torch.optim.lr_scheduler.CosineAnnealingLR(descent, EPOCHS) for descent in descents]
    losses, rates = [], []
    for epoch in range(EPOCHS):
        net.train(mode == "train")
        loss = F.cross_entropy(head(net(images[epoch].to(dtype))), labels[epoch])
        for descent in descents: descent.zero_grad()
        loss.backward()
        losses.append(loss.item()); rates.append([descents[-1].param_groups[0]["lr"] if part == "both" else 0., descents[0].param_groups[0]["lr"]])
        for descent in descents: descent.step()
        for schedule in schedules: schedule.step()
    net.eval()
    with torch.no_grad(): logits = head(net(images[EPOCHS].to(dtype)))
    return {"losses": torch.tensor(losses, dtype=torch.float64), "rates": torch.tensor(rates, dtype=torch.float64), "logits": logits,
            "weight": head.weight.detach(), "bias": head.bias.detach(), **{"backbone." + k: v.detach() for k, v in net.state_dict().items()}}

if __name__ == "__main__":
    given = load("trajectory-start")
    images = [(given[f"global0.{t}"].double() - 128) / 64 for t in range(EPOCHS)] + [(given["global1.0"].double() - 128) / 64]
    torch.manual_seed(9)
    labels = torch.arange(EPOCHS * BATCH).remainder(CLASSES)[torch.randperm(EPOCHS * BATCH)].view(EPOCHS, BATCH)
    head_start = .01 * torch.randn(CLASSES, 64)
    net = Backbone()
    net.load_state_dict({k[15:]: v for k, v in given.items() if k.startswith("start.backbone.")}, strict=False)
    for module in net.modules():
        if isinstance(module, nn.BatchNorm2d): module.momentum = None      # the mean over all batches
    net.double().train()
    with torch.no_grad():
        for batch in images[:EPOCHS]: net(batch)
    start = {k: v.float() if v.is_floating_point() else v for k, v in net.state_dict().items()}
    out = {"labels": labels, "head": head_start, **{"start." + k: v for k, v in start.items() if "running" in k or "tracked" in k}}
    for mode in ("train", "eval"):
        for part in ("both", "head"):
            settings = (start, images, labels, head_start, mode, part)
            exact, plain = run(*settings, torch.float64), run(*settings, torch.float32)
            moved = ((exact["backbone.conv1.weight"] - start["conv1.weight"]).abs().max() / start["conv1.weight"].abs().max()).item()
            print(f"{mode}-{part}: float32 off by {worst(exact, plain):.1e}; conv1 moved by {moved:.1e}; losses {exact['losses'].tolist()}")
            out |= {f"{mode}-{part}.{k}": pruned(v) for k, v in exact.items()}
    save("finetuning", out)
