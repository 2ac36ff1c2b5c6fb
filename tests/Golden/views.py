"""Digests of resized, blurred and whole views, made by torchvision and Pillow.

    python3 tests/Golden/views.py tests/Golden/views.safetensors

The stored file was made with torchvision 0.21.0, Pillow 11.1.0, torch 2.6.0, NumPy 2.2.4. Images follow from their
width, height and kind by the formulas of `image`; results are kept as SHA-256 of their bytes, rows of RGB pixels.
"""
import hashlib, itertools, json, struct, sys
import numpy as np, torch
from PIL import Image, ImageFilter
from torchvision.transforms import InterpolationMode, RandomResizedCrop, functional as F

MODES = (InterpolationMode.BILINEAR, InterpolationMode.BICUBIC)
rng = np.random.default_rng(3)
torch.manual_seed(3)


def image(width, height, kind):
    """Kind 0: waves of every frequency. Kind 1: noise of black and white ends and all between."""
    x, y, c = np.meshgrid(np.arange(width, dtype=np.uint32), np.arange(height, dtype=np.uint32),
                          np.arange(3, dtype=np.uint32), indexing='xy')
    if kind == 0:
        v = (x * x * (3 + c) + y * y * 5 + x * y * (7 - c)) // 16 % 512
        v = np.minimum(v, 511 - v)
    else:
        v = (x * 73856093 ^ y * 19349663 ^ (c + 1) * 83492791) * np.uint32(2654435761)
        v = np.clip((v >> 23).astype(np.int64) - 128, 0, 255)
    return Image.fromarray(v.astype(np.uint8))


def digest(array):
    return np.frombuffer(hashlib.sha256(np.ascontiguousarray(array).tobytes()).digest(), np.uint8)


def resizes():
    """(width, height, kind, top, left, crop height, crop width, view size, mode) and digests."""
    cases = [(w, h, 1, 0, 0, h, w, s, m) for (w, h), s, m in itertools.product(
        [(1, 1), (1, 50), (50, 1), (2, 3), (3, 900), (900, 3), (8, 8), (32, 32), (33, 31), (224, 224), (500, 375)],
        [8, 32, 96, 224], [0, 1])]
    for n in range(160):
        w, h = (int(v) for v in rng.integers(1, 640, 2))
        ch, cw = int(rng.integers(1, h + 1)), int(rng.integers(1, w + 1))
        cases.append((w, h, n % 2, int(rng.integers(h - ch + 1)), int(rng.integers(w - cw + 1)), ch, cw,
                      (32, 96, 224, 40)[n % 4], n // 4 % 2))
    return cases, [digest(F.resized_crop(image(w, h, k), t, l, ch, cw, [s, s], MODES[m]))
                   for w, h, k, t, l, ch, cw, s, m in cases]


def centers():
    """Evaluation transforms: (width, height, shorter side, view size, mode) and digests."""
    cases = [(w, h, r, s, m) for (w, h), (r, s), m in itertools.product(
        [(500, 375), (375, 500), (224, 301), (32, 32), (97, 1000), (640, 211), (256, 256)],
        [(256, 224), (224, 224), (73, 64)], [0, 1])]
    return cases, [digest(F.center_crop(F.resize(image(w, h, 0), r, MODES[m]), s)) for w, h, r, s, m in cases]


def blurs():
    """(size, kind), standard deviations and digests."""
    deviations = [*np.linspace(.1, 2, 39), 1e-3, .05, 2.5, 3.7, 9., 20., *rng.uniform(.1, 2, 40)]
    deviations = [float(np.float32(d)) for d in deviations]
    cases = [((8, 32, 96, 224)[i % 4], i // 4 % 2) for i in range(len(deviations))]
    results = [image(s, s, k).filter(ImageFilter.GaussianBlur(radius=d)) for (s, k), d in zip(cases, deviations)]
    return cases, np.float32(deviations), [digest(r) for r in results]


def views():
    """Whole views: (width, height, size, mode, box, jitter?, order, gray?, solarize?, flip?), (factors, blur) and digests."""
    orders, integers, factors, digests = list(itertools.permutations(range(4))), [], [], []
    operations = [F.adjust_brightness, F.adjust_contrast, F.adjust_saturation, F.adjust_hue]
    for n in range(72):
        w, h, size, mode = *(int(v) for v in rng.integers(60, 520, 2)), (224, 96)[n % 2], n // 2 % 2
        source = image(w, h, n % 3 == 0)
        t, l, ch, cw = RandomResizedCrop.get_params(source, (.05, 1.), (3 / 4, 4 / 3))
        jitter, gray, blur, solarize, flip = n % 5 != 3, n % 7 == 6, n % 4 != 1, n % 3 == 2, n % 11 < 5
        spread = (.4, .8)[n % 2]
        f = [*rng.uniform(1 - spread, 1 + spread, 3), rng.uniform(-spread / 4, spread / 4), rng.uniform(.1, 2) if blur else 0]
        f = [float(np.float32(v)) for v in f]
        view = F.resized_crop(source, t, l, ch, cw, [size, size], MODES[mode])
        for k in orders[n % 24] if jitter else ():
            view = operations[k](view, f[k])
        view = F.to_grayscale(view, 3) if gray else view
        view = view.filter(ImageFilter.GaussianBlur(radius=f[4])) if blur else view
        view = F.solarize(view, 128) if solarize else view
        view = F.hflip(view) if flip else view
        view = F.normalize(F.to_tensor(view), (.485, .456, .406), (.229, .224, .225)).permute(1, 2, 0).numpy()
        digests.append(digest(view))
        integers.append((w, h, int(n % 3 == 0), size, mode, t, l, ch, cw, jitter, n % 24, gray, solarize, flip))
        factors.append(f)
    return integers, np.float32(factors), digests


def fallbacks():
    """Crops of images too narrow for any try: (width, height, top, left, crop height, crop width)."""
    sizes = [(500, 40), (40, 500), (501, 41), (41, 501), (1, 9), (9, 1), (77, 7), (300, 33), (33, 300), (299, 34)]
    return [(w, h, *RandomResizedCrop.get_params(torch.empty(3, h, w), (1., 1.), (3 / 4, 4 / 3))) for w, h in sizes]


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


result = {}
for name, made in {'resize': resizes(), 'center': centers(), 'blur': blurs(), 'view': views()}.items():
    result[name + '_cases'], result[name + '_digests'] = np.array(made[0], np.int32), np.stack(made[-1])
    if len(made) == 3:
        result[name + '_numbers'] = made[1]
result['fallback_boxes'] = np.array(fallbacks(), np.int32)
save(sys.argv[1], result)
