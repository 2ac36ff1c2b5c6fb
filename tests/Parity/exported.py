"""PyTorch, torchvision, ONNX and Detectron2's format on what `mira export` wrote; PyTorch's features beside those of `mira extract`."""
import glob, os, pickle, re
import numpy as np, torch, torchvision
from PIL import Image
from torchvision import transforms
from torchvision.transforms import InterpolationMode
from page import FOLDER, compare, require, section

# Debian's onnxruntime says in hundreds of lines that it registers operators which onnx has registered, which is of no consequence.
_errors = os.dup(2)
os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
import onnx, onnxruntime
os.dup2(_errors, 2)

def network(state):
    net = torchvision.models.resnet50()
    net.fc = torch.nn.Identity()
    net.load_state_dict(state, strict=True)
    return net.eval()

def detectron2_name(name):
    """As MoCo's detection/convert-pretrain-to-detectron2.py."""
    name = name if "layer" in name else "stem." + name
    name = re.sub(r"layer([1-4])", lambda match: f"res{int(match[1]) + 1}", name)
    name = re.sub(r"bn([1-3])", r"conv\1.norm", name)
    return name.replace("downsample.0", "shortcut").replace("downsample.1", "shortcut.norm")

def check_pickle(state):
    with open(f"{FOLDER}/backbone.pkl", "rb") as file:
        content = pickle.load(file, encoding="latin1")
    pairs = zip(state.values(), content["model"].values())
    require(f"Detectron2's pickle: {len(state)} arrays of NumPy, equal under Detectron2's names", content["matching_heuristics"] is True
            and list(content["model"]) == [detectron2_name(name) for name in state]
            and all(array.dtype == value.numpy().dtype and np.array_equal(array, value.numpy()) for value, array in pairs))

def check_onnx(net):
    onnx.checker.check_model(onnx.load(f"{FOLDER}/backbone.onnx"), full_check=True)
    images = torch.randn(2, 3, 96, 64, generator=torch.Generator().manual_seed(1))
    with torch.no_grad(): expected = net(images).numpy()
    found, = onnxruntime.InferenceSession(f"{FOLDER}/backbone.onnx", providers=["CPUExecutionProvider"]).run(None, {"images": images.numpy()})
    compare("ONNX passes onnx.checker; onnxruntime beside PyTorch on random images, as a part of the largest feature",
            np.abs(found - expected).max() / np.abs(expected).max(), 0, 1e-5)

def check_features(net):
    """From JPEG files to features, with torchvision's transforms of the k-NN protocol."""
    view = transforms.Compose([transforms.Resize(256, InterpolationMode.BICUBIC), transforms.CenterCrop(224), transforms.ToTensor(),
                               transforms.Normalize((.485, .456, .406), (.229, .224, .225))])
    paths = sorted(glob.glob(f"{FOLDER}/pictures/val/*/*.jpg"))
    with torch.no_grad():
        expected = np.concatenate([net(view(Image.open(path).convert("RGB"))[None]).numpy() for path in paths])
    ours = np.load(f"{FOLDER}/pictures.npz")
    require(f"{len(paths)} files in the same order", [os.path.basename(name) for name in ours["files"]] == [os.path.basename(path) for path in paths])
    compare("from JPEG file to feature: `mira extract` on the checkpoint beside PyTorch on the exported .pth, as a part of the largest feature",
            np.abs(ours["features"] - expected).max() / np.abs(expected).max(), 0, 1e-3)

def check():
    state = torch.load(f"{FOLDER}/backbone.pth", weights_only=True)
    net = network(state)
    require(f".pth: {len(state)} tensors by torch.load(weights_only=True), load_state_dict(strict=True)", True)
    check_onnx(net)
    check_pickle(state)
    check_features(net)
    section("Exported checkpoints", f"A ResNet-50 that `mira pretrain` trained for six steps on pictures made here, written by `mira export`. onnx {onnx.__version__}, onnxruntime {onnxruntime.__version__}.")
