"""Recomputes mira's numbers from what mira wrote, with NumPy, scikit-learn and PyTorch; prints a Markdown page.

Usage: parity.py FOLDER      (FOLDER holds what parity.sh has mira write)
"""
import numpy as np, scipy, sklearn, torch, torchvision
import exported, finetuning, knn, linear, logistic
from page import FOLDER

torch.set_num_threads(1)
train, test = np.load(f"{FOLDER}/train.npz"), np.load(f"{FOLDER}/test.npz")
print("# mira beside NumPy, scikit-learn and PyTorch\n")
print(f"Made by `make parity` with NumPy {np.__version__}, SciPy {scipy.__version__}, scikit-learn {sklearn.__version__}, torch {torch.__version__}, "
      f"torchvision {torchvision.__version__}:\nmira writes features, classifiers and checkpoints, Python computes the same numbers from them.")
knn.check(train, test)
linear.check(train, test)
finetuning.check()
logistic.check(train, test)
exported.check()
