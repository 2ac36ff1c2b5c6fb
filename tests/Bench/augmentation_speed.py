"""The views of `make bench-developers`, made by torchvision on Pillow images on one thread.

    make bench-developers IMAGES=DIR TORCHVISION="python3 tests/Bench/augmentation_speed.py ZIP DIR"

ZIP is datasets/Decoding/Cifar10Mini/cifar10-mini.zip, DIR a folder with train/CLASS/IMAGE. Reads lines of a pipeline's
name and a number of images, answers each with the seconds of processor time that the views of so many images took,
files read and decoded included: one Image.open(...).convert('RGB') an image, then every view of it, as the official
loaders do. No data loader, no worker processes, no collation: the transforms alone.
"""
import glob, io, random, sys, time, zipfile
import numpy as np, torch
from PIL import Image, ImageFilter
from torchvision import transforms as T

torch.set_num_threads(1)
BICUBIC, BILINEAR = T.InterpolationMode.BICUBIC, T.InterpolationMode.BILINEAR
IMAGENET = (.485, .456, .406), (.229, .224, .225)
CIFAR = (.4914, .4822, .4465), (.247, .243, .261)


class Blur:
    def __init__(self, p):
        self.p = p

    def __call__(self, image):
        return image.filter(ImageFilter.GaussianBlur(radius=random.uniform(.1, 2))) if random.random() < self.p else image


def view(size, scale, mode, norm, jitter=True, blur=0., solarize=0.):
    colors = [T.RandomApply([T.ColorJitter(.4, .4, .2, .1)], .8), T.RandomGrayscale(.2)] if jitter else []
    colors += [Blur(blur)] if blur else []
    colors += [T.RandomSolarize(128, solarize)] if solarize else []
    return T.Compose([T.RandomResizedCrop(size, scale=scale, interpolation=mode), *colors, T.RandomHorizontalFlip(),
                      T.ToTensor(), T.Normalize(*norm)])


globals_ = [view(224, (.14, 1.), BICUBIC, IMAGENET, blur=1.), view(224, (.14, 1.), BICUBIC, IMAGENET, blur=.1, solarize=.2)]
PIPELINES = {
    'cifar': [view(32, (.2, 1.), BILINEAR, CIFAR), view(32, (.2, 1.), BILINEAR, CIFAR, solarize=.2)],
    'crop': [view(224, (.08, 1.), BILINEAR, IMAGENET, jitter=False)],
    'global': globals_[:1],
    'multi': globals_ + 6 * [view(96, (.05, .14), BICUBIC, IMAGENET, blur=.5)],
}

sheet = np.array(Image.open(io.BytesIO(zipfile.ZipFile(sys.argv[1]).read('test.webp'))).convert('RGB'))
tiles = [np.ascontiguousarray(sheet[32 * y:32 * y + 32, 32 * x:32 * x + 32]) for y in range(20) for x in range(50)]
files = sorted(glob.glob(sys.argv[2] + '/train/*/*')) if len(sys.argv) > 2 else []


def load(path):
    with open(path, 'rb') as file:
        return Image.open(file).convert('RGB')


for line in sys.stdin:
    name, count = line.split()[0], int(line.split()[1])
    source, read = (tiles, Image.fromarray) if name == 'cifar' else (files, load)
    processor = time.process_time()
    for i in range(count):
        image = read(source[i * len(source) // count])
        for transform in PIPELINES[name]:
            transform(image)
    print(time.process_time() - processor, flush=True)
