"""Small image files of every kind a data set may hold, with the pixels that Pillow makes of them.

    python3 tests/Golden/images.py tests/Golden/images.safetensors [imagenet-mini.tar tests/Golden/imagenet-mini.txt]

For a file NAME the arrays are file/NAME, its bytes, and pixels/NAME, [height, width, 3]: what Image.open(NAME)
.convert('RGB') gives, torchvision's default loader. Files that Pillow refuses have no pixels. With two more
arguments, the first 16 digits of the SHA-256 of the pixels of every image in the archive.

The stored files were made with Pillow 11.1.0 (libjpeg-turbo 2.1.5, libwebp 1.5.0) and NumPy 2.2.4.
"""
import hashlib, io, json, struct, sys, tarfile, zlib
import numpy as np
from PIL import Image, ImageCms

W, H = 37, 29
rng = np.random.default_rng(0)
y, x = np.mgrid[0:H, 0:W]
RGB = np.stack([x * 255 // (W - 1), y * 255 // (H - 1), (x + y) * 4 % 256], -1)
RGB = np.clip(RGB + rng.integers(-12, 12, RGB.shape), 0, 255).astype(np.uint8)
ALPHA = ((x * 7 + y * 3) % 256).astype(np.uint8)
LARGE = np.clip(np.kron(RGB, np.ones((2, 2, 1))) + rng.integers(-30, 30, (2 * H, 2 * W, 3)), 0, 255).astype(np.uint8)
files = {}


def save(name, image, **options):
    file = io.BytesIO()
    kind = options.pop('format', {'jpg': 'JPEG', 'png': 'PNG', 'webp': 'WEBP'}[name.split('.')[-1]])
    image.save(file, kind, **options)
    files[name] = file.getvalue()


def chunk(kind, data):
    return struct.pack('>I', len(data)) + kind + data + struct.pack('>I', zlib.crc32(kind + data))


def png(depth, color, rows, interlace=0):
    """A PNG from rows of packed samples: Pillow writes few of the kinds it reads."""
    return (b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', struct.pack('>IIBBBBB', W, H, depth, color, 0, 0, interlace))
            + chunk(b'IDAT', zlib.compress(b''.join(b'\0' + bytes(r) for r in rows))) + chunk(b'IEND', b''))


def packed(values, bits):
    """Rows of samples of fewer than eight bits."""
    return [np.packbits(np.unpackbits(row[:, None].astype(np.uint8), axis=1)[:, 8 - bits:].ravel()).tobytes() for row in values]


def adam7():
    passes = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]
    return [row.tobytes() for left, top, across, down in passes for row in RGB[top::down, left::across]]


def foreign_profile():
    """sRGB with red and green exchanged: whoever obeys it shows other colors."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile('sRGB')).tobytes())
    red, green = profile.find(b'rXYZ'), profile.find(b'gXYZ')
    profile[red:red + 4], profile[green:green + 4] = b'gXYZ', b'rXYZ'
    return bytes(profile)


def jpegs(image):
    save('444.jpg', image, quality=90, subsampling=0)
    save('422.jpg', image, quality=85, subsampling=1)
    save('420.jpg', image, quality=75, subsampling=2)
    save('progressive.jpg', image, quality=85, progressive=True)
    save('gray.jpg', image.convert('L'), quality=85)
    save('cmyk.jpg', image.convert('CMYK'), quality=95)
    save('cmyk-420.jpg', image.convert('CMYK'), quality=75, subsampling=2)
    # The CMYK file again with the Adobe marker's transform 2: its samples read as YCCK.
    adobe = files['cmyk.jpg'].find(b'Adobe')
    files['ycck.jpg'] = files['cmyk.jpg'][:adobe + 11] + b'\2' + files['cmyk.jpg'][adobe + 12:]
    rotated = Image.Exif()
    rotated[0x112] = 6
    save('rotated.jpg', image, quality=90, exif=rotated)
    save('profile.jpg', image, quality=90, icc_profile=foreign_profile())
    save('png-inside.jpg', image, format='PNG')


def pngs(image, alpha):
    save('rgb.png', image)
    save('gray.png', image.convert('L'))
    save('bilevel.png', image.convert('1'))
    save('rgba.png', alpha)
    save('gray-alpha.png', alpha.convert('LA'))
    save('palette.png', image.quantize(16))
    save('palette-transparent.png', image.quantize(8), transparency=bytes([0, 50, 100, 150, 200, 250, 255, 0]))
    save('transparent-color.png', image, transparency=tuple(int(v) for v in RGB[3, 4]))
    save('profile.png', image, icc_profile=foreign_profile())
    files['gamma.png'] = files['rgb.png'][:33] + chunk(b'gAMA', struct.pack('>I', 100000)) + files['rgb.png'][33:]
    files['interlaced.png'] = png(8, 2, adam7(), 1)
    files['gray-2bit.png'] = png(2, 0, packed((x + y) % 4, 2))
    files['gray-4bit.png'] = png(4, 0, packed((x + y) % 16, 4))
    wide = np.clip(RGB.astype(int) * 257 + rng.integers(-100, 100, RGB.shape), 0, 65535)
    deep = (x * 1771) % 65536
    files['rgb-16bit.png'] = png(16, 2, [row.astype('>u2').tobytes() for row in wide])
    files['rgba-16bit.png'] = png(16, 6, [row.astype('>u2').tobytes() for row in np.dstack([wide, deep])])
    files['gray-alpha-16bit.png'] = png(16, 4, [row.astype('>u2').tobytes() for row in np.dstack([deep, wide[..., 0]])])
    files['gray-16bit.png'] = png(16, 0, [row.astype('>u2').tobytes() for row in (x * 9 + y * 11)])


def webps(image, alpha):
    save('lossy.webp', image, quality=80)
    save('lossless.webp', image, lossless=True)
    save('alpha.webp', alpha, lossless=True, exact=True)
    save('profile.webp', image, lossless=True, icc_profile=foreign_profile())
    save('animated.webp', image, save_all=True, append_images=[Image.fromarray(255 - RGB)], duration=100, lossless=True)


def damaged():
    """Cut files, one with a wrong byte each, and one with bytes behind its end."""
    large = Image.fromarray(LARGE)
    save('large.jpg', large, quality=85)
    save('large-progressive.jpg', large, quality=85, progressive=True)
    save('large.png', large)
    save('large.webp', large, quality=85)
    for name in [name for name in files if name.startswith('large')]:
        whole = files[name]
        stem, kind = name.split('.')
        for part in (2, 50, 95):
            files[f'{stem}-cut{part}.{kind}'] = whole[:len(whole) * part // 100]
        files[f'{stem}-cut-end.{kind}'] = whole[:-2]
        files[f'{stem}-trailing.{kind}'] = whole + bytes(100)
        wrong = bytearray(whole)
        wrong[len(wrong) // 2] ^= 16
        files[f'{stem}-wrong.{kind}'] = bytes(wrong)
    files['empty.jpg'] = b''
    files['text.png'] = b'no image at all'


def pixels(file):
    with Image.open(file) as image:
        return np.asarray(image.convert('RGB'))


def write(path, arrays):
    header, offset = {}, 0
    for name, array in arrays.items():
        header[name] = dict(dtype='U8', shape=array.shape, data_offsets=(offset, offset + array.nbytes))
        offset += array.nbytes
    text = json.dumps(header).encode()
    with open(path, 'wb') as out:
        out.write(struct.pack('<Q', len(text)) + text + b''.join(array.tobytes() for array in arrays.values()))


def archive(path, out):
    with tarfile.open(path) as tar, open(out, 'w') as lines:
        for member in sorted(tar.getmembers(), key=lambda member: member.name):
            if member.name.endswith('.JPEG'):
                digest = hashlib.sha256(pixels(tar.extractfile(member)).tobytes()).hexdigest()
                lines.write(f'{digest[:16]} {member.name}\n')


plain = Image.fromarray(RGB)
jpegs(plain)
pngs(plain, Image.fromarray(np.dstack([RGB, ALPHA])))
webps(plain, Image.fromarray(np.dstack([RGB, ALPHA])))
damaged()
arrays = {}
for name, content in sorted(files.items()):
    arrays[f'file/{name}'] = np.frombuffer(content, np.uint8)
    try:
        arrays[f'pixels/{name}'] = pixels(io.BytesIO(content))
    except (OSError, SyntaxError) as error:
        print(name, error)
write(sys.argv[1], arrays)
if len(sys.argv) > 2:
    archive(*sys.argv[2:])
