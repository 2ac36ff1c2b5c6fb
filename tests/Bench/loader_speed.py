"""The views of `mira bench loader`, made by torchvision on Pillow images on one thread, timed by phase.

    mira bench loader ... --torchvision "python3 tests/Bench/loader_speed.py DIR"

DIR is a folder with train/CLASS/IMAGE. Reads lines "IMAGES GLOBAL_SIZE LOCAL_CROPS LOCAL_SIZE" and answers each with
the seconds of processor time that reading, decoding, cropping with resizing, colors, and copying (flip, tensor,
normalization) took. One Image.open(...).convert('RGB') an image, as the official loaders do; no worker processes, no
collation.
"""
import glob, io, random, sys, time
import torch
from PIL import Image, ImageFilter
from torchvision import transforms as T

torch.set_num_threads(1)
BICUBIC = T.InterpolationMode.BICUBIC
files = sorted(glob.glob(sys.argv[1] + '/train/*/*'))


class Blur:
    def __init__(self, p):
        self.p = p

    def __call__(self, image):
        return image.filter(ImageFilter.GaussianBlur(radius=random.uniform(.1, 2))) if random.random() < self.p else image


def view(size, scale, blur, solarize):
    colors = [T.RandomApply([T.ColorJitter(.4, .4, .2, .1)], .8), T.RandomGrayscale(.2), Blur(blur)]
    colors += [T.RandomSolarize(128, solarize)] if solarize else []
    copy = [T.RandomHorizontalFlip(), T.ToTensor(), T.Normalize((.485, .456, .406), (.229, .224, .225))]
    return T.RandomResizedCrop(size, scale=scale, interpolation=BICUBIC), T.Compose(colors), T.Compose(copy)


for line in sys.stdin:
    count, size, local_crops, local_size = map(int, line.split())
    views = [view(size, (.14, 1.), 1., 0.), view(size, (.14, 1.), .1, .2)] + local_crops * [view(local_size, (.05, .14), .5, 0.)]
    times, last = [0.] * 5, time.process_time()

    def lap(phase):
        global last
        now = time.process_time()
        times[phase] += now - last
        last = now

    for i in range(count):
        with open(files[i * len(files) // count], 'rb') as file:
            data = file.read()
        lap(0)
        image = Image.open(io.BytesIO(data)).convert('RGB')
        lap(1)
        for crop, colors, copy in views:
            part = crop(image)
            lap(2)
            part = colors(part)
            lap(3)
            copy(part)
            lap(4)
    print(*times, flush=True)
