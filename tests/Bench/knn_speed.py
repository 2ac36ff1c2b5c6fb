"""The k-NN classification of DINO's evaluation protocol in PyTorch, timed: the peer of 'mira bench knn --peer'.

Usage: python3 knn_speed.py --queries N --entries N --dimension N --threads N
Reads lines from its input; answers each with the seconds and processor seconds that one evaluation took. Features are random and of length 1.
The protocol, written from its description: queries in 100 parts; similarities of a part to the whole bank, its topk, the
classes of those, weights exp(similarity / temperature), their sums by class, classes in the order of the sums.
"""
import argparse, sys, time
import torch

parser = argparse.ArgumentParser()
for name in ('queries', 'entries', 'dimension', 'threads'):
    parser.add_argument(f'--{name}', type=int, required=True)
asked = parser.parse_args()
torch.set_num_threads(asked.threads)
CLASSES, NEIGHBORS, TEMPERATURE, PARTS = 1000, 20, .07, 100

generator = torch.Generator().manual_seed(1)
def unit(count):
    return torch.nn.functional.normalize(torch.randn(count, asked.dimension, generator=generator))
bank, queries = unit(asked.entries).t().contiguous(), unit(asked.queries)
bank_labels = torch.randint(CLASSES, (asked.entries,), generator=generator)
query_labels = torch.randint(CLASSES, (asked.queries,), generator=generator)

@torch.no_grad()
def evaluate():
    top1 = top5 = 0
    size = max(1, asked.queries // PARTS)
    votes = torch.zeros(NEIGHBORS, CLASSES)
    for start in range(0, asked.queries, size):
        part, truth = queries[start:start + size], query_labels[start:start + size]
        similarities, nearest = (part @ bank).topk(NEIGHBORS, largest=True, sorted=True)
        classes = bank_labels.view(1, -1).expand(len(part), -1).gather(1, nearest)
        votes = votes.resize_(len(part) * NEIGHBORS, CLASSES).zero_().scatter_(1, classes.view(-1, 1), 1)
        weights = (similarities / TEMPERATURE).exp_()
        scores = (votes.view(len(part), -1, CLASSES) * weights.view(len(part), -1, 1)).sum(1)
        hits = scores.sort(1, True)[1].eq(truth.view(-1, 1))
        top1 += hits[:, :1].sum().item()
        top5 += hits[:, :5].sum().item()
    return top1, top5

for _ in sys.stdin:
    start, processor = time.perf_counter(), time.process_time()
    evaluate()
    print(time.perf_counter() - start, time.process_time() - processor, flush=True)
