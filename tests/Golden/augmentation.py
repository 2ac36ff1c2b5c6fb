"""Golden arrays for the augmentation tests, made by torchvision and Pillow.

    python3 tests/Golden/augmentation.py datasets/Decoding/Cifar10Mini/cifar10-mini.zip tests/Golden/augmentation.safetensors

The stored file was made with torchvision 0.21.0, Pillow 11.1.0, torch 2.6.0, NumPy 2.2.4.
"""
import hashlib, io, itertools, json, struct, sys, zipfile
import numpy as np, torch
from PIL import Image
from torchvision.transforms import RandomResizedCrop, functional as F

MEAN, DEVIATION = (.4914, .4822, .4465), (.247, .243, .261)
rng = np.random.default_rng(0)
torch.manual_seed(0)


def images():
    """Five CIFAR-10 test images and one of noise that reaches the ends of the range."""
    sheet = np.array(Image.open(io.BytesIO(zipfile.ZipFile(sys.argv[1]).read('test.webp'))).convert('RGB'))
    tiles = [sheet[:32, 32 * i:32 * (i + 1)] for i in range(5)]
    noise = np.clip(rng.integers(-64, 320, (32, 32, 3)), 0, 255)
    return np.stack([*tiles, noise]).astype(np.uint8)


def per_image(function, factors):
    return np.stack([[np.array(function(Image.fromarray(x), f)) for f in factors] for x in X])


def crops(source, size, count):
    """Corner cases, then random boxes: (image, top, left, height, width) and the resized crops."""
    boxes = [(0, 0, 0, size, size), (1, 0, 0, 1, 1), (0, size - 1, 3, 1, size - 3), (1, 0, size - 5, size, 5)]
    for _ in range(count):
        h, w = rng.integers(1, size + 1, 2)
        boxes.append((rng.integers(len(source)), rng.integers(size - h + 1), rng.integers(size - w + 1), h, w))
    out = [np.array(F.resized_crop(Image.fromarray(source[i]), t, l, h, w, [32, 32])) for i, t, l, h, w in boxes]
    return np.array(boxes, np.int32), np.stack(out)


def pipelines(count):
    """Whole views: integers (image, box, jitter?, order, gray?, solarize?, flip?), factors, and normalized results."""
    orders = list(itertools.permutations(range(4)))
    integers, factors, views = [], [], []
    for n in range(count):
        i, (t, l, h, w) = n % len(X), RandomResizedCrop.get_params(torch.empty(3, 32, 32), (.2, 1.), (3 / 4, 4 / 3))
        jitter, gray, solarize, flip = n % 5 != 3, n % 7 == 6, n % 3 == 2, n % 2
        f = [*rng.uniform(.6, 1.4, 2), rng.uniform(.8, 1.2), rng.uniform(-.1, .1)]
        f = [float(np.float32(v)) for v in f]
        operations = [F.adjust_brightness, F.adjust_contrast, F.adjust_saturation, F.adjust_hue]
        image = F.resized_crop(Image.fromarray(X[i]), t, l, h, w, [32, 32])
        for k in orders[n % 24] if jitter else ():
            image = operations[k](image, f[k])
        image = F.to_grayscale(image, 3) if gray else image
        image = F.solarize(image, 128) if solarize else image
        image = F.hflip(image) if flip else image
        views.append(F.normalize(F.to_tensor(image), MEAN, DEVIATION).permute(1, 2, 0).numpy())
        integers.append((i, t, l, h, w, jitter, n % 24, gray, solarize, flip))
        factors.append(f)
    return np.array(integers, np.int32), np.array(factors, np.float32), np.stack(views)


def crop_distribution(draws):
    """Relative frequency of (width, height) and the mean of top / (32 - height), over many draws."""
    counts, offsets = np.zeros((33, 33)), []
    for _ in range(draws):
        t, _, h, w = RandomResizedCrop.get_params(torch.empty(3, 32, 32), (.2, 1.), (3 / 4, 4 / 3))
        counts[w, h] += 1
        offsets += [t / (32 - h)] if h < 32 else []
    return (counts / draws).astype(np.float32), np.array([np.mean(offsets)], np.float32)


def digest(source, target):
    """SHA-256 of the conversion of all 2^24 colors in the order of their bytes, the first channel slowest."""
    every = np.stack(np.meshgrid(*[np.arange(256, dtype=np.uint8)] * 3, indexing='ij'), -1).reshape(4096, 4096, 3)
    converted = np.array(Image.fromarray(every, source).convert(target))
    return np.frombuffer(hashlib.sha256(converted.tobytes()).digest(), np.uint8)


def save(path, arrays):
    names = {np.dtype(np.uint8): 'U8', np.dtype(np.int32): 'I32', np.dtype(np.float32): 'F32'}
    header, offset = {}, 0
    for name, a in arrays.items():
        header[name] = {'dtype': names[a.dtype], 'shape': a.shape, 'data_offsets': [offset, offset + a.nbytes]}
        offset += a.nbytes
    text = json.dumps(header).encode()
    text += b' ' * (-len(text) % 8)
    with open(path, 'wb') as file:
        file.write(struct.pack('<Q', len(text)) + text + b''.join(np.ascontiguousarray(a).tobytes() for a in arrays.values()))


X = images()
large = np.clip(rng.integers(-64, 320, (2, 64, 64, 3)), 0, 255).astype(np.uint8)
factors, turns = [0., .6, .83, 1., 1.2, 1.4, 2.], [-.5, -.1, -.037, 0., .05, .1, .5]
result = {'images': X, 'large': large, 'factors': np.float32(factors), 'turns': np.float32(turns)}
result['brightness'] = per_image(F.adjust_brightness, np.float32(factors).tolist())
result['contrast'] = per_image(F.adjust_contrast, np.float32(factors).tolist())
result['saturation'] = per_image(F.adjust_saturation, np.float32(factors).tolist())
result['hue'] = per_image(F.adjust_hue, np.float32(turns).tolist())
result['gray'] = per_image(lambda x, _: F.to_grayscale(x, 3), [0])
result['solarized'] = per_image(lambda x, _: F.solarize(x, 128), [0])
result['crop_boxes'], result['crops'] = crops(X, 32, 28)
result['large_boxes'], result['large_crops'] = crops(large, 64, 12)
result['view_integers'], result['view_factors'], result['views'] = pipelines(48)
result['crop_frequencies'], result['crop_offset'] = crop_distribution(200_000)
result['hsv_of_rgb'], result['rgb_of_hsv'] = digest('RGB', 'HSV'), digest('HSV', 'RGB')
save(sys.argv[2], result)
