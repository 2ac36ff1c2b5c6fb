"""The whole training loop, augmentation included, beside a PyTorch implementation of the same recipe, in turns.

    python3 tests/Bench/loop_speed.py --make-data FOLDER          (once; needs NumPy and Pillow)
    python3 tests/Bench/loop_speed.py --peer "python3 PEER.py" --data FOLDER [--rounds 3] [--epochs 2] [--threads 2] [--bf16]

The peer is a program with the options below, that reads train.npz and test.npz (x: uint8 [n, 32, 32, 3], y: int64) from --data,
makes views with torchvision and Pillow in DataLoader workers under `--aug pil`, and prints JSON with `img_per_s` last. mira trains
the recipe `mira` at scale laptop on the same images. Speeds leave evaluation out on both sides; processor seconds, of all
processes, hold everything from start to end. Memory is that of the largest single process of a side.
"""
import argparse
import csv
import io
import json
import os
import shlex
import statistics
import subprocess
import tempfile
import time
import zipfile

parser = argparse.ArgumentParser()
parser.add_argument('--make-data')
parser.add_argument('--peer')
parser.add_argument('--data', help='folder of the npz files as the peer sees it')
parser.add_argument('--mira', default='bin/mira')
parser.add_argument('--rounds', type=int, default=3)
parser.add_argument('--epochs', type=int, default=2)
parser.add_argument('--threads', type=int, default=2)
parser.add_argument('--bf16', action='store_true')
parser.add_argument('--out', help='also write the rounds to this CSV file')
asked = parser.parse_args()


def make_data(folder):
    import numpy as np
    from PIL import Image
    archive = zipfile.ZipFile('datasets/Decoding/Cifar10Mini/cifar10-mini.zip')
    os.makedirs(folder, exist_ok=True)
    for split in ('train', 'test'):
        sheet = np.array(Image.open(io.BytesIO(archive.read(f'{split}.webp'))).convert('RGB'))
        rows, columns = sheet.shape[0] // 32, sheet.shape[1] // 32
        images = sheet.reshape(rows, 32, columns, 32, 3).swapaxes(1, 2).reshape(-1, 32, 32, 3)
        # Speed does not depend on the labels.
        np.savez(f'{folder}/{split}.npz', x=images, y=np.arange(len(images), dtype=np.int64) % 10)


def run(command):
    """Output, processor seconds and largest resident MiB of a command and what it started."""
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    if status != 0:
        raise SystemExit(f'{shlex.join(command)} failed:\n{output}')
    return output, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def ours():
    with tempfile.TemporaryDirectory() as folder:
        _, processor, memory = run([asked.mira, 'pretrain', '--scale', 'laptop', '--epochs', str(asked.epochs), '--threads', str(asked.threads),
                                    '--precision', 'bf16' if asked.bf16 else 'fp32', '--output', folder])
        with open(f'{folder}/metrics.csv') as file:
            return statistics.mean(float(row['images_per_second']) for row in csv.DictReader(file)), processor, memory


def theirs():
    output, processor, memory = run([*shlex.split(asked.peer), '--data', asked.data, '--aug', 'pil', '--batch', '128', '--width', '16',
                                     '--stem-stride', '2', '--hidden', '512', '--dim', '128', '--k', '512', '--tau-t', '.13', '--beta0', '.8',
                                     '--lr', '.6', '--epochs', str(asked.epochs), '--eval-every', str(asked.epochs), '--threads',
                                     str(asked.threads), *(['--bf16'] if asked.bf16 else [])])
    return json.loads(output.splitlines()[-1])['img_per_s'], processor, memory


if asked.make_data:
    make_data(asked.make_data)
else:
    rows = []
    for number in range(asked.rounds):
        (speed, processor, memory), (peer_speed, peer_processor, peer_memory) = ours(), theirs()
        rows.append(dict(round=number, precision='bf16' if asked.bf16 else 'fp32', threads=asked.threads, images_per_second=round(speed, 1),
                         peer_images_per_second=round(peer_speed, 1), ratio=round(speed / peer_speed, 3), cpu_seconds=round(processor, 1),
                         peer_cpu_seconds=round(peer_processor, 1), cpu_ratio=round(peer_processor / processor, 3),
                         memory_mib=round(memory), peer_memory_mib=round(peer_memory)))
        print(rows[-1], flush=True)
    print('median ratio %.2f, by processor time %.2f' % tuple(statistics.median(row[name] for row in rows) for name in ('ratio', 'cpu_ratio')))
    if asked.out:
        with open(asked.out, 'w', newline='') as file:
            writer = csv.DictWriter(file, rows[0].keys(), lineterminator='\n')
            writer.writeheader()
            writer.writerows(rows)
