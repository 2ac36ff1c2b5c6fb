"""How many views a second torchvision makes of CIFAR-10 images on one thread: both MIRA views of an image, PIL pipeline.

    python3 tests/Golden/augmentation_speed.py datasets/Decoding/Cifar10Mini/cifar10-mini.zip [IMAGES_PER_BLOCK]

The other side of `AugmentationSpeed.Measure`: the same images, nine blocks after one to warm up, medians per second of
processor time and of the clock. No data loader, no worker processes, no collation: the transforms alone.
"""
import io, statistics, sys, time, zipfile
import numpy as np, torch
from PIL import Image
from torchvision import transforms as T

torch.set_num_threads(1)
sheet = np.array(Image.open(io.BytesIO(zipfile.ZipFile(sys.argv[1]).read('test.webp'))).convert('RGB'))
images = [np.ascontiguousarray(sheet[32 * y:32 * y + 32, 32 * x:32 * x + 32]) for y in range(20) for x in range(50)]
count = int(sys.argv[2]) if len(sys.argv) > 2 else 500


def pipeline(solarize):
    return T.Compose([
        T.RandomResizedCrop(32, scale=(.2, 1.)), T.RandomApply([T.ColorJitter(.4, .4, .2, .1)], .8),
        T.RandomGrayscale(.2), *([T.RandomSolarize(128, .2)] if solarize else []), T.RandomHorizontalFlip(),
        T.ToTensor(), T.Normalize((.4914, .4822, .4465), (.247, .243, .261))])


def block(first, second):
    clock, processor = time.perf_counter(), time.process_time()
    for i in range(count):
        image = Image.fromarray(images[i % len(images)])
        first(image), second(image)
    return 2 * count / (time.process_time() - processor), 2 * count / (time.perf_counter() - clock)


first, second = pipeline(False), pipeline(True)
blocks = [block(first, second) for _ in range(10)][1:]
print('views per CPU second %.0f, per second %.0f' % tuple(statistics.median(b) for b in zip(*blocks)))
