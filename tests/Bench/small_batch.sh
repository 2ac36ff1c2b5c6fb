#!/bin/sh
# Table 8's rows at laptop scale, in turns: MIRA, MIRA without a teacher and SwAV's targets, at batches from an eighth of K to K.
set -eu
for batch in 64 128 256 512; do
    echo "mira --recipe cifar10 --set batch-size=$batch"
    echo "mira-no-ema --recipe cifar10 --set uses-teacher=false --set batch-size=$batch"
    echo "sinkhorn --recipe cifar10-sinkhorn --set batch-size=$batch"
done | tests/Bench/in_turns.sh "${OUT:-results/bench/small-batch.csv}"
