"""Features of a checkpoint by torchvision's resnet34 on images read by Pillow, beside those that 'mira extract' wrote.

    python3 torchvision_features.py CHECKPOINT.safetensors IMAGES FEATURES.npz…

prints the largest difference over the largest feature. Images are resized to a shorter side of 256 (bicubic), cropped to 224."""
import json
import pathlib
import struct
import sys

import numpy as np
import torch
import torchvision
from PIL import Image
from torchvision.transforms import v2


def tensors(path):
    content = pathlib.Path(path).read_bytes()
    start = 8 + struct.unpack("<Q", content[:8])[0]
    header = json.loads(content[8:start])
    header.pop("__metadata__", None)
    return {name: torch.from_numpy(np.frombuffer(content, "<f4", (end - begin) // 4, start + begin).reshape(entry["shape"]).copy())
            for name, entry in header.items() for begin, end in [entry["data_offsets"]]}


torch.set_num_threads(1)
network = torchvision.models.resnet34()
network.fc = torch.nn.Identity()
missing, unexpected = network.load_state_dict(tensors(sys.argv[1]), strict=False)
assert not unexpected and all(name.endswith("num_batches_tracked") for name in missing), (missing, unexpected)
network.eval()
transform = v2.Compose([v2.Resize(256, v2.InterpolationMode.BICUBIC), v2.CenterCrop(224), v2.PILToTensor(), v2.ToDtype(torch.float32, scale=True),
                        v2.Normalize([0.485, 0.456, 0.406], [0.229, 0.224, 0.225])])
largest = difference = 0
with torch.no_grad():
    for path in sys.argv[3:]:
        written = np.load(path)
        for file, features in zip(written["files"], written["features"]):
            image = transform(Image.open(pathlib.Path(sys.argv[2]) / str(file)).convert("RGB"))
            ours = network(image[None])[0].numpy()
            difference = max(difference, float(np.abs(ours - features).max()))
            largest = max(largest, float(np.abs(ours).max()))
print(difference / largest)
