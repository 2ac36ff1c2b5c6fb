"""Fine-tuning: PyTorch computes the golden trajectories again, which the tests hold mira's own steps to."""
import os, subprocess, sys
import numpy as np
from linear import tensors
from page import FOLDER, compare, section

def check():
    golden, again = os.path.join(FOLDER, "golden"), os.path.join(FOLDER, "golden", "finetuning.safetensors")
    kept = tensors(again)
    subprocess.run([sys.executable, os.path.join(golden, "golden_finetuning.py"), golden], check=True, stdout=subprocess.DEVNULL)
    made = tensors(again)
    for mode in ("train", "eval"):
        for part, words in (("both", "backbone and classifier"), ("head", "classifier alone")):
            names = [name for name in kept if name.startswith(f"{mode}-{part}.")]
            apart = max(np.abs(kept[name].astype(float) - made[name]).max() / max(1e-6, np.abs(kept[name]).max()) for name in names)
            compare(f"BN {mode}, {words}: {len(names)} tensors and losses, largest difference of the committed ones as a part of the largest value", apart, 0, 1e-6)
    section("Semi-supervised evaluation", "Five epochs of torch.optim.SGD under CosineAnnealingLR. `FineTuningTrajectoryTests` hold mira's steps to these numbers to 1e-5.")
